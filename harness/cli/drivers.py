"""The drivers that a command can be asked for."""

from harness.cli.run_options import DriverChoice
from harness.drivers.driver import Driver
from harness.engine.choosing import make_page_driver, refuse_other_systems, why_no_containers
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName

UNTRUSTED = (
    "The code of a page is untrusted, so it runs as processes of this machine only where you say "
    "`--driver local`."
)


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


def page_driver(name: DriverName, *, warm: bool = False) -> Driver:
    """Return a driver for the code of pages; raise EnvironmentalError where there can be none."""
    refuse_other_systems()
    try:
        return make_page_driver(name, warm=warm)
    except EnvironmentalError as error:
        if name is DriverName.LOCAL:
            raise
        raise EnvironmentalError(f"{error.message} {UNTRUSTED}", hint=error.hint) from error
