"""The two doors to the same cells, as a user opens them: ``harness run`` and ``pytest``.

    .venv/bin/python -m benchmarks.doors [--rounds 2] [--jobs 2]

Seven clients in the scenarios of 30 cells each, cold through both, from the shell to the end of the
command; that our own tests keep runtimes would compare two other things. Python keeps what it
compiles (pytest much of it, for its assertions), as it does where nobody forbids it. Pytest loads
no plugins of our own development, but for ``pytest-timeout``, which our settings name.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.rows import Row, show
from benchmarks.sides import Way, side_by_side
from benchmarks.warm import chosen_cells
from harness.catalog.catalog import default_root, read_catalog
from harness.model.cell import Cell, DriverName

MATRIX = Path(__file__).parents[1] / "tests" / "test_matrix.py"
JOBS, ROUNDS = 2, 2
MOST = 1.08
FORBIDDING = "PYTHONDONTWRITEBYTECODE"
OF_DEVELOPMENT = ("randomly", "hypothesispytest", "pytest_cov", "anyio")


def measure(rounds: int = ROUNDS, jobs: int = JOBS) -> Iterator[Row]:
    """Yield what each door takes, and their ratio."""
    cells = chosen_cells(read_catalog(default_root()), DriverName.LOCAL)
    ours, theirs = commands(cells, jobs)
    names = f"`harness run -j {jobs}`", f"`pytest -n {jobs}`"
    with tempfile.TemporaryDirectory(prefix="harness-bench-") as folder:
        run = partial(command, environment=keeping_bytecode(Path(folder)))
        run(ours)  # builds what is not built
        run([*theirs, "--collect-only"])
        ways = (
            Way(name=names[0], run=partial(run, ours)),
            Way(name=names[1], run=partial(run, theirs), beside=names[0], at_most=MOST),
        )
        yield from side_by_side(ways, rounds, f"{len(cells)} cells, from the shell")


def keeping_bytecode(folder: Path) -> dict[str, str]:
    """Return an environment in which Python keeps what it compiles, there and not beside us."""
    ours = {name: value for name, value in os.environ.items() if name != FORBIDDING}
    return ours | {"PYTHONPYCACHEPREFIX": str(folder)}


def commands(cells: tuple[Cell, ...], jobs: int) -> tuple[list[str], list[str]]:
    """Return the two commands for the clients and scenarios of these cells."""
    harness = ["-m", "harness", "run", "--driver", "local", "-j", str(jobs)]
    pytest = ["-m", "pytest", "-q", "-n", str(jobs), "-p", "no:cacheprovider", str(MATRIX)]
    pytest += ["-o", "harness_warm=false"]
    for plugin in OF_DEVELOPMENT:
        pytest += ["-p", f"no:{plugin}"]
    for name in dict.fromkeys(cell.client.id for cell in cells):
        harness += ["-c", name]
        pytest += ["--harness-client", name]
    for name in dict.fromkeys(cell.scenario.id for cell in cells):
        harness += ["-s", name]
        pytest += ["--harness-scenario", name]
    return harness, pytest


def command(argv: list[str], environment: Mapping[str, str]) -> float:
    """Return the seconds that a command takes; unsupported cells may be skipped in it."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *argv], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{argv[1]} ended with {done.returncode}: {done.stdout[-300:]}")
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doors")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--jobs", type=int, default=JOBS)
    options = parser.parse_args()
    show(measure(options.rounds, options.jobs))


if __name__ == "__main__":
    main()
