"""The drivers that a command can be asked for."""

from enum import StrEnum

from harness.engine.choosing import why_no_containers
from harness.model.cell import DriverName


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
