"""The fault of a bucket, and how many of its requests it still meets."""

from harness.model.scenario import Fault


class FaultPlan:
    """Hands out the fault of a ticket as many times as it says."""

    def __init__(self, fault: Fault | None) -> None:
        self._fault = fault
        self._left = fault.times if fault else 0

    def take(self) -> Fault | None:
        """Return the fault that the next well-signed request meets, None when it meets none."""
        if self._left == 0:
            return None
        self._left -= 1
        return self._fault
