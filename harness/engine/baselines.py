"""Which known failures are in force, the same from every door."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import Catalog
from harness.engine.judge import Baseline, split_baseline
from harness.engine.plan import plan
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.model.cell import DriverName
from harness.model.scenario import Variant
from harness.model.verdict import KnownFailure

BASELINE = Path("fixtures") / "baselines" / "known-failures.toml"
DRIVERS = (DriverName.LOCAL, DriverName.CONTAINER)
# The ids of a page's cells begin with its file; those of the matrix with a client.
NAMES_A_PAGE = re.compile(r"^(.*?\.(?:md|mdx|markdown|html?|rst|adoc|asciidoc|txt))(?![\w.-])")

InForce = tuple[Baseline, tuple[str, ...]]


def known_failures(root: Path, chosen: Path | None) -> tuple[KnownFailure, ...]:
    """Return the chosen baseline, or the one beside the scenarios where there is one."""
    ours = root / BASELINE
    if chosen is None and not ours.exists():
        return ()
    return read_baseline(chosen or ours)


def baseline_of_matrix(catalog: Catalog, chosen: Path | None) -> InForce:
    """Return what is in force for the matrix, and a complaint for each entry that is wrong."""
    cells = (cell for name in DRIVERS for cell in plan(catalog.clients, catalog.scenarios, name))
    known = known_failures(catalog.root, chosen)
    own = [entry for entry in known if NAMES_A_PAGE.match(entry.cells) is None]
    return split_baseline(own, cells, datetime.now(UTC).date())


def baseline_of_pages(planned: PlannedPages, root: Path, chosen: Path | None) -> InForce:
    """Return what is in force for these pages, and a complaint for each entry that is wrong.

    Entries of pages that are not checked now, and of the matrix, are left alone.
    """
    known = known_failures(root, chosen)
    if not known:
        return Baseline(), ()
    every = plan_pages(planned.pages, planned.tooling, tuple(Variant), DRIVERS).cells
    names = [cell.id for cell in every]
    files = [page.file for page in planned.pages]
    own = [entry for entry in known if _is_of(entry, names, files)]
    return split_baseline(own, every, datetime.now(UTC).date())


def _is_of(entry: KnownFailure, names: Iterable[str], files: Iterable[str]) -> bool:
    named = NAMES_A_PAGE.match(entry.cells)
    if named is not None and any(fnmatchcase(file, named[1]) for file in files):
        return True
    return any(fnmatchcase(name, entry.cells) for name in names)
