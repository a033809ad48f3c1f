"""``harness fix``: the proposed fixes, applied to pages where they work."""

import os
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import roots_of
from harness.catalog.pages import find_pages, read_page_bytes
from harness.catalog.wording import worded
from harness.cli.drivers import DriverChoice, chosen_names
from harness.cli.options import OnlyRootOption, RootOption, TimeoutOption, tooling_with_timeout
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.mend import Results, Run, mend
from harness.engine.planned_pages import plan_pages
from harness.engine.run import RunPlan, run
from harness.engine.run_memory import RunMemory
from harness.errors import UsageError
from harness.explain.fix.edits import difference
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.model.scenario import Variant
from harness.model.verdict import CellResult
from harness.pages.loading import load_page
from harness.pages.programs import PageTooling, read_tooling
from harness.pages.reading import page_text
from harness.review.patches import patched_from

BOTH = (Variant.PUBLISHED, Variant.FILLED)


def fix_command(
    pages: Annotated[list[str], typer.Argument(help="Pages: files or globs.")],
    *,
    driver: Annotated[
        DriverChoice, typer.Option(help="How snippets run.")
    ] = DriverChoice.CONTAINER,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print the changes as a patch; leave the pages alone.")
    ] = False,
    timeout: TimeoutOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Apply the proposed fixes block by block; keep what turns red to green and breaks nothing."""
    kit = tooling_with_timeout(read_tooling(*roots_of(root, only=only_root)), timeout)
    (name, *_) = chosen_names(driver)
    paths = find_pages(pages)
    left = 0
    with open_environment(make_page_driver(name), memory=RunMemory()) as bench:
        for path in paths:
            left += _fix(path, kit, bench, only_told=diff)
    raise typer.Exit(NOT_AS_EXPECTED if left else AS_EXPECTED)


def _fix(path: Path, kit: PageTooling, bench: Environment, *, only_told: bool) -> int:
    """Mend one page and tell it; return how many of its blocks stay red."""
    text = _read(path)
    done = mend(text, lambda tried: _checked(path, tried, kit, bench))
    if only_told:
        folder, name = patched_from(path.as_posix())
        summary = difference(text, done.text, name)
        head = f"In {folder}: patch -p1\n" if folder and summary else ""
        typer.echo((head + summary).encode(), nl=False)
    elif done.text != text:
        _write(path, done.text)
    summary = worded("{}: {} mended, {} left", path, done.mended, done.left)
    typer.echo(
        summary if done.mended or done.left else worded("{}: nothing to mend", path), err=only_told
    )
    return done.left


def _checked(path: Path, text: str, kit: PageTooling, bench: Environment) -> Results:
    """Return how the runs of a page end when it has this text."""
    page = load_page(path, kit.placeholders, text.encode())
    planned = plan_pages([page], kit, BOTH, (bench.driver.name,))
    order = RunPlan(
        cells=planned.cells, baseline=Baseline(), jobs=os.cpu_count() or 1, pages=planned
    )
    seen: Counter[int] = Counter()
    results: dict[Run, CellResult] = {}
    for result in run(order, bench=bench, listeners=()).results:
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
