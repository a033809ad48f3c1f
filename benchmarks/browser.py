"""What a cell costs whose client is a page in a browser: cold, and in a browser that is kept.

    .venv/bin/python -m benchmarks.browser [--rounds 3]

One cell at a time, and whole: signed, run, served and read back. Cold, each cell starts a browser
of its own; warm, each gets a fresh profile in one that is kept, whose start is no part of a figure
but stands beside it as the first cell.
"""

import argparse
import statistics
from collections.abc import Iterator

from benchmarks.containers import Series
from benchmarks.rows import Row, absent, show
from harness.catalog.catalog import Catalog, default_root, read_catalog, select
from harness.drivers.driver import Driver
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.environment import open_environment
from harness.engine.plan import plan
from harness.model.cell import Cell, DriverName
from tests.browser.conftest import CHROMIUM

CLIENTS, SCENARIOS = ("browser-*",), ("put/*",)
LARGEST_BODY = 1024 * 1024
COLD_TARGET, WARM_TARGET, ROUNDS = 500, 40, 3


def chosen_cells(catalog: Catalog, driver: DriverName) -> tuple[Cell, ...]:
    """Return the small uploads that a browser can make."""
    cells = plan(
        select(catalog.clients, CLIENTS, what="client"),
        [
            scenario
            for scenario in select(catalog.scenarios, SCENARIOS, what="scenario")
            if scenario.send.times == 1 and scenario.send.body.bytes <= LARGEST_BODY
        ],
        driver,
    )
    return tuple(cell for cell in cells if not cell.unsupported)


def taken(catalog: Catalog, cells: tuple[Cell, ...], driver: Driver, rounds: int) -> Series:
    """Return the times of all cells, round by round, on one server."""
    series = Series()
    with open_environment(driver) as environment:
        workshop = ProgramBuilder(catalog, environment.driver, lambda _event: None)
        workshop.expect(cells)
        for _ in range(rounds):
            for cell in cells:
                series.take(cell, workshop, environment)
    return series


def measure(rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield what a cell takes cold and warm, on this machine and in containers."""
    if not CHROMIUM.exists():
        yield absent("a cell in a browser", "there is no Chromium: `harness setup`")
        return
    catalog = read_catalog(default_root())
    for name in DriverName.LOCAL, DriverName.CONTAINER:
        missing = why_no_containers() if name is DriverName.CONTAINER else ""
        if missing:
            yield absent(f"a cell in a browser, {name}", missing)
            continue
        cells = chosen_cells(catalog, name)
        cold = taken(catalog, cells, make_driver(name), 1)
        yield _row(f"a cell in a browser, {name}, cold", cold, COLD_TARGET)
        warm = taken(catalog, cells, make_driver(name, warm=True), rounds)
        yield _row(f"a cell in a browser, {name}, warm", warm, WARM_TARGET)


def _row(what: str, series: Series, target: int) -> Row:
    first, *cells = series.cells
    return Row(
        what=what,
        value=statistics.median(cells),
        unit="ms",
        at_most=target,
        note=f"{len(cells)} cells, {min(cells):.0f} to {max(cells):.0f} ms; first cell {first:.0f}",
    )


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
