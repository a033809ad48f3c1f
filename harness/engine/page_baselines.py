"""Which known failures of pages are in force, the same from every door."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from harness.catalog.wording import worded
from harness.engine.baselines import DRIVERS, NAMES_A_PAGE, InForce, known_failures
from harness.engine.judge import Baseline, split_baseline
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.verdict import KnownFailure
from harness.pages.anchors import MARK, anchors

NO_BLOCK = "{} matches no block of its page that is run: {}."
NAME_IT = "write {}, or remove it"


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

    def idle(entry: KnownFailure, where: str) -> str:
        return worded(NO_BLOCK, where, _near(entry, planned.pages))

    return split_baseline(in_lines, every, datetime.now(UTC).date(), idle=idle)


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


def _near(entry: KnownFailure, pages: Iterable[Page]) -> str:
    """Return how the blocks are called that an entry may mean, empty where nobody can tell."""
    name = entry.cells.partition(":")[0].rstrip("*")
    known = [one for page in pages for one in anchors(page).values()]
    longer = [one for one in known if one.startswith(f"{name}/")] if MARK in name else []
    near = longer or get_close_matches(name, known, n=3, cutoff=0.8)
    named = ", ".join(f"`{one}`" for one in near[:3])
    return worded(NAME_IT, named) if near else worded("remove it")


def _is_of(entry: KnownFailure, names: Iterable[str], files: Iterable[str]) -> bool:
    named = NAMES_A_PAGE.match(entry.cells)
    if named is not None and any(fnmatchcase(file, named[1]) for file in files):
        return True
    return any(fnmatchcase(name, entry.cells) for name in names)
