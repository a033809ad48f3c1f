"""``harness check --versions``: the blocks of pages with other versions of their libraries."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import typer

from harness.catalog.catalog import read_catalog
from harness.cli.drivers import DriverChoice
from harness.cli.terminal import stdout_console
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.planned_pages import plan_pages
from harness.engine.run import RunPlan, run
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.page import RUN, Block, Page
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.model.scenario import Variant
from harness.pages.pinned import Pinned, axis_of
from harness.pages.programs import PageTooling
from harness.reports.pages_by_version import (
    BlockByVersion,
    VersionOfBlock,
    as_values,
    lines_of,
)

Lines = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class VersionsCheck:
    """What is asked for: pages, the lines that are named, and the versions (``all``, or a glob)."""

    pages: tuple[Page, ...]
    lines: Lines
    tooling: PageTooling
    wish: str
    variants: tuple[Variant, ...]
    jobs: int | None

    def axes(self) -> Iterator[tuple[Page, Block, tuple[Pinned, ...]]]:
        """Yield each block with the versions of its library, where there are any."""
        catalog = read_catalog(*self.tooling.roots)
        for page in self.pages:
            for block in page.blocks:
                toolkit = self.tooling.toolkit(block)
                if block.role not in RUN or toolkit is None or not self._is_named(page, block):
                    continue
                axis = axis_of(block, toolkit, catalog, self.wish)
                if axis:
                    yield page, block, axis

    def _is_named(self, page: Page, block: Block) -> bool:
        wanted = self.lines.get(page.file)
        here = range(block.line, block.line + max(len(block.indents), 1))
        return wanted is None or any(line in here for line in wanted)


def check_versions(check: VersionsCheck, driver: DriverChoice, *, as_json_text: bool) -> int:
    """Run each block with each version, tell which it works with, and return the exit code.

    Raises UsageError where containers are asked for, and where no block has a library with
    versions.
    """
    if driver is not DriverChoice.LOCAL:
        message = "--versions runs the blocks as processes of this machine."
        raise UsageError(message, hint="add `--driver local`")
    axes = tuple(check.axes())
    if not axes:
        message = f"No block imports one library alone that has a version {check.wish!r}."
        raise UsageError(message, hint="`harness list versions` shows the libraries that have some")
    with open_environment(make_page_driver(DriverName.LOCAL)) as bench:
        told = tuple(_of_block(check, page, block, axis, bench) for page, block, axis in axes)
    _print(told, as_json_text=as_json_text)
    good = all(one.works_with_newest for one in told)
    return AS_EXPECTED if good else NOT_AS_EXPECTED


def _of_block(
    check: VersionsCheck, page: Page, block: Block, axis: Sequence[Pinned], bench: Environment
) -> BlockByVersion:
    versions = tuple(_with(check, page, block, pinned, bench) for pinned in axis)
    return BlockByVersion(
        place=f"{page.file}:{block.line}", library=axis[0].name, versions=versions
    )


def _with(
    check: VersionsCheck, page: Page, block: Block, pinned: Pinned, bench: Environment
) -> VersionOfBlock:
    kit = replace(check.tooling, pinned=pinned)
    planned = plan_pages((page,), kit, check.variants, (DriverName.LOCAL,))
    cells = tuple(one.cell for one in planned.blocks.values() if one.block.number == block.number)
    jobs = check.jobs or os.cpu_count() or 1
    order = RunPlan(cells=cells, baseline=Baseline(), jobs=jobs, pages=planned)
    report = run(order, bench=bench, listeners=())
    return VersionOfBlock(version=pinned.client.version, results=report.results)


def _print(told: Sequence[BlockByVersion], *, as_json_text: bool) -> None:
    if as_json_text:
        typer.echo(json.dumps(as_values(told), ensure_ascii=False, indent=2))
        return
    console = stdout_console(soft_wrap=True)
    for line, style in lines_of(told):
        console.print(line, style=style)
