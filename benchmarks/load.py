"""Load with faults: uploads at once, half of them to be refused, and what came of each.

    .venv/bin/python -m benchmarks.load [--uploads 1000] [--connections 200]

Statuses, resets, delays, slow reads, cut and malformed answers are switched on, each for the first
40 well-signed requests of a bucket. Every answer, every stored object and every journal entry is
compared with what it must be; descriptors and tasks are counted afterwards.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, show
from tests.server.site import Site
from tests.server.starter import Starter
from tests.server.storm import FAULTS, complaints, send_all, uploads, weather

TURNS = 10_000


def measure(count: int = 1_000, connections: int = 200) -> Iterator[Row]:
    """Yield what went wrong, what leaked, and how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        starter = Starter(root=Path(folder) / "objects")
        server = starter.server(linger=0.5)
        probe = Site(server=server, bucket="probe")
        server.create_bucket("probe")
        tasks: list[int] = []
        server.subscribe(lambda _entry: tasks.append(len(asyncio.all_tasks())))
        probe.call("PUT", "before", body=b"x")
        descriptors = _descriptors()
        sites = [Site(server=server, bucket=f"storm-{number}") for number in range(len(FAULTS))]
        weather(sites)
        begun = time.perf_counter()
        outcomes = send_all(uploads(sites, count), connections)
        seconds = time.perf_counter() - begun
        found = complaints(sites, outcomes)
        for _ in range(TURNS):  # each is a turn of the server's loop
            server.buckets()
            if _descriptors() <= descriptors:
                break
        left = _descriptors() - descriptors
        probe.call("PUT", "after", body=b"x")
        yield Row(
            what=f"{count} uploads over {connections} connections with faults, half refused",
            value=len(found),
            unit="wrong",
            at_most=0,
            note="; ".join(found[:3]) or f"{seconds:.1f} s, with signing by oss2",
        )
        yield Row(what="descriptors left open", value=left, at_most=0)
        yield Row(what="tasks left on the server's loop", value=tasks[-1] - tasks[0], at_most=0)
        server.stop()


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def main() -> int:
    """Measure, print each figure, and return 1 where one is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--uploads", type=int, default=1_000)
    parser.add_argument("--connections", type=int, default=200)
    options = parser.parse_args()
    rows = tuple(measure(options.uploads, options.connections))
    show(rows)
    return int(any(row.verdict == "not met" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
