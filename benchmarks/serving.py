"""The mock server under load, side by side with servers that people use instead of one.

    .venv/bin/python -m benchmarks.serving [--rounds 3] [--seconds 4] [--connections 16]

``wrk`` sends PUTs of 1 KB through signed URLs, 2,000 of them in turns, to one server after the
other. Ours verifies, stores and journals every request; what the others check is said beside their
figures. CPU is the user and system time of the server's processes for one request, and depends less
on what else the machine does than the rate. Neighbours are installed on demand into the harness's
cache; one that cannot be had is reported as absent. Needs ``wrk``.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contestants import NGINX, OURS, Absent, Contestant
from benchmarks.loads import Figures, Load, LoadError, put_load_on
from benchmarks.neighbours import NEIGHBOURS
from benchmarks.rows import Row, absent, show

TARGET = 10_000
BESIDE_NGINX = 2.0
WARM_UP = 1


def measure(rounds: int = 3, seconds: int = 4, connections: int = 16) -> Iterator[Row]:
    """Yield rate, latency and CPU of each server, and how ours compares."""
    if shutil.which("wrk") is None:
        yield absent("every server", "apt-get install wrk")
        return
    load = Load(method="PUT", seconds=seconds, connections=connections)
    found: dict[str, list[Figures]] = {}
    for _ in range(rounds):
        for contestant in (OURS, NGINX):
            found.setdefault(contestant.name, []).append(one(contestant, load))
    yield from rows(OURS, found[OURS.name], target=TARGET)
    yield from rows(NGINX, found[NGINX.name])
    for neighbour in NEIGHBOURS:
        try:
            found[neighbour.name] = [one(neighbour, load)]
        except (Absent, LoadError, OSError, subprocess.SubprocessError) as error:
            yield absent(f"{neighbour.name}: PUT", " ".join(str(error).split())[-300:])
        else:
            yield from rows(neighbour, found[neighbour.name])
    yield from compared(found)


def one(contestant: Contestant, load: Load) -> Figures:
    """Start a server, warm it up, and measure it."""
    with tempfile.TemporaryDirectory() as name, contestant.start(Path(name)) as running:
        paths = running.paths(load.method)
        warm_up = Load(method=load.method, seconds=WARM_UP, connections=load.connections)
        put_load_on(running.endpoint, paths, running.pid, warm_up)
        return put_load_on(running.endpoint, paths, running.pid, load)


def rows(contestant: Contestant, figures: list[Figures], target: float | None = None) -> list[Row]:
    """Return the medians of one server."""
    p50, p99 = (median(figures, name) for name in ("p50", "p99"))
    note = f"p50 {p50:.2f} ms, p99 {p99:.2f} ms; checks {contestant.checks}; rounds: {len(figures)}"
    return [
        Row(
            what=f"{contestant.name}: PUT of 1 KB",
            value=median(figures, "rate"),
            unit="PUT/s",
            at_least=target,
            note=note,
        ),
        Row(what=f"{contestant.name}: CPU", value=median(figures, "cpu"), unit="µs/PUT"),
    ]


def compared(found: dict[str, list[Figures]]) -> Iterator[Row]:
    """Yield how many times as fast ours is as each of the others."""
    mine = found[OURS.name]
    for name, figures in found.items():
        if name != OURS.name:
            yield Row(
                what=f"harness serve beside {name}",
                value=median(mine, "rate") / median(figures, "rate"),
                unit="× its PUT/s",
                at_least=BESIDE_NGINX if name == NGINX.name else 1.0,
                note=f"{median(figures, 'cpu') / median(mine, 'cpu'):.2f} × by CPU a request",
            )


def median(figures: list[Figures], name: str) -> float:
    """Return the median of one figure."""
    return float(statistics.median(getattr(each, name) for each in figures))


def main() -> None:
    """Measure, and print each figure as it comes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    show(measure(options.rounds, options.seconds, options.connections))


if __name__ == "__main__":
    main()
