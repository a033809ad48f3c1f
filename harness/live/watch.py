"""What the server does, told to every page that is open."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import TypeAdapter

from harness.model.observation import Exchange

KEPT = 200
EXCHANGE = TypeAdapter(Exchange)
Message = dict[str, object]


class Watch:
    """Turns requests into messages on a thread of its own, and keeps the last of them."""

    def __init__(self) -> None:
        self._entries: queue.SimpleQueue[Callable[[], Exchange] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._kept: deque[Message] = deque(maxlen=KEPT)
        self._open: set[queue.SimpleQueue[Message | None]] = set()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def __call__(self, entry: Callable[[], Exchange]) -> None:
        """Take one request; its explanation is computed elsewhere, so this is quick."""
        self._entries.put(entry)

    def close(self) -> None:
        """End the thread and every stream."""
        self._entries.put(None)
        self._thread.join()

    @contextmanager
    def messages(self) -> Iterator[tuple[list[Message], "queue.SimpleQueue[Message | None]"]]:
        """Lend the messages so far and a queue of those to come; None is its end."""
        own: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        with self._lock:
            kept = list(self._kept)
            self._open.add(own)
        try:
            yield kept, own
        finally:
            with self._lock:
                self._open.discard(own)

    def _run(self) -> None:
        while (entry := self._entries.get()) is not None:
            message = EXCHANGE.dump_python(entry(), mode="json")
            with self._lock:
                self._kept.append(message)
                for own in self._open:
                    own.put(message)
        with self._lock:
            for own in self._open:
                own.put(None)
