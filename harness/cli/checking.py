"""``harness check``: the snippets of documentation pages, as they are published."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.catalog.catalog import roots_of
from harness.catalog.pages import find_pages
from harness.cli.changes import changed_since_then
from harness.cli.drivers import DriverChoice, chosen_names
from harness.cli.options import (
    JsonOption,
    OnlyRootOption,
    RootOption,
    TimeoutOption,
    given_again,
    tooling_with_timeout,
)
from harness.cli.planning import Planned, VariantChoice, by_driver, tell_old_way
from harness.cli.reporting import html_folder, rule_pages, write
from harness.cli.resume import Continued, RerunOption, ResumeOption, read_continued_pages
from harness.cli.run import (
    JunitOption,
    WarmOption,
    disagreements,
    ledger_of,
    run_drivers,
    writing_junit,
)
from harness.cli.sharding import DurationsOption, ShardOption, sharded
from harness.cli.telling import tell, tell_inventory
from harness.drivers.driver import Driver
from harness.engine.baselines import baseline_of_pages
from harness.engine.choosing import make_page_driver
from harness.engine.environment import open_environment
from harness.engine.events import Listener
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.engine.run import RunPlan, execute, no_cells, run
from harness.errors import EnvironmentalError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.page import Block, Page
from harness.model.report import AS_EXPECTED, Report
from harness.model.scenario import Variant
from harness.pages.loading import load_pages
from harness.pages.programs import PageTooling, read_tooling
from harness.reports.console import ConsoleReport
from harness.reports.sarif import sarif
from harness.reports.symbols import all_of
from harness.reports.warmth import warmth

UNTRUSTED = (
    "The code of a page is untrusted, so it runs as processes of this machine only where you say "
    "`--driver local`."
)
BOTH = (Variant.PUBLISHED, Variant.FILLED)
VARIANTS = {
    VariantChoice.BOTH: BOTH,
    VariantChoice.PUBLISHED: (Variant.PUBLISHED,),
    VariantChoice.FILLED: (Variant.FILLED,),
}
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """Where a check writes."""

    record: Path | None
    junit: Path | None
    html: Path | None
    sarif: Path | None

    def refuse_beside_inventory(self, baseline: Path | None) -> None:
        """Raise UsageError for a file that a list of blocks writes or reads nothing of."""
        files = {"record": self.record, "junit": self.junit, "html": self.html, "sarif": self.sarif}
        for option, path in (files | {"baseline": baseline}).items():
            if path is not None:
                message = f"--inventory runs nothing, so there is nothing for --{option}."
                hint = f"leave one of them out: --inventory or --{option}"
                raise UsageError(message, hint=hint)


PagesArgument = Annotated[
    list[str], typer.Argument(help="Pages: files or globs; page.md:48 for the block on line 48.")
]
DriverOption = Annotated[DriverChoice, typer.Option(help="How snippets run.")]
VariantOption = Annotated[VariantChoice, typer.Option(help="Which variants.")]
BlockOption = Annotated[
    list[int] | None,
    typer.Option("--block", min=1, help="Only this block of the page, by its number."),
]
ChangedSinceOption = Annotated[
    str | None,
    typer.Option(metavar="REF", help="Only pages that differ from this Git revision."),
]
InventoryOption = Annotated[
    bool, typer.Option("--inventory", help="Only list the blocks; run nothing.")
]
ShowOption = Annotated[Show, typer.Option(help="What to print of a failure.")]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Fail for what is otherwise a warning about a page.")
]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", min=1, help="Snippets at a time; one a core.")
]
RecordOption = Annotated[
    Path | None, typer.Option(help="Write the record (JSONL) here; of a continued run, a copy.")
]
HtmlOption = Annotated[Path | None, typer.Option(help="Write an HTML report into a folder.")]
SarifOption = Annotated[Path | None, typer.Option("--sarif", help="Write SARIF 2.1.0 here.")]
BaselineOption = Annotated[
    Path | None, typer.Option(help="Known failures (TOML), instead of ours.")
]
AT_LINE = re.compile(r"(.+):(\d+)").fullmatch


def check_command(  # noqa: PLR0913  a command has as many parameters as options
    pages: PagesArgument,
    *,
    driver: DriverOption = DriverChoice.CONTAINER,
    variant: VariantOption = VariantChoice.BOTH,
    block: BlockOption = None,
    changed_since: ChangedSinceOption = None,
    inventory: InventoryOption = False,
    json: JsonOption = False,
    show: ShowOption = Show.FINDINGS,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    warm: WarmOption = False,
    record: RecordOption = None,
    junit_to: JunitOption = None,
    html: HtmlOption = None,
    sarif_to: SarifOption = None,
    baseline: BaselineOption = None,
    shard: ShardOption = None,
    durations: DurationsOption = None,
    resume: ResumeOption = None,
    rerun_failed: RerunOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Check every snippet of documentation pages: which one fails, on which line, and why."""
    kit = tooling_with_timeout(read_tooling(*roots_of(root, only=only_root)), timeout)
    read, lines = _read(pages, kit, changed_since)
    outputs = Outputs(record=record, junit=junit_to, html=html, sarif=sarif_to)
    if inventory:
        raise typer.Exit(_inventory(read, kit, outputs, baseline, as_json_text=json))
    every = plan_pages(read, kit, VARIANTS[variant], chosen_names(driver))
    given = given_again(root, baseline, timeout, only_root=only_root)
    terms = _terms(every, baseline, jobs, given, strict=strict)
    continued = read_continued_pages(resume, rerun_failed, every)
    planned = continued.orders(terms) if continued else fresh(every, lines, block or (), terms)
    report = _carry_out(sharded(planned, shard, durations), continued, outputs, warm=warm)
    raise typer.Exit(tell(report, every, as_json_text=json, wire=show is Show.WIRE))


