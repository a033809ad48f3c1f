"""A sign of life for logs: what is being built while nothing else is told."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from harness import timeouts
from harness.catalog.wording import worded
from harness.model.events import (
    BuildBegun,
    CellFinished,
    Event,
    ProgramBuilt,
    RunFinished,
    RunStarted,
)
from harness.reports.symbols import of_cells

MOST_NAMED = 4


class Pulse:
    """Tells now and then how far a run is and what it waits for, until the run ends."""

    def __init__(self, say: Callable[[str], None], seconds: float = timeouts.PULSE) -> None:
        self._say = say
        self._seconds = seconds
        self._planned = self._done = self._seen = 0
        self._building: dict[str, float] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, event: Event) -> None:
        """Note what has happened."""
        with self._lock:
            self._seen += 1
            match event:
                case RunStarted(cells=cells, kept=kept):
                    self._planned, self._done = len(cells), len(kept)
                    self._start()
                case BuildBegun():
                    self._building[f"{event.client} {event.program}"] = time.monotonic()
                case ProgramBuilt():
                    self._building.pop(f"{event.client} {event.program}", None)
                case CellFinished():
                    self._done += 1
                case RunFinished():
                    self._ended.set()

    def close(self) -> None:
        """Tell no more."""
        self._ended.set()
        if self._thread is not None:
            # An interrupt may have left a lock behind for which the thread waits.
            self._thread.join(self._seconds)
            self._thread = None

    def _start(self) -> None:
        self._ended.clear()
        if self._thread is None:
            self._thread = threading.Thread(target=self._beat, daemon=True)
            self._thread.start()

    def _beat(self) -> None:
        # A terminal may have been closed, which is why the run will end.
        with suppress(OSError):
            seen, seconds, begun = self._seen, self._seconds, time.monotonic()
            while not self._ended.wait(seconds):
                self._say(self._line())
                is_still = seen == self._seen
                seconds = (
                    next_pulse(seconds, time.monotonic() - begun) if is_still else self._seconds
                )
                seen = self._seen

    def _line(self) -> str:
        with self._lock:
            names = list(self._building.items())
            done, planned = self._done, of_cells(self._planned)
        if not names:
            return worded("{}/{} so far", done, planned)
        now = time.monotonic()
        line = ", ".join(f"{name} ({now - begun:.0f} s)" for name, begun in names[:MOST_NAMED])
        return worded("{}/{} so far; being built: {}", done, planned, line)


def next_pulse(seconds: float, elapsed: float) -> float:
    """Return how long to wait for the next line behind one that came after so many seconds.

    While nothing happens, it is told ever more seldom, so that a log keeps short; in the first
    minute of a run never so seldom that somebody who has just come takes it for dead.
    """
    is_early = elapsed < timeouts.FIRST_MINUTE
    return min(2 * seconds, timeouts.EARLY_PULSE if is_early else timeouts.LONGEST_PULSE)
