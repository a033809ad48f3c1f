"""Which known failures are in force, the same from every door."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import Catalog, home
from harness.engine.judge import Baseline, split_baseline
from harness.engine.plan import plan
from harness.model.cell import DriverName
from harness.model.verdict import KnownFailure

BASELINE = Path("fixtures") / "baselines" / "known-failures.toml"
DRIVERS = (DriverName.LOCAL, DriverName.CONTAINER)
# The ids of a page's cells begin with its file; those of the matrix with a client.
NAMES_A_PAGE = re.compile(
    r"(?i)^(.*?\.(?:md|mdx|markdown|[qr]md|html?|rst|adoc|asciidoc|ipynb|org|txt))(?![\w.-])"
)

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
