"""Checked pages: what every block is, how it ended, and what to change on which line."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from harness.catalog.messages import fix_of, message_of
from harness.catalog.wording import in_one_language, worded
from harness.model.page import Block, Page, Role
from harness.model.report import Report, Show
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.pages.anchors import anchors
from harness.pages.plan import URL_OF_HARNESS
from harness.reports.details import output_lines, repeat_command, wire_view
from harness.reports.entries import entry_lines
from harness.reports.finding_text import complaints_of, errors_first, lines_of, print_whole
from harness.reports.known import stale_entry
from harness.reports.matrix import legend
from harness.reports.symbols import SYMBOLS, word
from harness.reports.troubles import grouped_lines

VARIANTS = (
    "published: as the page has it; filled: the same with what was signed in its header and "
    "metadata maps."
)
# What is run again, and what of that `harness fix` has no option for.
AGAIN = (Verdict.FAILED, Verdict.UNEXPECTED_PASS, Verdict.ERROR)
OF_RUNS = ("--strict", "--warm")


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRow:
    """One block with the libraries that it imports, why it is not run, and how its runs ended.

    ``fragment`` says that it is no whole program: a class or a main is put round it.
    """

    page: Page
    block: Block
    libraries: tuple[str, ...]
    not_run: str
    fragment: bool = False
    results: tuple[CellResult, ...] = ()

    @property
    def place(self) -> str:
        """The place of the block, as editors and terminals understand it."""
        return f"{self.page.file}:{self.block.line}:{self.block.column}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFindings:
    """The lines that were told of this block, and the warnings that were told of blocks before."""

    here: list[tuple[str, ...]]
    before: set[tuple[str, str]]

    def has(self, finding: Finding) -> bool:
        """Tell whether a warning was told in the same words before, and note that it is now."""
        words = (message_of(finding), fix_of(finding))
        known = words in self.before
        if finding.severity is Severity.WARNING:
            self.before.add(words)
        return known


def print_inventory(console: Console, rows: Iterable[PageRow]) -> None:
    """Print every block with its place, size, language, role and what becomes of it."""
    with in_one_language():
        for row in rows:
            console.print("  ".join(filter(None, _parts(row))), soft_wrap=True)


def _parts(row: PageRow) -> Iterator[str]:
    block = row.block
    by = worded("{} (by its {})", block.language, worded(block.found_by)) if block.language else "?"
    yield from (row.place, _counted(len(block.indents), "line"), by)
    yield worded(block.role) + (worded(", a fragment") if row.fragment else "")
    yield f"[{block.tab}]" if block.tab else ""
    yield ", ".join(row.libraries)
    yield worded("not run: {}", row.not_run) if row.not_run else ""


def _counted(count: int, noun: str) -> str:
    return worded(f"{{}} {noun}" if count == 1 else f"{{}} {noun}s", count)


def print_pages(console: Console, rows: Iterable[PageRow], report: Report, *, show: Show) -> None:
    """Print each block with its verdicts and findings, what is alike, the sum, and what to do."""
    page, known = None, set[tuple[str, str]]()
    for row in rows:
        if page is not row.page:
            page = row.page
            blocks = _counted(len(page.blocks), "block")
            console.print(f"\n{page.file}: {blocks} ({page.format})", style="bold")
        if not row.results:
            role = worded(row.block.role)
            what = worded("{}, not run: {}", role, row.not_run) if row.not_run else role
            console.print(f"– {row.place}  {row.block.language or '?'}  {what}", style="dim")
        several = len({result.cell.driver for result in row.results}) > 1
        seen: list[tuple[str, ...]] = []
        for result in row.results:
            _print_result(
                console, row, result, ShownFindings(here=seen, before=known), several=several
            )
            if show is Show.WIRE and result.verdict is Verdict.FAILED:
                _print_wire(console, result)
        if show is Show.BASELINE:
            _print_entries(console, row)
    _print_sum(console, report)


def _print_entries(console: Console, row: PageRow) -> None:
    anchor = anchors(row.page)[row.block.number]
    for line in entry_lines(anchor, row.results, datetime.now(UTC).date()):
        console.print(Text(line), soft_wrap=True)


def _print_sum(console: Console, report: Report) -> None:
    console.print()
    for line in grouped_lines(report.results):
        console.print(line, soft_wrap=True)
    for complaint in complaints_of(report):
        console.print(f"! {complaint}", style="bold red", soft_wrap=True)
    console.print(legend(report.counts), end="")
    console.print(worded("in {:.1f} s", report.seconds))
    variants = {result.cell.variant for result in report.results}
    if len(variants) > 1:
        console.print(worded(VARIANTS), style="dim", soft_wrap=True)
    for line in what_next(report.results):
        console.print(line, soft_wrap=True)


def what_next(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield the commands that go on from what did not end as expected."""
    every = tuple(results)
    failed = [result for result in every if result.verdict in AGAIN]
    if not failed:
        return
    blocks = {one.cell.client.id for one in failed}
    shown = " --show wire" if len(blocks) == 1 else ""
    yield worded("again: {}", repeat_command(*(one.cell for one in failed)) + shown)
    patched = [one.cell for one in failed if any(f.patch for f in one.findings)]
    if patched:
        pages = dict.fromkeys(cell.page for cell in patched)
        options = [word for word in patched[0].options if word not in OF_RUNS]
        command = ["harness", "fix", *pages, "--driver", patched[0].driver, *options]
        yield worded("fix:   {}", shlex.join(command))
    red = {one.cell.client.id for one in failed if one.verdict is Verdict.FAILED}
    if red:
        # An entry leaves a variant alone that passes: all that were run are run again.
        cells = (one.cell for one in every if one.cell.client.id in red)
        yield worded("known: {}", f"{repeat_command(*cells)} --show baseline")


