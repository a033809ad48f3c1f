"""``harness check --versions``: the blocks of pages with other versions of their libraries."""

import json
import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

import typer

from harness.catalog.catalog import read_catalog
from harness.cli.asked_pages import Asked
from harness.cli.drivers import DriverChoice
from harness.cli.terminal import stdout_console
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.planned_pages import PlannedPages
from harness.engine.run import RunPlan, run
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.pages.pinned import Pinned, axis_of
from harness.pages.plan import PlannedBlock
from harness.reports.pages_by_version import (
    BlockByVersion,
    VersionOfBlock,
    as_values,
    lines_of,
)


def check_versions(asked: Asked, wish: str, *, as_json_text: bool) -> int:
    """Run each block with each version, tell which it works with, and return the exit code.

    Raises UsageError where containers are asked for, and where no block has a library with
    versions.
    """
    if asked.chosen.driver is not DriverChoice.LOCAL:
        message = "--versions runs the blocks as processes of this machine."
        raise UsageError(message, hint="add `--driver local`")
    tooling = asked.tooling()
    every = asked.planned(asked.read(tooling), tooling, (DriverName.LOCAL,))
    cells = {
        cell.id for order in asked.fresh(every, asked.terms(every)).orders for cell in order.cells
    }
    axes = tuple(_axes(every, cells, wish))
    if not axes:
        message = f"No block imports one library alone that has a version {wish!r}."
        hint = "`harness list versions` shows the libraries that have some"
        raise UsageError(message, hint=f"{hint}; TypeScript runs with the pinned ones alone")
    with open_environment(make_page_driver(DriverName.LOCAL)) as bench:
        by_version = tuple(_of_block(asked, every, block, axis, bench) for block, axis in axes)
    _print(by_version, as_json_text=as_json_text)
    good = all(one.works_with_newest for one in by_version)
    return AS_EXPECTED if good else NOT_AS_EXPECTED


def _axes(
    every: PlannedPages, cells: Container[str], wish: str
) -> Iterator[tuple[PlannedBlock, tuple[Pinned, ...]]]:
    """Yield each block of these cells with the versions of its library, where there are any."""
    catalog, seen = read_catalog(*every.tooling.roots), set()
    for name, planned in every.blocks.items():
        place = (planned.page.file, planned.block.number)
        if name not in cells or place in seen or planned.toolkit is None:
            continue
        seen.add(place)
        axis = axis_of(planned.block, planned.toolkit, catalog, wish)
        if axis:
            yield planned, axis


def _of_block(
    asked: Asked,
    every: PlannedPages,
    planned: PlannedBlock,
    axis: Sequence[Pinned],
    bench: Environment,
) -> BlockByVersion:
    versions = tuple(_with(asked, every, planned, pinned, bench) for pinned in axis)
    place = f"{planned.page.file}:{planned.block.line}"
    return BlockByVersion(place=place, library=axis[0].name, versions=versions)


def _with(
    asked: Asked,
    every: PlannedPages,
    planned: PlannedBlock,
    pinned: Pinned,
    bench: Environment,
) -> VersionOfBlock:
    kit = replace(every.tooling, pinned=pinned)
    again = asked.planned((planned.page,), kit, (DriverName.LOCAL,))
    cells = tuple(
        one.cell for one in again.blocks.values() if one.block.number == planned.block.number
    )
    jobs = asked.on.jobs or os.cpu_count() or 1
    order = RunPlan(cells=cells, baseline=Baseline(), jobs=jobs, pages=again)
    report = run(order, bench=bench, listeners=())
    return VersionOfBlock(version=pinned.client.version, results=report.results)


def _print(by_version: Sequence[BlockByVersion], *, as_json_text: bool) -> None:
    if as_json_text:
        typer.echo(json.dumps(as_values(by_version), ensure_ascii=False, indent=2))
        return
    console = stdout_console(soft_wrap=True)
    for line, style in lines_of(by_version):
        console.print(line, style=style)
