"""How long it takes from the shell to the end: the help, one cell of one client, and again.

.venv/bin/python -m benchmarks.start [--rounds 7]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.rows import Row, absent, show

HARNESS = Path(sys.executable).with_name("harness")
HELP = ("--help",)
ONE_CELL = ("run", "--driver", "local", "-c", "curl", "-s", "put/plain")
BUILDS = ("run", "--driver", "local", "-s", "put/plain", "-s", "put/headers-and-metadata")
ROUNDS = 7


def measure(rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield what a start takes, and what building all clients takes that a second run need not."""
    note = f"`harness {{}}`, median of {rounds} from the shell"
    for what, argv, target in (("help", HELP, 0.25), ("one curl cell", ONE_CELL, 0.7)):
        run(argv)
        seconds = statistics.median(run(argv) for _ in range(rounds))
        yield Row(
            what=f"{what}, from the shell",
            value=seconds,
            unit="s",
            at_most=target,
            note=note.format(" ".join(argv)),
        )
    with tempfile.TemporaryDirectory(prefix="harness-bench-") as cache:
        fresh = os.environ | {"HARNESS_CACHE": cache}
        for what in ("first run: every client is built", "second run: nothing is built"):
            try:
                seconds = run(BUILDS, fresh)
            except subprocess.CalledProcessError as error:
                yield absent(what, f"`harness {' '.join(BUILDS)}` ended with {error.returncode}")
                return
            yield Row(what=what, value=seconds, unit="s", note=f"`harness {' '.join(BUILDS)}`")


def run(argv: tuple[str, ...], environment: Mapping[str, str] | None = None) -> float:
    """Return the seconds that the command takes; raise CalledProcessError where it fails."""
    begun = time.perf_counter()
    subprocess.run([HARNESS, *argv], check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
