"""A Dask cluster as executor: each cell is a task, each worker process has a server of its own.

What travels is pickled and not signed: whoever can reach the scheduler can run code on all workers
and on this machine. So it is for networks that one trusts, or for ``tls://`` with certificates,
as Dask's own configuration names them.
"""

import queue
import secrets
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from distributed import Client, Future
from distributed.comm.addressing import parse_host_port
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from harness import timeouts
from harness.catalog.catalog import Catalog
from harness.engine.choosing import MakeDriver, make_driver
from harness.engine.cluster_worker import ClusterWorkers, Done, Fingerprints, run_there
from harness.engine.events import Listener
from harness.engine.run import RunPlan, round_robin
from harness.errors import EnvironmentalError, EnvironmentLostError
from harness.model.cell import Cell
from harness.model.verdict import CellResult, Verdict

# To Dask, no time at all means without end.
LEAST_PATIENCE = 0.001
RUNNING = "running"
DIED = (
    "Every worker that ran this cell died.\n"
    "  hint: the logs of the workers say more; does the snippet take their memory, or end them?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """The order for a cluster: what it runs, how it makes drivers, where the catalog and logs are.

    ``patience`` is how many seconds a cluster may be without workers before the run ends.
    """

    address: str
    catalog: Catalog
    make: MakeDriver = make_driver
    roots: tuple[Path, ...] = ()
    logs: Path | None = None
    patience: float = field(default_factory=lambda: timeouts.WITHOUT_WORKERS)

    def executor(self, plan: RunPlan, emit: Listener) -> Generator[CellResult]:
        """Yield each verdict as workers come to it.

        A cell whose worker dies is tried elsewhere, as often as the scheduler allows. What was in
        the hands of so many dying workers is tried once more, alone, for it may have been a mere
        neighbour; if its workers die again it is the cell's own doing, and an ERROR.
        """
        with self._connected() as client, self._run(client, plan) as run:
            suspects = []
            for cell, done in run.outcomes(round_robin(plan.left)):
                if done is None:
                    suspects.append(cell)
                    continue
                for event in done.events:
                    emit(event)
                yield _result(cell, done)
            for suspect in suspects:
                for cell, done in run.outcomes([suspect]):
                    yield _result(cell, done)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        try:
            # Dask itself would go on knocking at a closed door.
            host, port = parse_host_port(self.address)
            socket.create_connection((host, port), timeouts.SCHEDULER).close()
            client = Client(self.address, timeout=timeouts.SCHEDULER, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            message = f"No Dask scheduler answers at {self.address}: {_first_line(error)}."
            hint = "`dask scheduler` starts one, and prints its address"
            raise EnvironmentalError(message, hint=hint) from error
        with client:
            yield client

    @contextmanager
    def _run(self, client: Client, plan: RunPlan) -> Iterator["_Run"]:
        run = _Run(client, self, Fingerprints(self.catalog))
        run.wait_for_a_worker()
        try:
            client.register_plugin(
                ClusterWorkers(self.roots, plan.baseline, self.make), name=run.name
            )
        except Exception as error:  # whatever a worker meets, it raises here
            message = f"A worker of {self.address} cannot run cells: {_first_line(error)}."
            hint = (
                "install the same harness on every machine: pip install 'oss-snippet-harness[dask]'"
            )
            raise EnvironmentalError(message, hint=hint) from error
        try:
            yield run
        finally:
            # A scheduler that is gone has nothing left to be tidied up.
            with suppress(CommClosedError, OSError, TimeoutError):
                run.end()


class _Run:
    """The tasks of one run."""

    def __init__(self, client: Client, cluster: Cluster, fingerprints: Fingerprints) -> None:
        self.name = f"harness-{secrets.token_hex(6)}"
        self._client = client
        self._cluster = cluster
        self._fingerprints = fingerprints
        self._asked = 0
        self._pending: dict[str, tuple[Future[Done], Cell]] = {}

    def wait_for_a_worker(self) -> None:
        """Wait until somebody is there; raise EnvironmentLostError where nobody comes.

        A plugin is set up on the workers of this moment: with none there, none would object to it.
        """
        try:
            self._client.wait_for_workers(1, timeout=max(self._cluster.patience, LEAST_PATIENCE))
        except TimeoutError:
            raise self._lost() from None

    def outcomes(self, cells: Iterable[Cell]) -> Iterator[tuple[Cell, Done | None]]:
        """Yield each cell with what came of it, None where too many workers died meanwhile."""
        ended: queue.SimpleQueue[Future[Done]] = queue.SimpleQueue()
        for cell in cells:
            self._asked += 1
            key = f"{self.name}-{self._asked}"
            future = self._client.submit(
                run_there, self.name, cell.id, self._fingerprints.of(cell), key=key, pure=False
            )
            self._pending[key] = (future, cell)
            future.add_done_callback(ended.put)
        alive = time.monotonic()
        while self._pending:
            try:
                future = ended.get(timeout=timeouts.CLUSTER_POLL)
            except queue.Empty:
                alive = self._look(alive)
                continue
            alive = time.monotonic()
            _, cell = self._pending.pop(str(future.key))
            yield cell, self._outcome(future)

    def end(self) -> None:
        """Withdraw what has not been run, close every worker, and gather the logs."""
        client, logs = self._client, self._cluster.logs
        if client.status != RUNNING:
            return
        client.cancel([future for future, _ in self._pending.values()], force=True)
        client.unregister_worker_plugin(self.name)
        if logs is not None:
            by_worker = {**client.get_worker_logs(nanny=True), **client.get_worker_logs()}
            lines = [
                f"{who} {level} {line}" for who, log in by_worker.items() for level, line in log
            ]
            logs.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def _outcome(self, future: "Future[Done]") -> Done | None:
        try:
            return future.result(timeout=self._cluster.patience)
        except KilledWorker:
            return None
        except TimeoutError:
            raise self._lost() from None
        except Exception as error:  # noqa: BLE001  our own mistake must not end the other cells
            problem = f"{type(error).__name__}: {error}"
            return Done(
                error=f"The harness itself failed on a worker ({problem}). Please report it."
            )

    def _look(self, alive: float) -> float:
        """Return when the cluster was last seen alive; raise where that is too long ago."""
        if self._client.status == RUNNING and self._client.scheduler_info()["workers"]:
            return time.monotonic()
        if time.monotonic() - alive > self._cluster.patience:
            raise self._lost()
        return alive

    def _lost(self) -> EnvironmentLostError:
        what = "has no worker left" if self._client.status == RUNNING else "does not answer"
        message = f"The cluster at {self._cluster.address} {what}."
        return EnvironmentLostError(message, hint="`dask worker` starts one")


def _result(cell: Cell, done: Done | None) -> CellResult:
    if done is not None and done.result is not None:
        return replace(done.result, cell=cell)
    return CellResult(cell=cell, verdict=Verdict.ERROR, error=DIED if done is None else done.error)


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
