"""Workflow commands that GitHub shows on the lines of the page or the snippet."""

from collections.abc import Iterator

from harness.catalog.messages import fix_of, message_of
from harness.catalog.wording import worded
from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.known import stale_entry
from harness.reports.troubles import title_of
from harness.wire.redaction import redact

KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def annotations(report: Report) -> Iterator[str]:
    """Yield one line for each finding that nobody expected, each error and each complaint.

    What is wrong with a page itself stands at its place.
    """
    for result in report.results:
        if result.verdict is Verdict.FAILED:
            yield from (_finding(result, finding) for finding in result.findings)
        elif result.verdict in (Verdict.ERROR, Verdict.UNEXPECTED_PASS):
            text = result.error or stale_entry(result)
            yield _command("error", {"title": result.cell.id}, text)
    for problem in report.problems:
        yield _located(problem, problem.rule)
    for complaint in report.complaints:
        yield _command("error", {"title": "the run"}, complaint)


def _finding(result: CellResult, finding: Finding) -> str:
    cell = result.cell
    where = title_of(cell) if cell.page else f"{cell.client.id} · {cell.scenario.id}"
    return _located(finding, f"{finding.rule} in {where}")


def _located(finding: Finding, title: str) -> str:
    fields = {}
    if finding.place is not None:
        place = finding.place
        fields = {"file": place.file, "line": str(place.line), "col": str(place.column)}
    fields["title"] = title
    message, fix = message_of(finding), fix_of(finding)
    text = f"{message}\n{worded('Fix: {}', fix)}" if fix else message
    return _command(KINDS[finding.severity], fields, text)


def _command(kind: str, fields: dict[str, str], text: str) -> str:
    properties = ",".join(f"{name}={_field(value)}" for name, value in fields.items())
    return f"::{kind} {properties}::{_escaped(redact(text))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _escaped(redact(text)).replace(":", "%3A").replace(",", "%2C")
