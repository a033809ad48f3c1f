"""The only place of the server that looks at a clock."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time by which validity is judged."""

    def now(self) -> float:
        """Return Unix seconds."""
        ...


class SystemClock:
    """Shows this machine's time, moved by so many seconds."""

    def __init__(self, *, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Return Unix seconds."""
        return time.time() + self.offset


stopwatch = time.perf_counter  # in seconds; only their differences mean something
