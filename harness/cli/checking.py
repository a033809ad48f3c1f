"""``harness check``: the snippets of documentation pages, as they are published."""

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, Annotated

import typer

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import default_root
from harness.catalog.pages import find_pages
from harness.cli.drivers import DriverChoice, chosen_names
from harness.cli.options import JsonOption, RootOption
from harness.cli.planning import VariantChoice
from harness.cli.run import disagreements, pass_on, tell
from harness.cli.terminal import stdout_console
from harness.drivers.stage import Stage
from harness.engine.choosing import make_stage
from harness.engine.events import Listener
from harness.engine.judge import Baseline, split_baseline
from harness.engine.page_bench import open_page_environment
from harness.engine.page_run import PageOrder, PagesChecked, check_pages
from harness.errors import EnvironmentalError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.events import RunFinished, RunStarted
from harness.model.page import RUN, Block, Page, PageProblem
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED, NOTHING_RAN, Report
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Severity
from harness.pages.loading import load_pages
from harness.pages.plan import library_names, plan_pages, why_not_run
from harness.pages.programs import PageTooling, read_tooling
from harness.reports.checked_pages import PageRow, as_json, print_inventory, print_pages
from harness.reports.junit import junit
from harness.reports.record import RecordWriter
from harness.reports.symbols import all_of
from harness.syntax.fragments import needs_wrapping

UNTRUSTED = (
    "The code of a page is untrusted, so it runs as processes of this machine only where you say "
    "`--driver local`."
)
BOTH = (Variant.PUBLISHED, Variant.FILLED)
CONFINED = (
    "Snippets are built and run as processes of this machine that can reach the mock server and "
    "nothing else, write one folder and nothing else, and see no process but their own."
)
BOXED = "Snippets are built and run in containers that reach the mock server and nothing else."
NOT_CONFINED = (
    "Warning: this machine lets no process be confined (no root, no user name spaces): "
    "snippets run with your own rights, held only by time, output and memory."
)


class Show(StrEnum):
    """How much of a failed run is printed."""

    FINDINGS = "findings"
    WIRE = "wire"


PagesArgument = Annotated[list[str], typer.Argument(help="Pages: files or globs.")]
DriverOption = Annotated[DriverChoice, typer.Option(help="How snippets run.")]
VariantOption = Annotated[VariantChoice, typer.Option(help="Which variants.")]
InventoryOption = Annotated[
    bool, typer.Option("--inventory", help="Only list the blocks; run nothing.")
]
ShowOption = Annotated[Show, typer.Option(help="What to print of a failure.")]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", min=1, help="Snippets at a time; one a core.")
]
RecordOption = Annotated[Path | None, typer.Option(help="Write the record (JSONL) here.")]
JunitOption = Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML here.")]
BaselineOption = Annotated[Path | None, typer.Option(help="Known failures (TOML).")]


