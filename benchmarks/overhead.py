"""What the harness costs over the bare client processes: 7 clients × 30 cells, side by side.

    .venv/bin/python -m benchmarks.overhead [--rounds 2] [--jobs 2]

The floor starts the very same programs, as many at a time, by a bare loop against a bare sink that
answers 200 to everything. All ways take turns; each ratio is that of the medians.
"""

import argparse
import http.server
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.rows import Row, absent, show
from benchmarks.warm import chosen_cells
from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.drivers.driver import Prepared, Workplace
from harness.drivers.local import LocalDriver, default_cache, environment
from harness.drivers.payload import write
from harness.engine.bench import REGION, open_bench
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.judge import Baseline
from harness.engine.keyring import make_keyring
from harness.engine.payload import digests_of_recipe, new_recipe
from harness.engine.run import Order, round_robin, run
from harness.engine.uploads import Address, sign_upload
from harness.model.cell import Cell, DriverName

MATRIX = Path(__file__).parents[1] / "tests" / "test_matrix.py"
LARGE = 1024 * 1024
JOBS = 2
NAMES = {
    "floor": "bare loop, bare sink",
    "local": "the matrix, local",
    "containers": "the matrix, warm containers",
    "harness run": "`harness run -j 2`, from the shell",
    "pytest": "`pytest -n 2`, from the shell",
}
TARGETS = {
    "local": ("floor", 1.15),
    "containers": ("local", 1.3),
    "pytest": ("harness run", 1.25),
}


class Sink(http.server.BaseHTTPRequestHandler):
    """Takes a body and answers 200, in a process of its own."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """Read what was announced and answer."""
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, LARGE)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def bare_loop(cells: list[Cell], programs: dict[str, Prepared], jobs: int) -> float:
    """Return the seconds that the bare processes take."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keyring = make_keyring(time.time())
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    address = Address(endpoint=endpoint, region=REGION, bucket="bucket", other_bucket="other")
    with tempfile.TemporaryDirectory() as name:
        work = []
        for number, cell in enumerate(cells):
            folder = Path(name) / str(number)
            folder.mkdir()
            place = Workplace(folder=folder, file=folder / "upload.bin")
            recipe = new_recipe(cell.scenario.send.body)
            source = None
            if recipe is not None:
                write(str(place.file), recipe.seed, recipe.size)
                source = digests_of_recipe(recipe)
            upload = sign_upload(cell, address, keyring, source)
            work.append((programs[key(cell)].argv, environment(upload, place), folder))

        def one(job: tuple[tuple[str, ...], dict[str, str], Path]) -> None:
            argv, env, folder = job
            subprocess.run(argv, env=env, cwd=folder, capture_output=True, check=False)

        begun = time.perf_counter()
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(one, work))
        taken = time.perf_counter() - begun
    server.shutdown()
    server.server_close()
    return taken


def key(cell: Cell) -> str:
    """Return the name of the program that this cell needs."""
    return f"{cell.client.id}:{cell.scenario.flow}:{cell.variant}"


def whole_run(catalog: Catalog, cells: tuple[Cell, ...], jobs: int) -> float:
    """Return the seconds that the harness takes, server, checks and read-back included.

    In containers the second run on one bench counts: images are built then, and containers warm.
    """
    order = Order(cells=cells, baseline=Baseline(), jobs=jobs)
    runs = 1 if cells[0].driver is DriverName.LOCAL else 2
    with open_bench(make_driver(cells[0].driver)) as bench:
        reports = [run(order, catalog=catalog, bench=bench, listeners=()) for _ in range(runs)]
    if any(report.exit_code for report in reports):
        raise SystemExit(f"the matrix is red ({reports[-1].counts}): its time says nothing")
    return reports[-1].seconds


def commands(cells: tuple[Cell, ...], jobs: int) -> dict[str, list[str]]:
    """Return the two doors to the same clients and scenarios, as a user would open them."""
    clients = dict.fromkeys(cell.client.id for cell in cells)
    scenarios = dict.fromkeys(cell.scenario.id for cell in cells)
    harness = ["-m", "harness.cli.main", "run", "--driver", "local", "-j", str(jobs)]
    pytest = ["-m", "pytest", "-q", "-n", str(jobs), "-p", "no:cacheprovider", str(MATRIX)]
    for name in clients:
        harness += ["-c", name]
        pytest += ["--harness-client", name]
    for name in scenarios:
        harness += ["-s", name]
        pytest += ["--harness-scenario", name]
    return {"harness run": harness, "pytest": pytest}


def command(argv: list[str]) -> float:
    """Return the seconds that a command takes; unsupported cells may be skipped in it."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *argv], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{argv[1]} ended with {done.returncode}: {done.stdout[-300:]}")
    return time.perf_counter() - begun


def measure(rounds: int = 2, jobs: int = JOBS) -> Iterator[Row]:
    """Yield the ratios of the matrix to its floor, of containers to local, of pytest to the run."""
    catalog = read_catalog(default_root())
    cells = chosen_cells(catalog, DriverName.LOCAL)
    driver = LocalDriver(default_cache())
    programs = {
        key(c): driver.prepare(catalog.program(c.client, c.scenario.flow, c.variant)) for c in cells
    }
    ways: dict[str, Callable[[], float]] = {
        "floor": lambda: bare_loop(round_robin(cells), programs, jobs),
        "local": lambda: whole_run(catalog, cells, jobs),
    }
    missing = why_no_containers()
    if not missing:
        boxed = chosen_cells(catalog, DriverName.CONTAINER)
        ways["containers"] = lambda: whole_run(catalog, boxed, jobs)
    yield from side_by_side(ways, rounds)
    if missing:
        yield absent(NAMES["containers"], missing)
    doors = {name: partial(command, argv) for name, argv in commands(cells, jobs).items()}
    yield from side_by_side(doors, rounds)


def side_by_side(ways: Mapping[str, Callable[[], float]], rounds: int) -> Iterator[Row]:
    """Let the ways take turns; yield what each took, and each beside its neighbour."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            seconds[name].append(way())
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    for name, median in medians.items():
        note = f"7 × 30 cells; rounds: {', '.join(f'{each:.1f}' for each in seconds[name])} s"
        yield Row(what=NAMES[name], value=median, unit="s", note=note)
        other, most = TARGETS.get(name, ("", 0.0))
        if other:
            what = f"{NAMES[name]}, beside: {NAMES[other]}"
            yield Row(what=what, value=median / medians[other], unit="×", at_most=most)


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=JOBS)
    options = parser.parse_args()
    show(measure(options.rounds, options.jobs))


if __name__ == "__main__":
    main()
