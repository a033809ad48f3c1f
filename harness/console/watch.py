"""What the server does, told to every page that is open."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from itertools import takewhile

from pydantic import TypeAdapter

from harness.model.observation import Exchange

KEPT = 200
# A page that is behind by all that is kept is told no faster than this: what it shows costs more
# than the requests themselves, and both run in one process.
BREATH = 0.25
EXCHANGE = TypeAdapter(Exchange)
Message = dict[str, object]


class Watch:
    """Keeps the last requests, and turns them into messages while a page is open, not before."""

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

    def messages(self, *, heartbeat: float) -> Iterator[Message]:
        """Yield the last requests and those to come; an empty message where none came so long."""
        for exchange in self.exchanges(heartbeat=heartbeat):
            yield {} if exchange is None else EXCHANGE.dump_python(exchange, mode="json")

    def exchanges(self, *, heartbeat: float) -> Iterator[Exchange | None]:
        """Yield the last requests and those to come, None where none came so long.

        Who does not keep up misses some.
        """
        with self._changed:
            self._readers += 1
        try:
            seen = 0
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