def _carry_out(
    planned: Planned, continued: Continued | None, outputs: Outputs, *, warm: bool
) -> Report:
    with writing_junit(outputs.junit) as write_junit:
        report = _check(planned, outputs.record, continued, warm=warm)
        write_junit(report)
    _write_reports(report, outputs.html, outputs.sarif)
    return report


def _inventory(
    pages: tuple[Page, ...],
    kit: PageTooling,
    outputs: Outputs,
    baseline: Path | None,
    *,
    as_json_text: bool,
) -> int:
    outputs.refuse_beside_inventory(baseline)
    return tell_inventory(pages, kit, as_json_text=as_json_text)


def _read(
    pages: Iterable[str], kit: PageTooling, since: str | None
) -> tuple[tuple[Page, ...], dict[str, set[int]]]:
    names, lines = asked_for(pages)
    paths = find_pages(names)
    if since is not None:
        paths = changed_since_then(paths, since)
        if not paths:
            typer.echo(f"No page has changed since {since}.", err=True)
            raise typer.Exit(AS_EXPECTED)
    return load_pages(paths, kit.placeholders), lines


def _terms(
    every: PlannedPages,
    baseline: Path | None,
    jobs: int | None,
    given: tuple[str, ...],
    *,
    strict: bool,
) -> RunPlan:
    in_force, complaints = baseline_of_pages(every, every.tooling.roots, baseline)
    tell_old_way(in_force)
    return RunPlan(
        cells=(),
        baseline=in_force,
        complaints=(*complaints, *every.complaints(strict=strict)),
        problems=every.problems(strict=strict),
        jobs=jobs or os.cpu_count() or 1,
        pages=every,
        options=given,
    )


def _write_reports(report: Report, html: Path | None, sarif_to: Path | None) -> None:
    if sarif_to is not None:
        write(sarif_to, sarif(report, tuple(rule_pages())))
    if html is not None:
        html_folder(html, report, rule_pages())


