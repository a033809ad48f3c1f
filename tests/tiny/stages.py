"""The stages that pages run on, as far as this machine has them."""

import pytest

from harness.drivers.stage import Stage
from harness.engine.choosing import make_stage, why_no_containers
from harness.model.cell import DriverName


def stage_here(name: DriverName) -> Stage:
    """Return the stage; skip the test where it needs an engine and none is here."""
    reason = why_no_containers() if name is DriverName.CONTAINER else ""
    if reason:
        pytest.skip(reason)
    return make_stage(name)
