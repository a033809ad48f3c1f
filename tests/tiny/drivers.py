"""The drivers that pages run on, as far as this machine has them."""

import pytest

from harness.drivers.driver import Driver
from harness.engine.choosing import make_page_driver, why_no_containers
from harness.model.cell import DriverName


def page_driver_here(name: DriverName) -> Driver:
    """Return the driver; skip the test where it needs an engine and none is here."""
    reason = why_no_containers() if name is DriverName.CONTAINER else ""
    if reason:
        pytest.skip(reason)
    return make_page_driver(name)
