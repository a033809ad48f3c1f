"""SARIF 2.1.0: every finding with its rule, its place and a fingerprint that stays the same."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from harness.catalog.messages import fix_of, message_of
from harness.catalog.wording import worded
from harness.model.cell import Cell
from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.details import repeat_command
from harness.reports.manual import RulePage
from harness.wire.hunks import hunks
from harness.wire.redaction import redact

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls"


def sarif(report: Report, rules: Iterable[RulePage]) -> str:
    """Return the findings as one SARIF run; known failures are suppressed results."""
    pages = tuple(rules)
    numbers = {page.id: number for number, page in enumerate(pages)}
    run = {
        "tool": {
            "driver": {
                "name": "oss-snippet-harness",
                "informationUri": HOME,
                "rules": [_rule(page) for page in pages],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report, numbers)),
        "invocations": [
            {
                "executionSuccessful": Verdict.ERROR not in report.counts,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": list(_notifications(report)),
            }
        ],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(page: RulePage) -> dict[str, object]:
    help_text = [worded(page.explanation or page.why)]
    for word, example in ((worded("Wrong"), page.wrong), (worded("Right"), page.right)):
        help_text += [f"{word}:", f"    {example}"] if page.wrong else []
    return {
        "id": page.id,
        "name": "".join(word.title() for word in page.id.split("-")),
        "shortDescription": {"text": worded("{}.", worded(page.title))},
        "fullDescription": {"text": worded(page.why)},
        "help": {"text": "\n\n".join(help_text)},
        "helpUri": page.references[0] if page.references else HOME,
        "defaultConfiguration": {"level": page.severity},
    }


def _results(report: Report, numbers: dict[str, int]) -> Iterator[dict[str, object]]:
    seen: Counter[str] = Counter()
    for result in report.results:
        for finding in result.findings:
            line = _result(result, finding, numbers.get(finding.rule, -1))
            yield line | _fingerprints(_where(result.cell), finding, seen)
    for problem in report.problems:
        line = _problem(problem, numbers.get(problem.rule, -1))
        file = problem.place.file if problem.place else ""
        yield line | _fingerprints((file,), problem, seen)


def _problem(problem: Finding, number: int) -> dict[str, object]:
    """Return what is wrong with a page itself, at its place."""
    place = problem.place
    if place is None:
        raise AssertionError(problem)
    text = _with_fix(message_of(problem), fix_of(problem))
    region = {"startLine": place.line, "startColumn": place.column}
    where = {"artifactLocation": {"uri": place.file}, "region": region}
    line: dict[str, object] = {
        "ruleId": problem.rule,
        "level": problem.severity.value,
        "message": {"text": redact(text)},
        "locations": [{"physicalLocation": where}],
    }
    return {**line, "ruleIndex": number} if number >= 0 else line


def _result(result: CellResult, finding: Finding, number: int) -> dict[str, object]:
    cell = result.cell
    message = f"{message_of(finding)} ({cell.client.id}, {cell.scenario.id}, {cell.variant})"
    line: dict[str, object] = {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": redact(_with_fix(message, fix_of(finding)))},
        "locations": [_location(result, finding)],
        "properties": {
            "cell": cell.id,
            "kind": finding.kind,
            "subject": finding.subject,
            "cause": finding.cause,
            "again": repeat_command(cell),
        },
    }
    if finding.patch and finding.place is not None:
        line["fixes"] = [_fix(finding, finding.place.file)]
    if number >= 0:
        line["ruleIndex"] = number
    if result.verdict is Verdict.KNOWN_FAILURE:
        line["suppressions"] = [{"kind": "external", "justification": redact(result.reason)}]
    return line


def _with_fix(message: str, fix: str) -> str:
    return f"{message} {worded('Fix: {}', fix)}" if fix else message


def _location(result: CellResult, finding: Finding) -> dict[str, object]:
    cell = result.cell
    place = finding.place
    physical: dict[str, object] = {
        "artifactLocation": {
            "uri": place.file if place else f"clients/{cell.client.folder}/client.toml"
        }
    }
    if place:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": cell.id, "kind": "member"}],
    }


def _fix(finding: Finding, file: str) -> dict[str, object]:
    replacements = [
        {
            "deletedRegion": {
                "startLine": hunk.line if hunk.count else hunk.line + 1,
                "startColumn": 1,
                "endLine": hunk.line + max(hunk.count, 1),
                "endColumn": 1,
            },
            "insertedContent": {"text": "".join(f"{line}\n" for line in hunk.new)},
        }
        for hunk in hunks(finding.patch)
    ]
    change = {"artifactLocation": {"uri": file}, "replacements": replacements}
    return {"description": {"text": redact(fix_of(finding))}, "artifactChanges": [change]}


def _fingerprints(
    where: Iterable[str], finding: Finding, seen: Counter[str]
) -> dict[str, dict[str, str]]:
    """Return what is the same for the same finding in every run, wherever its line moves to.

    Of findings that are alike each has its number among them: a service keeps one of a fingerprint.
    """
    digest = hashlib.sha256("\0".join((*where, *finding.identity)).encode()).hexdigest()[:32]
    seen[digest] += 1
    return {"partialFingerprints": {"finding/v3": f"{digest}:{seen[digest]}"}}


def _where(cell: Cell) -> tuple[str, ...]:
    """Return what names a cell in every run: of a block not its line, nor that of its signer."""
    if cell.page:
        return (cell.page, cell.variant, cell.driver)
    return (cell.id,)


def _notifications(report: Report) -> Iterator[dict[str, object]]:
    for result in report.results:
        if result.verdict is Verdict.ERROR:
            text = redact(f"{result.cell.id}: {result.error}")
            yield {"level": "error", "message": {"text": text}}
    for complaint in report.complaints:
        yield {"level": "error", "message": {"text": redact(complaint)}}
