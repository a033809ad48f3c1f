"""A Dask cluster of this machine, in processes of its own: ``python -m tests.tiny.cluster 2``.

Prints the address of its scheduler, and ends with its standard input. No worker may die twice under
the same task.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import dask
from distributed import LocalCluster
from distributed.utils import get_mp_context

from tests.tiny.lifeline import SECONDS


@contextmanager
def local_cluster(workers: int, environment: dict[str, str]) -> Iterator[str]:
    """Lend the address of a cluster whose workers have this environment."""
    argv = [sys.executable, "-m", "tests.tiny.cluster", str(workers)]
    with subprocess.Popen(
        argv,
        cwd=Path(__file__).parents[2],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        yield cast("IO[str]", running.stdout).readline().strip()
        running.communicate(timeout=SECONDS)


def main() -> None:
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    # Workers are forked from a process that has loaded all that they need: most of them is loading.
    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})
    get_mp_context().set_forkserver_preload(["distributed", "harness.engine.cluster_worker"])
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": False}
    with LocalCluster(n_workers=int(sys.argv[1]), **options) as cluster:
        print(cluster.scheduler_address, flush=True)  # noqa: T201  the wire
        sys.stdin.read()


if __name__ == "__main__":
    main()
