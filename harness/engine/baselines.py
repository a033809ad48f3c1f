"""Which known failures are in force, the same from every door."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import Catalog, home
from harness.engine.judge import Baseline, split_baseline
from harness.engine.plan import plan
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.model.cell import DriverName
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.verdict import KnownFailure
from harness.pages.anchors import MARK, anchors

BASELINE = Path("fixtures") / "baselines" / "known-failures.toml"
DRIVERS = (DriverName.LOCAL, DriverName.CONTAINER)
# The ids of a page's cells begin with its file; those of the matrix with a client.
NAMES_A_PAGE = re.compile(r"^(.*?\.(?:md|mdx|markdown|html?|rst|adoc|asciidoc|txt))(?![\w.-])")

InForce = tuple[Baseline, tuple[str, ...]]


def known_failures(roots: Iterable[Path], chosen: Path | None) -> tuple[KnownFailure, ...]:
    """Return the chosen baseline, or the first one beside the scenarios where there is one."""
    ours = home(roots, BASELINE)
    if chosen is None and not ours.exists():
        return ()
    return read_baseline(chosen or ours)


def baseline_of_matrix(catalog: Catalog, chosen: Path | None) -> InForce:
    """Return what is in force for the matrix, and a complaint for each entry that is wrong."""
    cells = (
        cell
        for name in DRIVERS
        for cell in plan(catalog.with_versions, catalog.every_scenario, name)
    )
    known = known_failures(catalog.roots, chosen)
    own = [entry for entry in known if NAMES_A_PAGE.match(entry.cells) is None]
    return split_baseline(own, cells, datetime.now(UTC).date())


def baseline_of_pages(planned: PlannedPages, roots: Iterable[Path], chosen: Path | None) -> InForce:
    """Return what is in force for these pages, and a complaint for each entry that is wrong.

    Entries of pages that are not checked now, and of the matrix, are left alone.
    """
    known = known_failures(roots, chosen)
    if not known:
        return Baseline(), ()
    every = plan_pages(planned.pages, planned.tooling, tuple(Variant), DRIVERS).cells
    names = [cell.id for cell in every]
    files = [page.file for page in planned.pages]
    own = [entry for entry in known if _is_of(entry, names, files)]
    in_lines = [now for entry in own for now in by_line(entry, planned.pages)]
    return split_baseline(in_lines, every, datetime.now(UTC).date())


def idle_entries(
    known: Iterable[KnownFailure],
    pages: Iterable[Page],
    turned_green: Iterable[str],
    stay_red: Iterable[str],
) -> Iterator[KnownFailure]:
    """Yield the entries that excused only cells which are not red any more."""
    page, green, red = tuple(pages), tuple(turned_green), tuple(stay_red)
    for entry in known:
        globs = [now.cells for now in by_line(entry, page)]
        if _matches(green, globs) and not _matches(red, globs):
            yield entry


def _matches(names: Iterable[str], globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs for name in names)


def by_line(entry: KnownFailure, pages: Iterable[Page]) -> Iterator[KnownFailure]:
    """Yield the entry for each block that its anchor names today; unchanged where it names none."""
    anchor, _, rest = entry.cells.partition(":")
    if MARK not in anchor:
        yield entry
        return
    entries = [
        replace(entry, cells=f"{page.file}:{block.line}:*{rest}")
        for page in pages
        for block in page.blocks
        if fnmatchcase(anchors(page)[block.number], anchor)
    ]
    yield from entries or [entry]


def _is_of(entry: KnownFailure, names: Iterable[str], files: Iterable[str]) -> bool:
    named = NAMES_A_PAGE.match(entry.cells)
    if named is not None and any(fnmatchcase(file, named[1]) for file in files):
        return True
    return any(fnmatchcase(name, entry.cells) for name in names)
