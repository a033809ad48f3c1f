"""What the harness costs over the bare client processes, measured side by side.

    .venv/bin/python benchmarks/overhead.py [--rounds 3] [--jobs 2]

The floor starts the very same programs, as many at a time, by a bare loop against a bare sink that
answers 200 to everything. Rounds of floor and harness take turns; the ratio is that of the medians.
"""

import argparse
import http.server
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.catalog.catalog import default_root, read_catalog, select
from harness.drivers.driver import Prepared, Workplace
from harness.drivers.local import LocalDriver, default_cache, environment
from harness.drivers.payload import write
from harness.engine.bench import REGION, open_bench
from harness.engine.judge import Baseline
from harness.engine.keyring import make_keyring
from harness.engine.payload import digests_of_recipe, new_recipe
from harness.engine.plan import plan
from harness.engine.run import Order, round_robin, run
from harness.engine.uploads import Address, sign_upload
from harness.model.cell import Cell, DriverName

SCENARIOS = ("put/*", "key/*", "metadata/*")
LARGE = 1024 * 1024


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


def main() -> None:
    """Measure and print one line a round and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    catalog = read_catalog(default_root())
    scenarios = [
        scenario
        for scenario in select(catalog.scenarios, SCENARIOS, what="scenario")
        if scenario.expect.requests == 1
        and scenario.expect.status == 200  # noqa: PLR2004  a sink can only accept
        and scenario.send.body.bytes <= LARGE
    ]
    cells = [c for c in plan(catalog.clients, scenarios, DriverName.LOCAL) if not c.unsupported]
    driver = LocalDriver(default_cache())
    programs = {
        key(c): driver.prepare(catalog.program(c.client, c.scenario.flow, c.variant)) for c in cells
    }
    ways: dict[str, Callable[[], float]] = {
        "floor": lambda: bare_loop(round_robin(cells), programs, options.jobs),
        "harness": lambda: whole_run(tuple(cells), options.jobs),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            seconds[name].append(way())
            print(f"{name}: {seconds[name][-1]:.2f} s")
    floor, ours = (statistics.median(seconds[name]) for name in ways)
    print(
        f"{len(cells)} cells, {options.jobs} jobs, medians of {options.rounds}: "
        f"floor {floor:.1f} s, harness {ours:.1f} s, ratio {ours / floor:.2f}"
    )


def whole_run(cells: tuple[Cell, ...], jobs: int) -> float:
    """Return the seconds that the harness takes, server, checks and read-back included."""
    catalog = read_catalog(default_root())
    with open_bench(LocalDriver(default_cache())) as bench:
        order = Order(cells=cells, baseline=Baseline(), jobs=jobs)
        report = run(order, catalog=catalog, bench=bench, listeners=())
    if report.exit_code:
        raise SystemExit(f"the matrix is red ({report.counts}): its time says nothing")
    return report.seconds


if __name__ == "__main__":
    main()
