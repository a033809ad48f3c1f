"""What every cell needs of this machine, looked at when a cell has gone wrong."""

import os
import shutil
from contextlib import ExitStack

from harness.engine.environment import Environment
from harness.errors import EnvironmentalError, EnvironmentLostError
from harness.model.observation import Observation

# A log line and a small upload; with less, whatever a cell says may be said of the disk.
LEAST_ROOM = 1024 * 1024
DESCRIPTORS_OF_A_CELL = 16
NOT_STORED = "storage-failed"


def check_resources(environment: Environment) -> None:
    """Raise EnvironmentLostError where no further cell can run here.

    A verdict that was come to meanwhile is none: it may speak of the disk and not of a snippet.
    """
    if shutil.disk_usage(environment.folder).free < LEAST_ROOM:
        raise EnvironmentLostError(f"There is no room left on the disk of {environment.folder}.")
    if not _can_open(DESCRIPTORS_OF_A_CELL):
        raise EnvironmentLostError("No further file can be opened: `ulimit -n` says how many may.")
    if lost := environment.driver.lost():
        raise EnvironmentLostError(lost, hint="`harness doctor`")


def check_storage(observation: Observation) -> None:
    """Raise EnvironmentalError where the server's own disk has failed: no client is to blame."""
    if any(exchange.cause == NOT_STORED for exchange in observation.exchanges):
        raise EnvironmentalError(
            "The mock server could not store what has arrived.", hint="is the disk full?"
        )


def _can_open(number: int) -> bool:
    try:
        with ExitStack() as stack:
            for _ in range(number):
                stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return False
    return True
