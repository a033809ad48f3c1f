"""Programs, each prepared once for all the cells that need it."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from harness.catalog.catalog import Catalog
from harness.drivers.driver import Driver, Prepared
from harness.errors import EnvironmentalError
from harness.model.cell import Cell
from harness.model.events import ProgramBuilt
from harness.model.scenario import Flow, Variant


@dataclass(kw_only=True, slots=True)
class BuildSlot:
    """The place of one program: whoever holds the lock prepares it, and keeps what came of it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    outcome: Prepared | EnvironmentalError | None = None


class ProgramBuilder:
    """Prepares programs on demand, and tells of each that it has built."""

    def __init__(
        self, catalog: Catalog, driver: Driver, tell: Callable[[ProgramBuilt], None]
    ) -> None:
        self._catalog = catalog
        self._driver = driver
        self._tell = tell
        self._lock = threading.Lock()
        self._bays: dict[tuple[str, Flow, Variant], BuildSlot] = {}

    def expect(self, cells: Iterable[Cell]) -> None:
        """Announce all programs of the clients of these cells, whether a cell needs them or not.

        A driver that builds them together then finds the same set in every run; and a snippet that
        has lost a placeholder raises FixtureError before anything has run.
        """
        clients = {cell.client.id: cell.client for cell in cells if not cell.unsupported}
        self._driver.expect(
            [
                self._catalog.program(client, flow, variant)
                for client in clients.values()
                for flow in Flow
                for variant in Variant
            ]
        )

    def prepared(self, cell: Cell) -> Prepared:
        """Return the cell's program; raise the error that its first preparation met."""
        key = (cell.client.id, cell.scenario.flow, cell.variant)
        with self._lock:
            bay = self._bays.setdefault(key, BuildSlot())
        with bay.lock:
            if bay.outcome is None:
                bay.outcome = self._prepare(cell)
        if isinstance(bay.outcome, EnvironmentalError):
            raise bay.outcome
        return bay.outcome

    def _prepare(self, cell: Cell) -> Prepared | EnvironmentalError:
        program = self._catalog.program(cell.client, cell.scenario.flow, cell.variant)
        try:
            prepared = self._driver.prepare(program)
        except EnvironmentalError as fault:
            self._tell(
                ProgramBuilt(
                    client=cell.client.id,
                    program=program.id,
                    seconds=0.0,
                    cached=False,
                    failure=str(fault),
                )
            )
            return fault
        facts = prepared.facts
        self._tell(
            ProgramBuilt(
                client=cell.client.id,
                program=program.id,
                seconds=facts.seconds,
                cached=facts.cached,
                failure=facts.failure,
            )
        )
        return prepared
