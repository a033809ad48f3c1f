"""What a warm container costs a cell, beside the same process run locally.

    .venv/bin/python -m benchmarks.containers [--client curl] [--rounds 20]

Cells of both drivers take turns, so that both meet the same weather. What counts is the time of a
whole cell as the engine makes it (sign, start, serve, read back) less what the client's own process
took: that is where a driver's own cost is. The process's time is shown beside it: in a container a
client speaks TLS, and its tool chain is Debian's, so it has more to do than over plain HTTP.
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.rows import Row, absent, show
from harness.catalog.catalog import default_root, read_catalog, select
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.engine.plan import plan
from harness.model.cell import Cell, DriverName
from harness.model.job import Job
from harness.model.verdict import Verdict

MILLI, ROUNDS = 1000, 20
SCENARIO = "put/plain"


@dataclass(kw_only=True)
class Series:
    """Milliseconds of whole cells and of their processes."""

    cells: list[float] = field(default_factory=list)
    processes: list[float] = field(default_factory=list)

    def take(self, cell: Cell, workshop: ProgramBuilder, environment: Environment) -> None:
        """Run the cell once."""
        prepared = workshop.prepared(cell)
        begun = time.perf_counter()
        observation = observe(cell, prepared, environment)
        whole = time.perf_counter() - begun
        result = judge(Job(cell=cell), observation, Baseline())
        if result.verdict is not Verdict.PASSED:
            raise SystemExit(f"{cell.id} is {result.verdict}: its time says nothing")
        self.cells.append(MILLI * whole)
        self.processes.append(MILLI * sum(p.seconds for p in observation.processes))

    @property
    def own_cost(self) -> float:
        """Is the median of what the driver itself took."""
        pairs = zip(self.cells, self.processes, strict=True)
        return statistics.median(cell - process for cell, process in pairs)


def measure(patterns: Sequence[str] = (), rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield the driver's own cost of a cell, local and in a container, for every client."""
    missing = why_no_containers()
    if missing:
        yield absent("containers", missing)
        return
    catalog = read_catalog(default_root())
    scenarios = select(catalog.scenarios, [SCENARIO], what="scenario")
    clients = select(catalog.clients, patterns, what="client")
    names = (DriverName.LOCAL, DriverName.CONTAINER)
    with ExitStack() as stack:
        benches = {name: stack.enter_context(open_environment(make_driver(name))) for name in names}
        shops = {
            n: ProgramBuilder(catalog, b.driver, lambda _event: None) for n, b in benches.items()
        }
        cells = {name: plan(clients, scenarios, name) for name in names}
        for name in names:
            shops[name].expect(cells[name])
        for pair in zip(*cells.values(), strict=True):
            series = {name: Series() for name in names}
            for _ in range(rounds):
                for cell in pair:
                    series[cell.driver].take(cell, shops[cell.driver], benches[cell.driver])
            yield row(pair[0], series)


def row(cell: Cell, series: dict[DriverName, Series]) -> Row:
    """Return what a container adds to the driver's own cost of this client's cell."""
    local, boxed = series[DriverName.LOCAL], series[DriverName.CONTAINER]
    return Row(
        what=f"{cell.client.id}: what a warm container adds to a cell",
        value=boxed.own_cost - local.own_cost,
        unit="ms",
        note=f"own cost {local.own_cost:.1f} → {boxed.own_cost:.1f} ms; "
        f"process {statistics.median(local.processes):.0f} → "
        f"{statistics.median(boxed.processes):.0f} ms (TLS, Debian's tool chains); whole cell "
        f"{statistics.median(local.cells):.0f} → {statistics.median(boxed.cells):.0f} ms",
    )


def main() -> None:
    """Print a line for every chosen client."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--client", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    show(measure(options.client, options.rounds))


if __name__ == "__main__":
    main()
