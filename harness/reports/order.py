"""The order of a run's cells, whichever of them ended first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.model.verdict import CellResult


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportOrder:
    """Sorts results by driver, client, scenario and variant, as they were planned."""

    drivers: Mapping[str, int]
    clients: Mapping[str, int]
    scenarios: Mapping[str, int]

    def __call__(self, result: CellResult) -> tuple[int, int, int, int]:
        """Return the place of a result."""
        cell = result.cell
        return (
            self.drivers[cell.driver],
            self.clients[cell.client.id],
            self.scenarios[cell.scenario.id],
            (*cell.scenario.variants, cell.variant).index(cell.variant),
        )


def numbered(names: Iterable[str]) -> dict[str, int]:
    """Return the place of each name."""
    return {name: number for number, name in enumerate(names)}
