"""What ``harness check`` prints: the blocks of pages and how they ended."""

import json
from collections.abc import Callable, Container, Iterable, Sequence

import typer

from harness.catalog.messages import line_of
from harness.cli.terminal import stdout_console
from harness.engine.named_blocks import why_nothing_ran
from harness.engine.planned_pages import PlannedPages
from harness.model.page import RUN, Block, Page
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED, NOTHING_RAN, Report, Show
from harness.model.severity import Severity
from harness.model.verdict import CellResult
from harness.pages.plan import is_fragment, library_names, why_not_run
from harness.pages.programs import PageTooling
from harness.reports.checked_pages import (
    PageRow,
    as_json,
    print_inventory,
    print_pages,
)
from harness.reports.finding_text import complaints_of, finding_lines


def rows_of(
    planned: PlannedPages,
    results: Iterable[CellResult],
    is_shown: Callable[[tuple[CellResult, ...]], bool] = lambda _: True,
) -> list[PageRow]:
    """Return a row a block that is shown, with its results where it was run."""
    by_block: dict[tuple[str, int], list[CellResult]] = {}
    for result in results:
        one = planned.blocks[result.cell.id]
        by_block.setdefault((one.page.file, one.block.number), []).append(result)
    return [
        row_of(page, block, planned.tooling, own)
        for page in planned.pages
        for block in page.blocks
        if is_shown(own := tuple(by_block.get((page.file, block.number), ())))
    ]


def row_of(
    page: Page, block: Block, kit: PageTooling, results: tuple[CellResult, ...] = ()
) -> PageRow:
    """Return what is told of a block."""
    toolkit = kit.toolkit(block)
    runs = block.role in RUN and toolkit is not None
    return PageRow(
        page=page,
        block=block,
        libraries=library_names(block, toolkit),
        not_run=why_not_run(block, kit),
        fragment=runs and is_fragment(block, toolkit),
        results=results,
    )


def tell_inventory(planned: PlannedPages, rows: Sequence[PageRow], *, as_json_text: bool) -> int:
    """Print what is on the pages, and return the exit code."""
    problems = planned.problems()
    if as_json_text:
        typer.echo(json.dumps(as_json(rows, problems), ensure_ascii=False, indent=2))
    else:
        print_inventory(stdout_console(), rows)
        for problem in problems:
            typer.echo("\n".join(finding_lines(problem)))
    if any(one.severity is Severity.ERROR for one in problems):
        return NOT_AS_EXPECTED
    if not rows:
        typer.echo(f"harness: {why_nothing_ran(planned.pages)}", err=True)
    return AS_EXPECTED if rows else NOTHING_RAN


def print_report(
    report: Report,
    every: PlannedPages,
    *,
    as_json_text: bool,
    show: Show,
    shown: Container[str] | None = None,
) -> int:
    """Print how the blocks ended, those of the cells that are shown, and return the exit code."""
    for problem in report.problems:
        if problem.severity is Severity.WARNING:
            typer.echo(line_of(problem), err=True)
    # Of a part of the pages only that part is shown.
    is_part = len(report.results) < len(every.blocks)

    def is_shown(results: tuple[CellResult, ...]) -> bool:
        if shown is not None:
            return any(one.cell.id in shown for one in results)
        return bool(results) or not is_part

    rows = rows_of(every, report.results, is_shown)
    if as_json_text:
        typer.echo(json.dumps(as_json(rows, report.problems), ensure_ascii=False, indent=2))
        for complaint in complaints_of(report):
            typer.echo(complaint, err=True)
    else:
        print_pages(stdout_console(), rows, report, show=show)
    for note in report.notes:
        typer.echo(note, err=True)
    if report.exit_code == NOTHING_RAN and len(report.results) == len(every.blocks):
        typer.echo(f"harness: {why_nothing_ran(every.pages)}", err=True)
    return report.exit_code
