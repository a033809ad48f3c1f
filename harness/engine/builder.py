"""Programs, each prepared once for all the cells that need it."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from harness.catalog.catalog import Catalog
from harness.drivers.driver import Driver, Prepared
from harness.errors import EnvironmentalError
from harness.model.cell import Cell
from harness.model.client import Client
from harness.model.events import BuildBegun, ProgramBuilt
from harness.model.program import Program
from harness.model.scenario import Flow, Variant


@dataclass(kw_only=True, slots=True)
class BuildSlot:
    """The place of one program: whoever holds the lock prepares it, and keeps what came of it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    outcome: Prepared | EnvironmentalError | None = None


class ProgramBuilder:
    """Prepares programs on demand, and tells of each that it has built."""

    def __init__(
        self,
        catalog: Catalog | None,
        driver: Driver,
        emit: Callable[[BuildBegun | ProgramBuilt], None],
    ) -> None:
        self._catalog = catalog
        self._driver = driver
        self._emit = emit
        self._lock = threading.Lock()
        self._slots: dict[tuple[str, ...], BuildSlot] = {}

    def expect(self, cells: Iterable[Cell]) -> None:
        """Announce all programs of the clients of these cells, whether a cell needs them or not.

        A driver that builds them together then finds the same set in every run; and a snippet that
        has lost a placeholder raises FixtureError before anything has run.
        """
        run = (cell for cell in cells if cell.is_watched or not cell.unsupported)
        clients = {cell.client.id: cell.client for cell in run}
        self._driver.expect(
            [
                self._of_catalog(client, flow, variant)
                for client in clients.values()
                for flow in Flow
                if flow in client.snippets
                for variant in Variant
            ]
        )

    def prepared(self, cell: Cell) -> Prepared:
        """Return the cell's program; raise the error that its first preparation met."""
        client, flow, variant = cell.client, cell.scenario.flow, cell.variant
        key = (client.id, str(flow), str(variant))
        return self._once(key, lambda: self._of_catalog(client, flow, variant))

    def expect_blocks(self, programs: Iterable[Program]) -> None:
        """Announce a program of each toolkit that blocks of pages need."""
        self._driver.expect({program.client.id: program for program in programs}.values())

    def built(self, program: Program) -> Prepared:
        """Return the program of a block; raise the error that its first preparation met."""
        key = (program.client.id, program.file, program.source, program.local_file)
        return self._once(key, lambda: program)

    def _once(self, key: tuple[str, ...], program: Callable[[], Program]) -> Prepared:
        with self._lock:
            slot = self._slots.setdefault(key, BuildSlot())
        with slot.lock:
            if slot.outcome is None:
                slot.outcome = self._prepare(program())
        if isinstance(slot.outcome, EnvironmentalError):
            raise slot.outcome
        return slot.outcome

    def _of_catalog(self, client: Client, flow: Flow, variant: Variant) -> Program:
        if self._catalog is None:
            raise AssertionError(client.id)
        return self._catalog.program(client, flow, variant)

    def _prepare(self, program: Program) -> Prepared | EnvironmentalError:
        client = program.client.id
        self._emit(BuildBegun(client=client, program=program.id))
        try:
            prepared = self._driver.prepare(program)
        except EnvironmentalError as fault:
            self._emit(
                ProgramBuilt(
                    client=client,
                    program=program.id,
                    seconds=0.0,
                    cached=False,
                    failure=str(fault),
                )
            )
            return fault
        facts = prepared.facts
        self._emit(
            ProgramBuilt(
                client=client,
                program=program.id,
                seconds=facts.seconds,
                cached=facts.cached,
                failure=facts.failure,
            )
        )
        return prepared
