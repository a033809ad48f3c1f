"""Markdown for a step summary and a comment: the sum, each cause once, and the matrix."""

import re
from collections.abc import Iterable, Iterator

from harness.catalog.messages import fix_of
from harness.catalog.wording import worded
from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import Finding, Verdict
from harness.reports.badge import summary
from harness.reports.details import repeat_command
from harness.reports.finding_text import complaints_of
from harness.reports.known import LINK, known_failures
from harness.reports.matrix import folded
from harness.reports.symbols import counted
from harness.reports.troubles import Trouble, title_of, troubles_of
from harness.wire.hunks import difference_lines
from harness.wire.redaction import redact

MARKS = {
    Verdict.PASSED: "✅",
    Verdict.FAILED: "❌",
    Verdict.KNOWN_FAILURE: "🟡",
    Verdict.UNEXPECTED_PASS: "❗",
    Verdict.UNSUPPORTED: "⚪",
    Verdict.ERROR: "🟣",
}
# GitHub cuts a step summary at 1 MiB and a comment at 64 KiB: the rest is in the HTML report.
MOST_TOLD = 40
MOST_NAMED = 5
MORE_CAUSES = "… and {} more causes; the HTML report has them all."
WARNING = "⚠️"
TICKS = re.compile("`{3,}")


def markdown(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    lines = [f"### {worded('OSS uploads through signed URLs: {}', summary(report)[0])}", ""]
    lines += [_counts(report), ""]
    lines += [f"> [!WARNING]\n> {_text(complaint)}\n" for complaint in complaints_of(report)]
    wrong = troubles_of(report.results)
    for trouble in wrong[:MOST_TOLD]:
        lines += [*_lines_of(trouble), ""]
    if len(wrong) > MOST_TOLD:
        lines += [worded(MORE_CAUSES, len(wrong) - MOST_TOLD), ""]
    lines += [*_known(report), ""]
    if not all(result.cell.page for result in report.results):
        opened = f"<details><summary>{worded('The whole matrix')}</summary>"
        lines += [opened, "", *_matrix(report), "", "</details>"]
    return "\n".join(lines) + "\n"


def _counts(report: Report) -> str:
    counts = " · ".join(
        f"{MARKS[verdict]} {counted(verdict, count)}" for verdict, count in report.counts.items()
    )
    return f"{counts} · {report.seconds:.1f} s"


def _lines_of(trouble: Trouble) -> Iterator[str]:
    """Yield one cause: its words, whose it is, and how its cells are run again."""
    results = trouble.results
    is_warning = trouble.severity is Severity.WARNING
    mark = WARNING if is_warning else MARKS[results[0].verdict]
    many = f"{len(results)} × " if len(results) > 1 else ""
    finding = trouble.finding
    place = f" (`{finding.place.file}:{finding.place.line}`)" if finding and finding.place else ""
    yield f"{mark} {many}**{trouble.rule}**{place}: {_words(trouble)}"
    yield from _fix_lines(finding) if finding else ()
    named = [f"`{title_of(result.cell)}`" for result in results[:MOST_NAMED]]
    yield "- " + worded("in {}", ", ".join(named) + _more(len(results)))
    if not is_warning:
        again = repeat_command(*(result.cell for result in results))
        yield "- " + worded("again: {}", f"`{again}`")


def _more(count: int) -> str:
    return worded(" and {} more", count - MOST_NAMED) if count > MOST_NAMED else ""


def _words(trouble: Trouble) -> str:
    is_stale = trouble.results[0].verdict is Verdict.UNEXPECTED_PASS
    return _linked(trouble.message) if is_stale else _text(trouble.message)


def _known(report: Report) -> Iterator[str]:
    known = known_failures(report.results)
    if known:
        yield f"#### {worded('Known failures')}\n"
    for reason, results in known.items():
        named = [f"`{result.cell.id}`" for result in results[:MOST_NAMED]]
        cells = ", ".join(named) + _more(len(results))
        mark, counts = MARKS[Verdict.KNOWN_FAILURE], counted(Verdict.KNOWN_FAILURE, len(results))
        yield f"- {mark} {counts}: {_linked(reason)}: {cells}"


def _fix_lines(finding: Finding) -> Iterator[str]:
    fix = fix_of(finding)
    if fix:
        yield "- " + worded("fix: {}", _text(fix))
    if finding.patch:
        # A difference against a page holds the fences of the page.
        fence = "`" * max([3, *(len(ticks) + 1 for ticks in TICKS.findall(finding.patch))])
        lines = (f"  {line}" for line in difference_lines(finding.patch))
        yield "\n".join(["", f"  {fence}diff", *lines, f"  {fence}", ""])


def _matrix(report: Report) -> Iterator[str]:
    clients = list({result.cell.client.id: None for result in report.results})
    rows: dict[tuple[str, str], dict[str, list[Verdict]]] = {}
    for result in report.results:
        row = rows.setdefault((result.cell.scenario.id, result.cell.variant.value), {})
        row.setdefault(result.cell.client.id, []).append(result.verdict)
    named = ("<br>".join(_cell(line) for line in folded(client)) for client in clients)
    yield f"| {worded('scenario')} | {' | '.join(named)} |"
    yield f"| --- |{' :-: |' * len(clients)}"
    for (scenario, variant), verdicts in sorted(rows.items()):
        marks = " | ".join(_marks(verdicts.get(client, ())) for client in clients)
        yield f"| {_cell(scenario)} ({variant}) | {marks} |"


def _marks(verdicts: Iterable[Verdict]) -> str:
    return "".join(MARKS[verdict] for verdict in verdicts)


def _text(text: str) -> str:
    flat = " ".join(redact(text).split())
    # Code spans are our own; elsewhere a client's words must make neither markup nor mentions.
    pieces = flat.split("`")
    outside = [_plain(piece) if n % 2 == 0 else piece for n, piece in enumerate(pieces)]
    return "`".join(outside) if len(pieces) % 2 else _plain(flat.replace("`", "'"))


def _linked(text: str) -> str:
    # Angle brackets keep a link whole whatever letters it holds.
    pieces, links = LINK.split(flat := " ".join(redact(text).split())), LINK.findall(flat)
    linked = [f"{_plain(piece)}<{link}>" for piece, link in zip(pieces, links, strict=False)]
    return "".join([*linked, _plain(pieces[-1])])


def _plain(text: str) -> str:
    for mark in "\\*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("@", "@\u200b")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
