"""What a worker of a cluster does: an environment for each driver, opened for its first cell."""

import hashlib
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from distributed import WorkerPlugin, get_worker
from distributed.worker import Worker

from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import MakeDriver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import run_cell
from harness.engine.shards import digest
from harness.errors import EnvironmentalError, HarnessError
from harness.model.cell import Cell, DriverName
from harness.model.events import Event
from harness.model.scenario import Flow, Variant
from harness.model.verdict import CellResult

# What comes with the harness, wherever a worker has it.
OURS = Path()


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A verdict with what has been told meanwhile, or the error that kept a worker from one."""

    result: CellResult | None = None
    error: str = ""
    events: tuple[Event, ...] = ()


class Fingerprints:
    """Tells whether two machines mean the same by the name of a cell."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._programs: dict[tuple[str, Flow, Variant], str] = {}

    def of(self, cell: Cell) -> str:
        """Return what is the same for the same cell of the same client, scenario and snippet."""
        key = (cell.client.id, cell.scenario.flow, cell.variant)
        if key not in self._programs:
            program = self._catalog.program(*(cell.client, *key[1:]))
            self._programs[key] = repr((program.source, program.support, program.locks))
        return hashlib.sha256(f"{digest([cell])}{self._programs[key]}".encode()).hexdigest()


class ClusterWorker:
    """One environment with all that the cells of its driver need."""

    def __init__(self, catalog: Catalog, environment: Environment, stack: ExitStack) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._expected: set[str] = set()
        self._environment = environment
        self._builder = ProgramBuilder(catalog, environment.driver, self._events.append)
        self._stack = stack

    def run(self, cell: Cell, baseline: Baseline) -> Done:
        """Run the cell, and hand over what has been told meanwhile."""
        with self._lock:
            if cell.client.id not in self._expected:
                self._builder.expect([cell])
                self._expected.add(cell.client.id)
        result = run_cell(cell, self._builder, self._environment, baseline)
        with self._lock:
            events = tuple(self._events)
            self._events.clear()
        return Done(result=result, events=events)

    def close(self) -> None:
        """Stop what runs, and leave nothing behind."""
        self._stack.close()


class ClusterWorkers(WorkerPlugin):
    """The servers of one run in one process; ``roots`` hold its catalog, if not ours alone."""

    def __init__(self, roots: tuple[Path, ...], baseline: Baseline, make: MakeDriver) -> None:
        self._roots = roots or (OURS,)
        self._make = make
        self._baseline = baseline

    def setup(self, worker: Worker) -> None:
        """Read this machine's own catalog."""
        self._folder = Path(worker.local_directory)
        self._catalog = read_catalog(
            *(default_root() if root == OURS else root for root in self._roots)
        )
        self._fingerprints = Fingerprints(self._catalog)
        self._cells = {
            cell.id: cell
            for name in (DriverName.LOCAL, DriverName.CONTAINER)
            for cell in plan(self._catalog.with_versions, self._catalog.every_scenario, name)
        }
        self._lock = threading.Lock()
        self._workers: dict[DriverName, ClusterWorker] = {}

    def teardown(self, worker: Worker) -> None:
        """Close every environment."""
        del worker
        with self._lock:
            workers, self._workers = self._workers, {}
        for one in workers.values():
            one.close()

    def run(self, name: str, fingerprint: str) -> Done:
        """Run the cell of this name; raise EnvironmentalError where it is another one here."""
        cell = self._cells.get(name)
        if cell is None or self._fingerprints.of(cell) != fingerprint:
            message = "It has another version of the client, the scenario or the snippet."
            raise EnvironmentalError(message, hint="install the same harness on every machine")
        return self._worker(cell.driver).run(cell, self._baseline)

    def _worker(self, name: DriverName) -> ClusterWorker:
        with self._lock:
            if name not in self._workers:
                with ExitStack() as stack:
                    driver = self._make(name)
                    environment = stack.enter_context(open_environment(driver, self._folder))
                    self._workers[name] = ClusterWorker(self._catalog, environment, stack.pop_all())
            return self._workers[name]


def run_there(run: str, name: str, fingerprint: str) -> Done:
    """Run one cell in the worker in which this is called."""
    worker = get_worker()
    try:
        workers = worker.plugins[run]
        if not isinstance(workers, ClusterWorkers):
            raise EnvironmentalError(f"It does not know the run {run}.")
        return workers.run(name, fingerprint)
    except HarnessError as error:
        return Done(error=f"The worker at {worker.address} cannot run this cell. {error}")
