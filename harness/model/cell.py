"""One square of the matrix."""

from dataclasses import dataclass
from enum import StrEnum

from harness.model.client import Client
from harness.model.phrase import Wording
from harness.model.scenario import Scenario, Variant


class DriverName(StrEnum):
    """The way in which a client runs."""

    LOCAL = "local"
    CONTAINER = "container"
    IN_PROCESS = "in-process"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Client × scenario × variant × driver; ``unsupported`` is the reason why it cannot run.

    A cell that ``is_trial`` is run all the same: what is declared impossible must fail. One that
    ``is_watched`` is run, too: it shows what the library does.
    ``options`` are further words on the command line that it was planned by (``--root DIR``).
    """

    client: Client
    scenario: Scenario
    variant: Variant
    driver: DriverName
    unsupported: Wording = ""
    is_trial: bool = False
    is_watched: bool = False
    options: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name by which people and baselines speak of the cell."""
        return f"{self.client.id}:{self.scenario.id}:{self.variant}:{self.driver}"

    @property
    def page(self) -> str:
        """The page whose block it is, empty for a cell of the matrix."""
        page, _, line = self.client.id.rpartition(":")
        return page if line.isdigit() else ""
