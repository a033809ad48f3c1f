"""``harness fix``: the proposed fixes, applied to pages where they work."""

import os
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import roots_of
from harness.catalog.pages import find_pages, read_page_bytes
from harness.catalog.wording import worded
from harness.cli.drivers import DriverChoice, chosen_names
from harness.cli.options import OnlyRootOption, RootOption, TimeoutOption
from harness.engine.baselines import known_failures
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.fix import FixedText, Results, Run, fix_text
from harness.engine.judge import Baseline
from harness.engine.page_baselines import by_line, idle_entries
from harness.engine.planned_pages import plan_pages
from harness.engine.run import RunPlan, run
from harness.engine.run_memory import RunMemory
from harness.errors import UsageError
from harness.explain.fix.edits import difference
from harness.model.page import Page
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, KnownFailure
from harness.pages.loading import load_page
from harness.pages.programs import PageTooling, read_tooling
from harness.pages.reading import page_text
from harness.reports.pulse import Pulse
from harness.review.patches import patched_from

BOTH = (Variant.PUBLISHED, Variant.FILLED)
FIRST = "{}: running every block, to see which are red"
NEXT = "{}: trying a fix; attempt {}"
WITH_KNOWN = "{}: {} fixed, {} known to the baseline, {} left"
IDLE = "The baseline's entry for {} ({}) excuses nothing any more: remove it."


@dataclass(frozen=True, kw_only=True, slots=True)
class FixTools:
    """What pages are fixed with, and what is known of them."""

    tooling: PageTooling
    environment: Environment
    known: tuple[KnownFailure, ...]


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
        Path | None, typer.Option(help="Known failures (TOML), to name those that are fixed.")
    ] = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Apply the proposed fixes block by block; keep what turns red to green and breaks nothing."""
    kit = read_tooling(*roots_of(root, only=only_root)).within(timeout)
    (name, *_) = chosen_names(driver)
    paths = find_pages(pages)
    left = 0
    with open_environment(make_page_driver(name), memory=RunMemory()) as environment:
        known = known_failures(kit.roots, baseline)
        tools = FixTools(tooling=kit, environment=environment, known=known)
        for path in paths:
            left += _fix(path, tools, only_told=diff)
    raise typer.Exit(NOT_AS_EXPECTED if left else AS_EXPECTED)


def _fix(path: Path, tools: FixTools, *, only_told: bool) -> int:
    """Fix one page and tell it; return how many of its blocks stay red."""
    text, attempts = _read(path), 0

    def check(tried: str) -> Results:
        nonlocal attempts
        typer.echo(worded(NEXT, path, attempts) if attempts else worded(FIRST, path), err=True)
        attempts += 1
        return _checked(path, tried, tools)

    done = fix_text(text, check)
    if only_told:
        folder, name = patched_from(path.as_posix())
        summary = difference(text, done.text, name)
        head = f"In {folder}: patch -p1\n" if folder and summary else ""
        typer.echo((head + summary).encode(), nl=False)
    elif done.text != text:
        _write(path, done.text)
    page = load_page(path, tools.tooling.placeholders, text.encode())
    foreseen = done.foreseen(_in_force(page, tools))
    left = done.left - foreseen
    typer.echo(_summary(path, done.fixed, foreseen, left), err=only_told)
    if not only_told:
        _tell_idle(page, done, tools)
    return left


def _summary(path: Path, fixed: int, foreseen: int, left: int) -> str:
    if foreseen:
        return worded(WITH_KNOWN, path, fixed, foreseen, left)
    if fixed or left:
        return worded("{}: {} fixed, {} left", path, fixed, left)
    return worded("{}: nothing to fix", path)


def _in_force(page: Page, tools: FixTools) -> Baseline:
    """Return the known failures that still hold, by the lines of a page."""
    entries = (now for entry in tools.known for now in by_line(entry, [page]))
    today = datetime.now(UTC).date()
    return Baseline(entries=tuple(entry for entry in entries if entry.expires >= today))


def _tell_idle(page: Page, done: FixedText, tools: FixTools) -> None:
    """Name the known failures that are none any more: an entry too many turns a check red."""
    for entry in idle_entries(tools.known, [page], done.turned_green, done.stay_red):
        typer.echo(worded(IDLE, repr(entry.cells), entry.rule), err=True)


def _checked(path: Path, text: str, tools: FixTools) -> Results:
    """Return how the runs of a page end when it has this text."""
    page = load_page(path, tools.tooling.placeholders, text.encode())
    planned = plan_pages([page], tools.tooling, BOTH, (tools.environment.driver.name,))
    plan = RunPlan(
        cells=planned.cells, baseline=Baseline(), jobs=os.cpu_count() or 1, pages=planned
    )
    seen: Counter[int] = Counter()
    results: dict[Run, CellResult] = {}
    with closing(Pulse(partial(typer.echo, err=True))) as pulse:
        report = run(plan, environment=tools.environment, listeners=(pulse,))
    for result in report.results:
        block = planned.blocks[result.cell.id].block.number
        results[block, seen[block]] = result
        seen[block] += 1
    return results


def _read(path: Path) -> str:
    """Return the text of a page, with the line ends that it has."""
    return page_text(path.as_posix(), read_page_bytes(path))


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
