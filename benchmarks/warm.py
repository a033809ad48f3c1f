"""Kept runtimes beside a process for each cell: the same 7 × 30 cells, two at a time.

    .venv/bin/python -m benchmarks.warm [--rounds 3]

Rounds of cold and warm take turns, each on a server of its own; starting and ending the runtimes is
part of a warm round, and each round is told on stderr as it ends. Processor time is that of the
harness, its server and all that it has started. A last round for each client, alone and local,
tells what the cells of that client cost, and how much of it is the harness itself.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.rows import Row, show
from harness.catalog.catalog import Catalog, default_root, read_catalog, select
from harness.drivers.driver import Driver
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.environment import open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.cell import Cell, DriverName

CLIENTS = (
    "android-httpurlconnection",
    "cpp-libcurl",
    "curl",
    "go-nethttp",
    "java-httpclient4",
    "node-axios",
    "python-requests",
)
SCENARIOS = ("put/*", "key/*", "metadata/*")
CELLS, JOBS, ROUNDS = 30, 2, 3
LARGEST_BODY = 1024 * 1024
LOCAL_TARGET, CONTAINER_TARGET = 2.5, 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What one round took, in seconds."""

    wall: float
    own: float
    started: float

    @property
    def cpu(self) -> float:
        """The processor time of the harness and of all that it has started."""
        return self.own + self.started


def chosen_cells(catalog: Catalog, driver: DriverName) -> tuple[Cell, ...]:
    """Return the first 30 uploads that every one of the seven clients can make."""
    clients = select(catalog.clients, CLIENTS, what="client")
    scenarios = [
        scenario
        for scenario in select(catalog.scenarios, SCENARIOS, what="scenario")
        if scenario.send.times == 1 and scenario.send.body.bytes <= LARGEST_BODY
    ]
    cells = plan(clients, scenarios, driver)
    impossible = {(cell.scenario.id, cell.variant) for cell in cells if cell.unsupported}
    places = dict.fromkeys((cell.scenario.id, cell.variant) for cell in cells)
    kept = set([place for place in places if place not in impossible][:CELLS])
    return tuple(cell for cell in cells if (cell.scenario.id, cell.variant) in kept)


def one_round(catalog: Catalog, cells: tuple[Cell, ...], driver: Driver) -> Taken:
    """Run the cells and return what that took."""
    begun, (own, started) = time.perf_counter(), _cpu()
    with open_environment(driver) as environment:
        order = RunPlan(cells=cells, baseline=Baseline(), jobs=JOBS)
        report = run(order, catalog=catalog, environment=environment, listeners=())
    if report.exit_code:
        raise SystemExit(f"the matrix is red ({report.counts}): its time says nothing")
    wall, (own_then, started_then) = time.perf_counter() - begun, _cpu()
    return Taken(wall=wall, own=own_then - own, started=started_then - started)


def measure(rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield what the cells take cold and warm, on this machine and in containers."""
    catalog = read_catalog(default_root())
    targets = {DriverName.LOCAL: LOCAL_TARGET}
    if not why_no_containers():
        targets[DriverName.CONTAINER] = CONTAINER_TARGET
    for name, target in targets.items():
        cells = chosen_cells(catalog, name)
        ways: dict[str, Callable[[], Driver]] = {
            "cold": lambda name=name: make_driver(name),  # type: ignore[misc]
            "warm": lambda name=name: make_driver(name, warm=True),  # type: ignore[misc]
        }
        one_round(catalog, cells, ways["warm"]())  # builds what is not built, for both
        taken: dict[str, list[Taken]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way, make in ways.items():
                taken[way].append(one_round(catalog, cells, make()))
                print(f"{name}, {way}: {taken[way][-1].wall:.2f} s", file=sys.stderr, flush=True)
        yield from _rows(f"{len(cells)} cells, {name}", taken, target)
    yield from _shares(catalog)


def _shares(catalog: Catalog) -> Iterator[Row]:
    """Yield what the cells of each client cost alone, its runtime's start and end with them."""
    cells = chosen_cells(catalog, DriverName.LOCAL)
    for client in CLIENTS:
        own_cells = tuple(cell for cell in cells if cell.client.id == client)
        taken = one_round(catalog, own_cells, make_driver(DriverName.LOCAL, warm=True))
        what = f"{len(own_cells)} cells of {client}, local, warm: processor time"
        yield Row(what=what, value=taken.cpu, unit="s", note=f"{taken.own:.2f} s of it the harness")


def _rows(what: str, taken: dict[str, list[Taken]], target: float) -> Iterator[Row]:
    wall = {way: statistics.median(each.wall for each in rounds) for way, rounds in taken.items()}
    cpu = {way: statistics.median(each.cpu for each in rounds) for way, rounds in taken.items()}
    note = f"{JOBS} at a time, medians of {len(taken['warm'])} rounds"
    yield Row(what=f"{what}, cold", value=wall["cold"], unit="s", note=note)
    yield Row(what=f"{what}, warm", value=wall["warm"], unit="s", at_most=target, note=note)
    yield Row(what=f"{what}, warm beside cold", value=wall["warm"] / wall["cold"], unit="×")
    for way, seconds in cpu.items():
        yield Row(what=f"{what}, {way}: processor time", value=seconds, unit="s")


def _cpu() -> tuple[float, float]:
    own, started = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime, started.ru_utime + started.ru_stime


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
