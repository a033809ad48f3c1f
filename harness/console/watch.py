"""What the server does, told to everyone who listens."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from itertools import takewhile

from harness.model.observation import Exchange

KEPT = 1_000
# Who is behind by all that is kept is told no faster than this: what is told costs more than the
# requests themselves, and both run in one process.
BREATH = 0.25


class Watch:
    """Keeps the last requests, and explains them while somebody listens, not before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._kept: deque[Callable[[], Exchange]] = deque(maxlen=KEPT)
        self._count = 0
        self._readers = 0
        self._is_closed = False

    def __call__(self, entry: Callable[[], Exchange]) -> None:
        """Take one request; every one passes here, and the bare lock is the cheaper one to take."""
        with self._lock:
            self._kept.append(entry)
            self._count += 1
            if self._readers:
                self._changed.notify_all()

    def close(self) -> None:
        """End every stream; what was not told yet stays untold."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def exchanges(self, *, heartbeat: float, last: int = KEPT) -> Iterator[Exchange | None]:
        """Return the ``last`` requests and those to come, None where none came so long.

        Who does not keep up misses some.
        """
        with self._changed:
            self._readers += 1
            return self._told(max(self._count - last, 0), heartbeat)

    def _told(self, seen: int, heartbeat: float) -> Iterator[Exchange | None]:
        try:
            while not self._is_closed:
                entries, seen = self._after(seen, heartbeat)
                # An explanation takes a while: whoever closes does not wait for those left.
                for entry in takewhile(lambda _: not self._is_closed, entries):
                    yield entry()
                if not entries:
                    yield None
                elif len(entries) == KEPT:
                    self._wait_for_the_end(BREATH)
        finally:
            with self._changed:
                self._readers -= 1

    def _after(self, seen: int, heartbeat: float) -> tuple[list[Callable[[], Exchange]], int]:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._count > seen, heartbeat)
            new = min(self._count - seen, len(self._kept))
            return list(self._kept)[len(self._kept) - new :], self._count

    def _wait_for_the_end(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed, seconds)
