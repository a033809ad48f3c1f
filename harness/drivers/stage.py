"""Where code that nobody trusts is built and run: the snippets of pages."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.processes import Ended
from harness.model.cell import DriverName
from harness.model.program import Program


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """What a program is told: variables of its environment, and the words of its command line."""

    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()


class Stage(Protocol):
    """Builds each program once, and starts it in a fresh place as often as it is asked to."""

    @property
    def name(self) -> DriverName:
        """The word for this way of running in cell ids."""
        ...

    @property
    def confined(self) -> bool:
        """Whether a program can reach the mock server and nothing else, and hurt nobody."""
        ...

    def open(self, host: Host) -> str:
        """Take a server that programs are to meet; return its endpoint as they see it.

        One is opened before the first program is prepared; more may come later.
        """
        ...

    def expect(self, programs: Iterable[Program]) -> None:
        """Take note of the programs that will be asked for, so that all can be made ready."""
        ...

    def prepare(self, program: Program) -> Prepared:
        """Build the program, or find it built; raise EnvironmentalError where that cannot be."""
        ...

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> AbstractContextManager[Workplace]:
        """Lend a place from which this server is reached, with its local file if it has one.

        Nothing of another place is to be seen from it, and nothing of it is left behind.
        """
        ...

    def run(self, prepared: Prepared, told: Invocation, place: Workplace) -> Ended:
        """Start a fresh process in this place, and wait for its end or for that of its budget."""
        ...

    def left(self, name: str, place: Workplace) -> str:
        """Return what programs have written to this file of the place's folder, else nothing."""
        ...

    def close(self) -> None:
        """Stop everything that still runs."""
        ...
