"""Which drivers a command uses, and what two of them disagree on."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import base_id, base_image, connect
from harness.drivers.driver import Driver
from harness.drivers.local import LocalDriver, default_cache
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.verdict import CellResult


class DriverChoice(StrEnum):
    """The drivers that can be asked for."""

    LOCAL = "local"
    CONTAINER = "container"
    BOTH = "both"
    AUTO = "auto"


def chosen_names(choice: DriverChoice) -> tuple[DriverName, ...]:
    """Return the drivers that are meant.

    ``auto`` means containers where an engine answers and the base image can be had, because code
    from a page is code of a stranger; elsewhere the tool chains of this machine.
    """
    match choice:
        case DriverChoice.LOCAL:
            return (DriverName.LOCAL,)
        case DriverChoice.CONTAINER:
            return (DriverName.CONTAINER,)
        case DriverChoice.BOTH:
            return (DriverName.LOCAL, DriverName.CONTAINER)
        case DriverChoice.AUTO:
            return (DriverName.LOCAL if why_no_containers() else DriverName.CONTAINER,)


def why_no_containers() -> str:
    """Return what is missing for containers, nothing where nothing is."""
    try:
        base_id(connect(), base_image())
    except EnvironmentalError as error:
        return error.message
    return ""


def make_driver(name: DriverName) -> Driver:
    """Return a driver of this name; raise EnvironmentalError where no engine answers."""
    if name is DriverName.CONTAINER:
        return ContainerDriver(connect())
    return LocalDriver(default_cache())


def differences(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield a line for each cell on which the drivers disagree: its verdict, or a broken rule."""
    seen: dict[str, dict[str, str]] = {}
    for result in results:
        name = result.cell.id.rpartition(":")[0]
        seen.setdefault(name, {})[result.cell.driver] = _outcome(result)
    for name, outcomes in seen.items():
        if len(set(outcomes.values())) > 1:
            told = ", ".join(f"{driver}: {outcome}" for driver, outcome in outcomes.items())
            yield f"{name}: {told}"


def _outcome(result: CellResult) -> str:
    rules = sorted({finding.rule for finding in result.findings})
    return f"{result.verdict} ({', '.join(rules)})" if rules else str(result.verdict)