def check_command(  # noqa: PLR0913  a command has as many parameters as options
    pages: PagesArgument,
    *,
    driver: DriverOption = DriverChoice.CONTAINER,
    variant: VariantOption = VariantChoice.BOTH,
    inventory: InventoryOption = False,
    as_json_text: JsonOption = False,
    show: ShowOption = Show.FINDINGS,
    jobs: JobsOption = None,
    record: RecordOption = None,
    junit_to: JunitOption = None,
    baseline: BaselineOption = None,
    root: RootOption = None,
) -> None:
    """Check every snippet of documentation pages: which one fails, on which line, and why."""
    kit = read_tooling(root or default_root())
    read = load_pages(find_pages(pages), kit.placeholders)
    if inventory:
        _refuse_beside_inventory({"--record": record, "--junit": junit_to, "--baseline": baseline})
        raise typer.Exit(_inventory(read, kit, as_json_text=as_json_text))
    in_force, complaints = _baseline(baseline, read, kit)
    order = PageOrder(
        pages=read,
        variants=BOTH if variant is VariantChoice.BOTH else (Variant(variant.value),),
        baseline=in_force,
        complaints=complaints,
        jobs=jobs or os.cpu_count() or 1,
    )
    checked = _check(order, kit, chosen_names(driver), record)
    if junit_to is not None:
        with _opened(junit_to) as stream:
            stream.write(junit(checked.report))
    _tell(checked, read, kit, as_json_text=as_json_text, wire=show is Show.WIRE)
    drivers = {result.cell.driver for result in checked.report.results}
    if len(drivers) > 1 and not any(disagreements([checked.report])):
        verdicts = all_of(len(checked.snippets) // 2, "verdict")
        typer.echo(f"The drivers agree on {verdicts}.", err=True)
    if checked.report.exit_code == NOTHING_RAN:
        typer.echo(_why_nothing_ran(read), err=True)
    raise typer.Exit(checked.report.exit_code)


def _refuse_beside_inventory(files: Mapping[str, Path | None]) -> None:
    for option, path in files.items():
        if path is not None:
            message = f"--inventory runs nothing, so there is nothing for {option}."
            raise UsageError(message, hint=f"leave one of them out: --inventory or {option}")


def _check(
    order: PageOrder, kit: PageTooling, names: tuple[DriverName, ...], record: Path | None
) -> PagesChecked:
    """Run the pages with each driver, record it as one run, and compare the verdicts."""
    cells = _cells(order.pages, kit, order.variants, names)
    with ExitStack() as stack:
        stages = [stack.enter_context(closing(_stage(name))) for name in names]
        listeners: list[Listener] = []
        if record is not None:
            listeners.append(RecordWriter(stack.enter_context(_opened(record))))
        tell(listeners, RunStarted(cells=cells, at=time.time()))
        parts = [_check_on(stage, order, kit, [partial(pass_on, listeners)]) for stage in stages]
        reports = [part.report for part in parts]
        report = Report(
            results=tuple(result for one in reports for result in one.results),
            seconds=sum(one.seconds for one in reports),
            complaints=(*reports[0].complaints, *disagreements(reports)),
        )
        tell(listeners, RunFinished(seconds=report.seconds, complaints=report.complaints))
    snippets = tuple(snippet for part in parts for snippet in part.snippets)
    return PagesChecked(snippets=snippets, report=report)


def _check_on(
    stage: Stage, order: PageOrder, kit: PageTooling, listeners: Iterable[Listener]
) -> PagesChecked:
    confined = BOXED if stage.name is DriverName.CONTAINER else CONFINED
    typer.echo(confined if stage.confined else NOT_CONFINED, err=True)
    with open_page_environment(kit, stage) as bench:
        return check_pages(order, bench, listeners)


def _stage(name: DriverName) -> Stage:
    try:
        return make_stage(name)
    except EnvironmentalError as error:
        raise EnvironmentalError(f"{error.message} {UNTRUSTED}", hint=error.hint) from error


def rows_of(
    pages: tuple[Page, ...], kit: PageTooling, checked: PagesChecked | None
) -> list[PageRow]:
    """Return a row a block, with its results where pages were checked."""
    results = zip(checked.snippets, checked.report.results, strict=True) if checked else ()
    by_block: dict[tuple[str, int], list[CellResult]] = {}
    for snippet, result in results:
        by_block.setdefault((snippet.page.file, snippet.block.number), []).append(result)
    return [
        _row(page, block, kit, tuple(by_block.get((page.file, block.number), ())))
        for page in pages
        for block in page.blocks
    ]


def _row(page: Page, block: Block, kit: PageTooling, results: tuple[CellResult, ...]) -> PageRow:
    toolkit = kit.toolkit(block.language, block.text)
    runs = block.role in RUN and toolkit is not None
    return PageRow(
        page=page,
        block=block,
        libraries=library_names(block, toolkit),
        not_run=why_not_run(block, kit),
        fragment=runs and toolkit is not None and needs_wrapping(block.text, toolkit),
        results=results,
    )


def problem_line(page: Page, problem: PageProblem) -> str:
    """Return what is wrong with a page in one line, its place before it."""
    kind = "warning: " if problem.severity is Severity.WARNING else ""
    return f"{page.file}:{problem.line}: {kind}{problem.rule}: {problem.message}"


def _inventory(pages: tuple[Page, ...], kit: PageTooling, *, as_json_text: bool) -> int:
    rows = rows_of(pages, kit, None)
    if as_json_text:
        typer.echo(json.dumps(as_json(rows), ensure_ascii=False, indent=2))
    else:
        print_inventory(stdout_console(), rows)
        for page in pages:
            for problem in page.problems:
                typer.echo(problem_line(page, problem))
                typer.echo(f"  fix: {problem.fix}")
    if any(problem.severity is Severity.ERROR for page in pages for problem in page.problems):
        return NOT_AS_EXPECTED
    if not rows:
        typer.echo(_why_nothing_ran(pages), err=True)
    return AS_EXPECTED if rows else NOTHING_RAN


def _tell(
    checked: PagesChecked,
    pages: tuple[Page, ...],
    kit: PageTooling,
    *,
    as_json_text: bool,
    wire: bool,
) -> None:
    rows = rows_of(pages, kit, checked)
    report: Report = checked.report
    for page in pages:
        for problem in page.problems:
            if problem.severity is Severity.WARNING:
                typer.echo(problem_line(page, problem), err=True)
    if as_json_text:
        typer.echo(json.dumps(as_json(rows), ensure_ascii=False, indent=2))
        for complaint in report.complaints:
            typer.echo(complaint, err=True)
        return
    print_pages(stdout_console(), rows, report, wire=wire)


def _why_nothing_ran(pages: tuple[Page, ...]) -> str:
    blocks = sum(len(page.blocks) for page in pages)
    where = pages[0].file if len(pages) == 1 else f"these {len(pages)} pages"
    if not blocks:
        return f"harness: Nothing was checked: there is no block of code in {where}."
    listed = "the reason of each is in the list above"
    return f"harness: Nothing was checked: no block of {where} is run; {listed}."


def _baseline(
    path: Path | None, pages: tuple[Page, ...], kit: PageTooling
) -> tuple[Baseline, tuple[str, ...]]:
    if path is None:
        return Baseline(), ()
    cells = _cells(pages, kit, BOTH, (DriverName.LOCAL, DriverName.CONTAINER))
    return split_baseline(read_baseline(path), cells, datetime.now(UTC).date())


def _cells(
    pages: tuple[Page, ...],
    kit: PageTooling,
    variants: tuple[Variant, ...],
    names: tuple[DriverName, ...],
) -> tuple[Cell, ...]:
    found = (plan_pages(pages, kit, variants, name) for name in names)
    return tuple(snippet.cell for part in found for snippet in part)


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
