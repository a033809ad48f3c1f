"""``harness judge``: verdicts again, from the facts of a record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import roots_of
from harness.cli.options import OnlyRootOption, RootOption
from harness.cli.planning import tell_old_way
from harness.cli.records import read_told
from harness.cli.terminal import stdout_console
from harness.engine.baselines import known_failures
from harness.engine.judge import decide, judge, split_baseline
from harness.engine.page_baselines import by_line
from harness.errors import UsageError
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.page import Page
from harness.model.verdict import CellResult, KnownFailure
from harness.pages.anchors import MARK
from harness.pages.loading import load_pages
from harness.pages.programs import read_tooling
from harness.reports.console import print_report


def judge_command(
    record: Annotated[Path, typer.Argument(help="A record that `harness run --record` wrote.")],
    *,
    baseline: Annotated[
        Path | None, typer.Option(help="Known failures (TOML), instead of ours.")
    ] = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Judge the facts of a record again, with the rules and the baseline of today."""
    recorded = read_told(record)
    cells = [result.cell for result in recorded.results]
    known = _entries(roots_of(root, only=only_root), baseline, cells)
    in_force, complaints = split_baseline(known, cells, datetime.now(UTC).date())
    tell_old_way(in_force)

    def judged(result: CellResult) -> CellResult:
        if result.observation is None:
            return result
        if result.cell.page:
            # What is said of a snippet of a page needs the page: its findings stay as they are.
            return decide(result.cell, result.observation, result.findings, in_force)
        return judge(Job(cell=result.cell), result.observation, in_force)

    results = tuple(judged(result) for result in recorded.results)
    cut = tuple(complaint for complaint in recorded.complaints if complaint == recorded.cut)
    report = replace(recorded, results=results, complaints=(*cut, *complaints))
    print_report(stdout_console(), report)
    raise typer.Exit(report.exit_code)


def _entries(
    roots: Sequence[Path], baseline: Path | None, cells: Sequence[Cell]
) -> tuple[KnownFailure, ...]:
    """Return the entries that are about these cells; those of blocks name a line."""
    known = known_failures(roots, baseline)
    pages = [page for page in dict.fromkeys(cell.page for cell in cells) if page]
    if any(_names_a_heading(entry, pages) for entry in known):
        read = _read(pages, roots)
        known = tuple(now for entry in known for now in by_line(entry, read))
    return tuple(one for one in known if any(fnmatchcase(cell.id, one.cells) for cell in cells))


def _names_a_heading(entry: KnownFailure, pages: Iterable[str]) -> bool:
    """Tell whether an entry names a block of one of these pages by its heading."""
    page, mark, _ = entry.cells.partition(":")[0].partition(MARK)
    return bool(mark) and any(fnmatchcase(one, page) for one in pages)


def _read(pages: Iterable[str], roots: Sequence[Path]) -> tuple[Page, ...]:
    paths = [Path(page) for page in pages]
    gone = next((path for path in paths if not path.is_file()), None)
    if gone is not None:
        message = f"The baseline names blocks by their headings, and {gone} is not here to be read."
        raise UsageError(message, hint="judge in the folder in which the pages were checked")
    return load_pages(paths, read_tooling(*roots).placeholders)
