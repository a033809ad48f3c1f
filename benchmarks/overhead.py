"""What the harness costs over the bare client processes: 7 clients × 30 cells, side by side.

    .venv/bin/python -m benchmarks.overhead [--rounds 2] [--jobs 2]

The floor starts the very same programs, as many at a time, by a bare loop against a bare sink that
answers 200 to everything. All ways take turns; each ratio is that of the medians.
"""

import argparse
import http.server
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from benchmarks.rows import Row, absent, show
from benchmarks.sides import Way, side_by_side
from benchmarks.warm import chosen_cells
from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.drivers.driver import Prepared, Workplace, upload_invocation
from harness.drivers.local import LocalDriver, default_cache, environment
from harness.drivers.payload import write
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.environment import REGION, Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.keyring import make_keyring
from harness.engine.payload import digests_of_recipe, new_recipe
from harness.engine.run import RunPlan, round_robin, run
from harness.engine.uploads import Address, sign_upload
from harness.model.cell import Cell, DriverName

LARGE = 1024 * 1024
JOBS = 2
FLOOR, LOCAL = "bare loop, bare sink", "the matrix, local"
CONTAINERS = "the matrix, warm containers"
MOST_OVER_FLOOR, MOST_OVER_LOCAL = 1.15, 1.3


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
            work.append(
                (
                    programs[key(cell)].argv,
                    environment(upload_invocation(upload, place), place),
                    folder,
                )
            )

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


def whole_run(order: RunPlan, catalog: Catalog, environment: Environment) -> float:
    """Return the seconds that the harness takes, checks and read-back included."""
    report = run(order, catalog=catalog, environment=environment, listeners=())
    if report.exit_code:
        raise SystemExit(f"the matrix is red ({report.counts}): its time says nothing")
    return report.seconds


def local_run(order: RunPlan, catalog: Catalog) -> float:
    """Return the seconds of a run on a bench of its own."""
    with open_environment(make_driver(DriverName.LOCAL)) as environment:
        return whole_run(order, catalog, environment)


def measure(rounds: int = 2, jobs: int = JOBS) -> Iterator[Row]:
    """Yield the ratios of the matrix to its floor, and of containers to local."""
    catalog = read_catalog(default_root())
    cells = chosen_cells(catalog, DriverName.LOCAL)
    driver = LocalDriver(default_cache())
    programs = {
        key(c): driver.prepare(catalog.program(c.client, c.scenario.flow, c.variant)) for c in cells
    }
    driver.close()
    order = RunPlan(cells=cells, baseline=Baseline(), jobs=jobs)
    ways = [
        Way(name=FLOOR, run=lambda: bare_loop(round_robin(cells), programs, jobs)),
        Way(
            name=LOCAL,
            run=lambda: local_run(order, catalog),
            beside=FLOOR,
            at_most=MOST_OVER_FLOOR,
        ),
    ]
    missing = why_no_containers()
    with ExitStack() as stack:
        if not missing:
            ways.append(boxed_way(catalog, jobs, stack))
        yield from side_by_side(ways, rounds, "7 × 30 cells")
    if missing:
        yield absent(CONTAINERS, missing)


def boxed_way(catalog: Catalog, jobs: int, stack: ExitStack) -> Way:
    """Return the way through containers, its images built and its containers warm."""
    cells = chosen_cells(catalog, DriverName.CONTAINER)
    order = RunPlan(cells=cells, baseline=Baseline(), jobs=jobs)
    environment = stack.enter_context(open_environment(make_driver(DriverName.CONTAINER)))
    whole_run(order, catalog, environment)
    return Way(
        name=CONTAINERS,
        run=lambda: whole_run(order, catalog, environment),
        beside=LOCAL,
        at_most=MOST_OVER_LOCAL,
    )


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=JOBS)
    options = parser.parse_args()
    show(measure(options.rounds, options.jobs))


if __name__ == "__main__":
    main()
