"""A bounded soak: uploads, refusals and downloads in turns, and the server's memory meanwhile.

    .venv/bin/python -m benchmarks soak              into the results
    .venv/bin/python -m benchmarks.soak --minutes 1  to the terminal

``harness serve`` gets uploads through signed URLs, the same with a wrong signature, and downloads,
for ten seconds each, over 32 connections. Flat means that the resident memory grows by less than
5 % from the end of the first tenth to the end. The line is drawn in ``benchmarks/pictures``.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contestants import OURS, Running
from benchmarks.loads import Load, put_load_on, resident_mib
from benchmarks.million import draw
from benchmarks.rows import Row, show

TURN = 10
CONNECTIONS = 32
GROWTH = 1.05
MINUTES = 10.0


def measure(minutes: float = MINUTES) -> Iterator[Row]:
    """Yield how many requests there were, and the memory at the beginning and at the end."""
    with tempfile.TemporaryDirectory() as name, OURS.start(Path(name)) as running:
        end = time.monotonic() + minutes * 60
        total = 0.0
        points: dict[float, float] = {}
        while time.monotonic() < end or len(points) < 2:  # noqa: PLR2004  a beginning and an end
            total += _turn(running)
            points[total] = resident_mib(running.pid)
    memory = list(points.values())
    draw("soak-memory", "Memory of the server in a soak", points)
    first = memory[len(memory) // 10]
    yield Row(what=f"soak of {minutes:g} minutes", value=total, unit="requests, each as expected")
    yield Row(
        what="resident memory at the end beside after a tenth",
        value=memory[-1] / first,
        unit="×",
        at_most=GROWTH,
        note=f"{first:.0f} MiB, then {memory[-1]:.0f} MiB; highest {max(memory):.0f} MiB",
    )


def _turn(running: Running) -> float:
    total = 0.0
    for method in ("PUT", "GET"):
        paths = running.paths(method)
        load = Load(method=method, seconds=TURN, connections=CONNECTIONS)
        total += put_load_on(running.endpoint, paths, running.pid, load).rate * TURN
        wrong = [path[:-1] + ("0" if path[-1] != "0" else "1") for path in paths]
        refused = Load(method=method, seconds=TURN, connections=CONNECTIONS, refused=True)
        total += put_load_on(running.endpoint, wrong, running.pid, refused).rate * TURN
    return total


def main() -> int:
    """Measure for the minutes that are asked for; return 1 where memory is not flat."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    rows = tuple(measure(parser.parse_args().minutes))
    show(rows)
    return int(any(row.verdict == "not met" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
