"""The server's memory over many requests: the journal and the store, and nothing else, may grow.

    .venv/bin/python -m benchmarks.growth_server [--requests 1000000]

``harness serve`` gets PUTs of 1 KB for 2,000 keys until so many requests are done. ``points`` are
for a picture: requests so far, and the resident memory in MiB.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contestants import OURS
from benchmarks.loads import Load, put_load_on, resident_mib
from benchmarks.rows import Row, absent, show

SLICE = 5
MANY = 1_000_000
FEW = 200_000
CONNECTIONS = 16
GROWTH = 1.05


def points(requests: int = MANY) -> Iterator[tuple[float, float]]:
    """Yield how many requests there were, and the memory in MiB, every few seconds."""
    with tempfile.TemporaryDirectory() as name, OURS.start(Path(name)) as running:
        paths = running.paths("PUT")
        load = Load(method="PUT", seconds=SLICE, connections=CONNECTIONS)
        done = 0.0
        while done < requests:
            done += put_load_on(running.endpoint, paths, running.pid, load).rate * SLICE
            yield done, resident_mib(running.pid)


def measure(requests: int = FEW) -> Iterator[Row]:
    """Yield the memory after the first requests and after the last."""
    if shutil.which("wrk") is None:
        yield absent("server memory over many PUTs", "apt-get install wrk")
        return
    found = tuple(points(requests))
    (early, first), (late, last) = found[len(found) // 10], found[-1]
    yield Row(
        what=f"server memory after {late:,.0f} PUTs beside after {early:,.0f}",
        value=last / first,
        unit="×",
        at_most=GROWTH,
        note=f"{first:.0f} MiB, then {last:.0f} MiB",
    )


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth_server")
    parser.add_argument("--requests", type=int, default=MANY)
    show(measure(parser.parse_args().requests))


if __name__ == "__main__":
    main()
