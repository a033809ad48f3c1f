"""Markdown for a step summary and a comment: the sum, the matrix, and every cell in need."""

from collections.abc import Iterable, Iterator

from harness.catalog.messages import fix_of, message_of
from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.badge import summary
from harness.reports.details import repeat_command
from harness.reports.known import LINK, known_failures, stale_entry
from harness.reports.matrix import folded
from harness.reports.symbols import counted, is_expected
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


def markdown(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    lines = [f"### OSS uploads through signed URLs: {summary(report)[0]}", ""]
    lines += [_counts(report), ""]
    lines += [f"> [!WARNING]\n> {_text(complaint)}\n" for complaint in report.complaints]
    wrong = [result for result in report.results if not is_expected(result.verdict)]
    for result in wrong[:MOST_TOLD]:
        lines += [*_told(result), ""]
    if len(wrong) > MOST_TOLD:
        lines += [f"… and {len(wrong) - MOST_TOLD} more cells; the HTML report has them all.", ""]
    lines += [*_known(report), ""]
    lines += [
        "<details><summary>The whole matrix</summary>",
        "",
        *_matrix(report),
        "",
        "</details>",
    ]
    return "\n".join(lines) + "\n"


def _counts(report: Report) -> str:
    counts = " · ".join(
        f"{MARKS[verdict]} {counted(verdict, count)}" for verdict, count in report.counts.items()
    )
    return f"{counts} · {report.seconds:.1f} s"


def _told(result: CellResult) -> Iterator[str]:
    cell = result.cell
    yield f"{MARKS[result.verdict]} **`{cell.client.id}`** · `{cell.scenario.id}` ({cell.variant})"
    if result.error:
        yield f"- {_text(result.error)}"
    if result.verdict is Verdict.UNEXPECTED_PASS:
        yield f"- {_linked(stale_entry(result))}"
    for finding in result.findings:
        yield from _finding(finding)
    yield f"- again: `{repeat_command(cell)}`"


def _known(report: Report) -> Iterator[str]:
    known = known_failures(report.results)
    if known:
        yield "#### Known failures\n"
    for reason, results in known.items():
        named = [f"`{result.cell.id}`" for result in results[:MOST_NAMED]]
        more = len(results) - len(named)
        cells = ", ".join(named) + (f" and {more} more" if more else "")
        mark, counts = MARKS[Verdict.KNOWN_FAILURE], counted(Verdict.KNOWN_FAILURE, len(results))
        yield f"- {mark} {counts}: {_linked(reason)}: {cells}"


def _finding(finding: Finding) -> Iterator[str]:
    place = f" (`{finding.place.file}:{finding.place.line}`)" if finding.place else ""
    yield f"- **{finding.rule}**{place}: {_text(message_of(finding))}"
    fix = fix_of(finding)
    if fix:
        yield f"  - fix: {_text(fix)}"
    if finding.patch:
        yield "\n".join(
            [
                "",
                "  ```diff",
                *(f"  {line}" for line in finding.patch.splitlines()),
                "  ```",
            ]
        )


def _matrix(report: Report) -> Iterator[str]:
    clients = list({result.cell.client.id: None for result in report.results})
    rows: dict[tuple[str, str], dict[str, list[Verdict]]] = {}
    for result in report.results:
        row = rows.setdefault((result.cell.scenario.id, result.cell.variant.value), {})
        row.setdefault(result.cell.client.id, []).append(result.verdict)
    named = ("<br>".join(_cell(line) for line in folded(client)) for client in clients)
    yield f"| scenario | {' | '.join(named)} |"
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
    told = [f"{_plain(piece)}<{link}>" for piece, link in zip(pieces, links, strict=False)]
    return "".join([*told, _plain(pieces[-1])])


def _plain(text: str) -> str:
    for mark in "\\*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("@", "@\u200b")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