def asked_for(names: Iterable[str]) -> tuple[list[str], dict[str, set[int]]]:
    """Return the files and globs that are named, and the lines of those that name some."""
    files: list[str] = []
    lines: dict[str, set[int]] = {}
    for name in names:
        found = None if Path(name).exists() else AT_LINE(_from_here(name))
        files.append(found[1] if found else _from_here(name))
        if found:
            lines.setdefault(Path(found[1]).as_posix(), set()).add(int(found[2]))
    return list(dict.fromkeys(files)), lines


def _from_here(name: str) -> str:
    """Return how a path is named from the current folder, where it stands below it."""
    path = Path(name)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else name


def chosen_blocks(
    planned: PlannedPages, lines: Mapping[str, set[int]], numbers: Sequence[int]
) -> tuple[Cell, ...]:
    """Return the cells of the blocks that are asked for; raise UsageError where none is there."""
    if numbers and len(planned.pages) > 1:
        raise UsageError("--block goes with one page.", hint="page.md:48 names a block of a page")
    for page in planned.pages:
        for line in lines.get(page.file, ()):
            if not any(_covers(block, line) for block in page.blocks):
                message = f"No block of {page.file} stands on line {line}."
                raise UsageError(message, hint=f"`harness check --inventory {page.file}`")
    chosen = []
    for one in planned.blocks.values():
        wanted = lines.get(one.page.file)
        at_line = wanted is None or any(_covers(one.block, line) for line in wanted)
        if at_line and (not numbers or one.block.number in numbers):
            chosen.append(one.cell)
    if planned.blocks and not chosen:
        message = "No block that is run was asked for."
        raise UsageError(message, hint=f"`harness check --inventory {planned.pages[0].file}`")
    return tuple(chosen)


def fresh(
    every: PlannedPages, lines: Mapping[str, set[int]], numbers: Sequence[int], terms: RunPlan
) -> Planned:
    """Return the orders of a new run; one of no cells tells what is wrong with the pages."""
    cells = chosen_blocks(every, lines, numbers)
    return Planned(orders=by_driver(cells, terms) or (terms,))


def _covers(block: Block, line: int) -> bool:
    """Tell whether a block stands on a line; its fences are taken for it."""
    return block.line - 1 <= line <= block.line + max(len(block.indents), 1)


def _check(
    planned: Planned, record: Path | None, continued: Continued | None, *, warm: bool
) -> Report:
    """Run the pages with each driver, record it as one run, and compare the verdicts."""
    if planned.words:
        typer.echo(planned.words, err=True)
    names = dict.fromkeys(order.left[0].driver for order in planned.orders if order.left)
    with ExitStack() as stack:
        recorder = stack.enter_context(ledger_of(record, continued))
        drivers = {name: _driver(name, warm=warm) for name in names}
        for one in drivers.values():
            stack.callback(one.close)
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        progress = ConsoleReport(console)
        stack.callback(progress.close)
        told: tuple[Listener, ...] = (progress,) if console.is_terminal else ()
        parts, report = run_drivers(planned, partial(_check_here, drivers=drivers), recorder, *told)
    if len(parts) > 1 and not any(disagreements(parts)):
        typer.echo(f"The drivers agree on {all_of(len(parts[0].results), 'verdict')}.", err=True)
    notes = (*(continued.notes(report) if continued else ()), *warmth(report.results))
    return replace(report, notes=notes)


def _check_here(
    order: RunPlan, listeners: Iterable[Listener], *, drivers: Mapping[DriverName, Driver]
) -> Report:
    if not order.left:
        return execute(order, no_cells, listeners)
    driver = drivers[order.left[0].driver]
    confined = BOXED if driver.name is DriverName.CONTAINER else CONFINED
    typer.echo(confined if driver.confined else NOT_CONFINED, err=True)
    with open_environment(driver) as environment:
        return run(order, bench=environment, listeners=listeners)


def _driver(name: DriverName, *, warm: bool) -> Driver:
    try:
        return make_page_driver(name, warm=warm)
    except EnvironmentalError as error:
        raise EnvironmentalError(f"{error.message} {UNTRUSTED}", hint=error.hint) from error