def _print_result(
    console: Console,
    row: PageRow,
    result: CellResult,
    memory: ShownFindings,
    *,
    several: bool,
) -> None:
    mark, style = SYMBOLS[result.verdict]
    variant = "" if row.block.role is Role.SIGNER else f"  {result.cell.variant}"
    libraries = f"  {', '.join(row.libraries)}" if row.libraries else ""
    language = row.block.language or "?"
    status = on_the_wire(result)
    answer = f"  {status}" if status else ""
    driver = f"  ({result.cell.driver})" if several else ""
    role = worded(row.block.role)
    head = f"{mark} {row.place}  {language}  {role}{variant}{libraries}{answer}{driver}"
    console.print(f"{head}  {word(result.verdict)}", style=style, soft_wrap=True)
    is_stale = result.verdict is Verdict.UNEXPECTED_PASS
    reason = stale_entry(result) if is_stale else result.reason
    for text in (_signed_for(result), reason, *result.error.splitlines()):
        if text:
            console.print(f"    {text}", soft_wrap=True)
    for finding in errors_first(result.findings):
        lines = tuple(lines_of(result, finding, source_of(row.page, finding)))
        if lines not in memory.here:
            memory.here.append(lines)
            print_whole(console, lines[:1] if memory.has(finding) else lines)
        elif finding.severity is Severity.ERROR:
            console.print(f"    {finding.rule}: {worded('as above')}", soft_wrap=True)


def _signed_for(result: CellResult) -> str:
    """Return which headers a URL of the harness signs: a page without a signer does not say it."""
    title, seen = result.cell.scenario.title, result.observation
    is_told = title.startswith(worded(URL_OF_HARNESS)) and seen is not None and seen.signed_headers
    return title if is_told and result.cell.variant is Variant.PUBLISHED else ""


def _print_wire(console: Console, result: CellResult) -> None:
    if result.observation is None:
        return
    for exchange in result.observation.exchanges:
        for line in wire_view(exchange):
            console.print(f"      {line}", style="dim", soft_wrap=True)
    for process in result.observation.processes:
        for line in output_lines(process):
            console.print(f"      {line}", style="dim", soft_wrap=True)


def source_of(page: Page, finding: Finding) -> str:
    """Return the text in which a finding has its place, empty where that is not the page's."""
    return page.text if finding.place is not None and finding.place.file == page.file else ""


def on_the_wire(result: CellResult) -> int:
    """Return the status that the server gave last, 0 where nothing arrived."""
    exchanges = result.observation.exchanges if result.observation else ()
    return exchanges[-1].status if exchanges else 0


def as_json(rows: Iterable[PageRow], problems: Iterable[Finding] = ()) -> list[dict[str, object]]:
    """Return one object a block, for programs; one without a number for what is beside them."""
    left = list(problems)
    objects: list[dict[str, object]] = []
    for row in rows:
        own = [one for one in left if _stands_in(one, row)]
        left = [one for one in left if one not in own]
        objects.append({**_row(row), "problems": [_finding(one) for one in own]})
    for one in left:
        file, line = (one.place.file, one.place.line) if one.place else ("", 0)
        entry = {"page": file, "block": None, "line": line, "problems": [_finding(one)]}
        objects.append({**entry, "runs": []})
    return objects


def _stands_in(problem: Finding, row: PageRow) -> bool:
    place, block = problem.place, row.block
    return (
        place is not None
        and place.file == row.page.file
        and block.line <= place.line < block.line + max(len(block.indents), 1)
    )


def _row(row: PageRow) -> dict[str, object]:
    return {
        "page": row.page.file,
        "block": row.block.number,
        "line": row.block.line,
        "column": row.block.column,
        "lines": len(row.block.indents),
        "headings": list(row.block.headings),
        "tab": row.block.tab,
        "language": row.block.language,
        "library": ", ".join(row.libraries),
        "role": row.block.role,
        "fragment": row.fragment,
        "not_run": row.not_run,
        "runs": [_run(row, result) for result in row.results],
    }


def _run(row: PageRow, result: CellResult) -> Mapping[str, object]:
    return {
        "cell": result.cell.id,
        "variant": result.cell.variant,
        "driver": result.cell.driver,
        "url": "" if row.block.role is Role.SIGNER else result.cell.scenario.title,
        "outcome": result.verdict,
        "status": on_the_wire(result),
        "rules": list(dict.fromkeys(finding.rule for finding in result.findings)),
        "reason": result.reason,
        "error": result.error,
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> Mapping[str, object]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "kind": finding.kind,
        "subject": finding.subject,
        "expected": finding.expected,
        "got": finding.got,
        "details": dict(finding.details),
        "cause": finding.cause,
        "message": message_of(finding),
        "fix": fix_of(finding),
        "patch": finding.patch,
    }
