"""``harness check --versions``: the blocks of pages with other versions of their libraries."""

import json
import os
import shlex
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import typer
from rich.console import Console

from harness.catalog.catalog import ALL, read_catalog
from harness.catalog.wording import worded
from harness.cli.asked_pages import Asked
from harness.cli.drivers import chosen_names, page_driver
from harness.cli.run_options import DriverChoice
from harness.cli.terminal import stdout_console
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.planned_pages import PlannedPages
from harness.engine.run import RunPlan, run
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.report import AS_EXPECTED, COULD_NOT_RUN, NOT_AS_EXPECTED
from harness.pages.pinned import Pinned, axis_of
from harness.pages.plan import PlannedBlock
from harness.reports.pages_by_version import (
    BlockByVersion,
    VersionOfBlock,
    as_values,
)

WITHOUT_VERSIONS = (
    "`harness list versions` shows the libraries that have some; pages in Kotlin, and what is "
    "installed with the machine (Go, PHP, Ruby, curl), have none"
)
# Parameters of the command that say nothing of a trial.
IDLE = (
    *("record", "junit_to", "html", "sarif_to", "shard", "durations", "resume", "rerun_failed"),
    *("warm", "watch", "strict", "baseline"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trials:
    """The surroundings of a trial of a block with a version, and who is told of it, if anybody."""

    asked: Asked
    every: PlannedPages
    environment: Environment
    among: str
    emit: Callable[[tuple[str, str]], None] | None


def refuse_beside_versions(context: typer.Context) -> None:
    """Raise UsageError for an option of the command line that trials would leave out."""
    for name in IDLE:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = name.removesuffix("_to").replace("_", "-")
            message = f"--versions tells how each version ends: --{option} does not go with it."
            raise UsageError(message, hint=f"leave one of them out: --versions or --{option}")


def check_versions(asked: Asked, wanted: str, *, as_json_text: bool) -> int:
    """Run each block with each version, tell which it works with, and return the exit code.

    Raises UsageError where two drivers are asked for, and where no block has a library with
    versions.
    """
    if asked.chosen.driver is DriverChoice.BOTH:
        message = "--versions runs the blocks with one driver."
        raise UsageError(message, hint="`--driver container` or `--driver local`")
    (driver,) = chosen_names(asked.chosen.driver)
    tooling = asked.tooling()
    every = asked.planned(asked.read(tooling), tooling, (driver,))
    cells = {
        cell.id for plan in asked.fresh(every, asked.template(every)).plans for cell in plan.cells
    }
    axes = tuple(_axes(every, cells, wanted))
    among, which = ("", "other versions") if wanted == ALL else (wanted, f"a version {wanted!r}")
    if not any(axis for _, axis in axes):
        message = f"No block imports one library alone that has {which}."
        raise UsageError(message, hint=WITHOUT_VERSIONS)
    console = stdout_console(soft_wrap=True)
    emit = None if as_json_text else partial(_print, console)
    with open_environment(page_driver(driver)) as environment:
        by_version = tuple(
            _of_block(
                Trials(asked=asked, every=every, environment=environment, among=among, emit=emit),
                block,
                axis,
            )
            if axis
            else _without(block, which, emit)
            for block, axis in axes
        )
    red = [one.place for one in by_version if _code(one) != AS_EXPECTED]
    if as_json_text:
        typer.echo(json.dumps(as_values(by_version), ensure_ascii=False, indent=2))
    elif red:
        console.print(worded("again: {}", _command(asked, red, wanted, driver)), markup=False)
    return max(_code(one) for one in by_version)


def _command(asked: Asked, places: Sequence[str], wanted: str, driver: DriverName) -> str:
    how = ("--variant", asked.chosen.variant, "--driver", driver, *asked.repeated_options)
    return shlex.join(["harness", "check", *places, "--versions", wanted, *how])


def _axes(
    every: PlannedPages, cells: Container[str], wanted: str
) -> Iterator[tuple[PlannedBlock, tuple[Pinned, ...]]]:
    """Yield each block of these cells with the versions of its library, none where it has none."""
    catalog, seen = read_catalog(*every.tooling.roots), set()
    for name, planned in every.blocks.items():
        place = (planned.page.file, planned.block.number)
        if name not in cells or place in seen or planned.toolkit is None:
            continue
        seen.add(place)
        yield planned, axis_of(planned.block, planned.toolkit, catalog, wanted)


def _without(
    planned: PlannedBlock, which: str, emit: Callable[[tuple[str, str]], None] | None
) -> BlockByVersion:
    """Tell of a block that nothing was tried with it, for its library has no such versions."""
    place = f"{planned.page.file}:{planned.block.line}"
    block = BlockByVersion(place=place, library="", versions=(), which=which)
    if emit:
        emit((block.sentence, ""))
    return block


def _of_block(trials: Trials, planned: PlannedBlock, axis: Sequence[Pinned]) -> BlockByVersion:
    place = f"{planned.page.file}:{planned.block.line}"
    block = BlockByVersion(place=place, library=axis[0].name, versions=(), among=trials.among)
    for pinned in axis:
        version = _with(trials, planned, pinned)
        block = replace(block, versions=(*block.versions, version))
        if trials.emit:
            trials.emit(block.line_of(version))
    if trials.emit:
        trials.emit((block.sentence, "bold"))
    return block


def _with(trials: Trials, planned: PlannedBlock, pinned: Pinned) -> VersionOfBlock:
    asked, driver = trials.asked, trials.environment.driver.name
    kit = replace(trials.every.tooling, pinned=pinned)
    replanned = asked.planned((planned.page,), kit, (driver,))
    cells = tuple(
        one.cell for one in replanned.blocks.values() if one.block.number == planned.block.number
    )
    jobs = asked.on.jobs or os.cpu_count() or 1
    plan = RunPlan(cells=cells, baseline=Baseline(), jobs=jobs, pages=replanned)
    report = run(plan, environment=trials.environment, listeners=())
    return VersionOfBlock(version=pinned.client.version, results=report.results)


def _print(console: Console, line: tuple[str, str]) -> None:
    text, style = line
    console.print(text, style=style)


def _code(block: BlockByVersion) -> int:
    if not all(one.was_run for one in block.versions):
        return COULD_NOT_RUN
    is_good = not block.versions or block.works_with_newest
    return AS_EXPECTED if is_good else NOT_AS_EXPECTED
