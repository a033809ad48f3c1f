"""``harness fix``: the proposed fixes, applied to pages where they work."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import roots_of
from harness.catalog.pages import find_pages, read_page_bytes
from harness.catalog.time_limits import program_seconds
from harness.catalog.wording import worded
from harness.cli.drivers import chosen_names
from harness.cli.options import OnlyRootOption, RootOption, TimeoutOption
from harness.cli.run_options import DriverChoice
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.fix import FixedText, Results, Run, fix_text
from harness.engine.judge import Baseline, decide
from harness.engine.page_baselines import baseline_of_pages
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.engine.run import RunPlan, run
from harness.engine.run_memory import RunMemory
from harness.errors import UsageError
from harness.explain.fix.edits import difference
from harness.model.cell import Cell
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.model.scenario import Variant
from harness.model.verdict import CellResult
from harness.pages.loading import load_page
from harness.pages.programs import PageTooling, read_tooling
from harness.pages.reading import page_text
from harness.reports.finding_text import errors_first, finding_lines
from harness.reports.pulse import Pulse
from harness.review.patches import patched_from

BOTH = (Variant.PUBLISHED, Variant.FILLED)
FIRST = "{}: running every block, to see which are red"
NEXT = "{}: trying a fix; attempt {}"
WITH_KNOWN = "{}: {} fixed, {} known to the baseline, {} left"


@dataclass(frozen=True, kw_only=True, slots=True)
class FixTools:
    """The tools with which pages are fixed, and the baseline that knows of their failures."""

    tooling: PageTooling
    environment: Environment
    baseline: Path | None

    def planned(self, path: Path, text: str) -> PlannedPages:
        """Return what of a page is run when it has this text."""
        page = load_page(path, self.tooling.placeholders, text.encode())
        return plan_pages([page], self.tooling, BOTH, (self.environment.driver.name,))


def fix_command(  # noqa: PLR0913  a command has as many parameters as options
    pages: Annotated[list[str], typer.Argument(help="Pages: files or globs.")],
    *,
    driver: Annotated[
        DriverChoice, typer.Option(help="How snippets run.")
    ] = DriverChoice.CONTAINER,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print the changes as a patch; leave the pages alone.")
    ] = False,
    timeout: TimeoutOption = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Known failures (TOML), which are left as they are.")
    ] = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Apply the proposed fixes block by block; keep what turns red to green and breaks nothing."""
    kit = read_tooling(*roots_of(root, only=only_root)).within(program_seconds(timeout or ()))
    (name, *_) = chosen_names(driver)
    paths = find_pages(pages)
    left = 0
    with open_environment(make_page_driver(name), memory=RunMemory()) as environment:
        tools = FixTools(tooling=kit, environment=environment, baseline=baseline)
        for path in paths:
            left += _fix(path, tools, only_told=diff)
    raise typer.Exit(NOT_AS_EXPECTED if left else AS_EXPECTED)


def _fix(path: Path, tools: FixTools, *, only_told: bool) -> int:
    """Fix one page and tell it; return how many of its blocks stay red."""
    text, attempts = _read(path), 0
    first = tools.planned(path, text)
    in_force, _ = baseline_of_pages(first, tools.tooling.roots, tools.baseline)
    cells = _cells(first)

    def check(tried: str) -> Results:
        nonlocal attempts
        typer.echo(worded(NEXT, path, attempts) if attempts else worded(FIRST, path), err=True)
        attempts += 1
        results = _checked(tools.planned(path, tried), tools.environment)
        return {run: _decided(one, cells.get(run), in_force) for run, one in results.items()}

    done = fix_text(text, check)
    if only_told:
        folder, name = patched_from(path.as_posix())
        patch = difference(text, done.text, name)
        head = f"In {folder}: patch -p1\n" if folder and patch else ""
        typer.echo((head + patch).encode(), nl=False)
    elif done.text != text:
        _write(path, done.text)
    summary = _summary(path, done)
    if only_told and done.text != text:
        summary = worded("with these changes: {}", summary)
    for line in (summary, *_left(done)):
        typer.echo(line, err=only_told)
    return done.left


def _summary(path: Path, done: FixedText) -> str:
    if done.known:
        return worded(WITH_KNOWN, path, done.fixed, done.known, done.left)
    if done.fixed or done.left:
        return worded("{}: {} fixed, {} left", path, done.fixed, done.left)
    return worded("{}: nothing to fix", path)


def _left(done: FixedText) -> Iterator[str]:
    """Yield what is wrong with each block that stays red, and what its author can do."""
    for result in done.red:
        if result.error:
            yield f"{result.cell.client.id}: {result.error}"
        for finding in errors_first(result.findings)[:1]:
            yield from finding_lines(replace(finding, patch=""))


def _decided(result: CellResult, cell: Cell | None, in_force: Baseline) -> CellResult:
    """Return a result as the baseline has it, which names a block by its line before any fix."""
    if cell is None or result.observation is None:
        return result
    again = decide(cell, result.observation, result.findings, in_force)
    return replace(result, verdict=again.verdict, reason=again.reason)


def _cells(planned: PlannedPages) -> Mapping[Run, Cell]:
    """Return the cells of a page by their blocks, which a fix leaves in their order."""
    seen: Counter[int] = Counter()
    cells: dict[Run, Cell] = {}
    for one in planned.blocks.values():
        number = one.block.number
        cells[number, seen[number]] = one.cell
        seen[number] += 1
    return cells


def _checked(planned: PlannedPages, environment: Environment) -> Results:
    """Return how the runs of a page end."""
    plan = RunPlan(
        cells=planned.cells, baseline=Baseline(), jobs=os.cpu_count() or 1, pages=planned
    )
    with closing(Pulse(partial(typer.echo, err=True))) as pulse:
        report = run(plan, environment=environment, listeners=(pulse,))
    by_name = {result.cell.id: result for result in report.results}
    return {run: by_name[cell.id] for run, cell in _cells(planned).items()}


def _read(path: Path) -> str:
    """Return the text of a page, with the line ends that it has."""
    return page_text(path.as_posix(), read_page_bytes(path))


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
