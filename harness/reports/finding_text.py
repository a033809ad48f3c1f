"""A finding as text: one line that editors read, the line of the page, the fix below."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console
from rich.segment import Segment, Segments

from harness.catalog.messages import fix_of, line_of, message_of
from harness.catalog.wording import worded
from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.wire.hunks import difference_lines
from harness.wire.redaction import redact

KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
# Of a failure that a baseline excuses: no editor counts it as an error.
KNOWN = {**KINDS, Severity.ERROR: "note"}


def lines_of(result: CellResult, finding: Finding, source: str) -> Iterator[str]:
    """Yield a finding of a program: a note where the failure is a known one."""
    is_known = result.verdict is Verdict.KNOWN_FAILURE
    return finding_lines(finding, source, kinds=KNOWN if is_known else KINDS)


def finding_lines(
    finding: Finding, source: str = "", *, kinds: Mapping[Severity, str] = KINDS
) -> Iterator[str]:
    """Yield a finding as compilers write theirs, with its line of the text, and then its fix."""
    place = finding.place
    where = f"{place.file}:{place.line}:{place.column}: " if place else ""
    first, *more = message_of(finding).splitlines() or [""]
    yield f"{where}{kinds[finding.severity]}: {finding.rule}: {first}"
    yield from (f"  {line}" for line in more)
    if place is not None and source:
        yield from _pointed_at(source, place.line, place.column)
    fix = fix_of(finding)
    if fix:
        yield "  " + worded("fix: {}", fix)
    yield from (f"    {line}" for line in difference_lines(finding.patch))


def _pointed_at(source: str, line: int, column: int) -> Iterator[str]:
    lines = source.split("\n")
    shown = redact(lines[line - 1].rstrip("\r")) if line <= len(lines) else ""
    if not shown.strip():
        return
    # A tab before the place stays one, so that the caret stands below it on every terminal.
    indent = "".join("\t" if letter == "\t" else " " for letter in shown[: column - 1])
    number = str(line)
    yield f"  {number} | {shown}"
    yield f"  {' ' * len(number)} | {indent}^"


def complaints_of(report: Report) -> tuple[str, ...]:
    """Return a line for each complaint about the run, and for each error of a page itself."""
    return (*report.complaints, *(line_of(problem) for problem in report.page_errors))


def print_whole(console: Console, lines: Iterable[str]) -> None:
    """Print lines as they are: Rich makes blanks of a tab, and a difference is to be applied."""
    segments = [part for line in lines for part in (Segment(line), Segment.line())]
    console.print(Segments(segments), soft_wrap=True, end="")


def errors_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, warnings behind all errors."""
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
