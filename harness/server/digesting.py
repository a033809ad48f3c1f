"""Digests of large bodies, taken on a thread of their own while the server reads on."""

import queue
import threading

from harness.model.observation import Digests
from harness.wire.digests import Digester

LARGE = 1024 * 1024
# A body waits here in pieces as they came, of 256 KB at most: memory stays flat, and a server that
# is faster than the digests is held up.
MOST_WAITING = 16


class BodyDigester:
    """Takes the digests of one body; ``result`` ends the thread, if there is one."""

    __slots__ = ("_digester", "_pieces", "_thread", "length")

    def __init__(self) -> None:
        self._digester = Digester()
        self._pieces: queue.Queue[bytes] | None = None
        self._thread: threading.Thread | None = None
        self.length = 0

    def update(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self.length += len(data)
        if self._pieces is not None:
            self._pieces.put(data)
            return
        self._digester.update(data)
        if self.length > LARGE:
            self._pieces = queue.Queue(MOST_WAITING)
            self._thread = threading.Thread(
                target=self._run, args=(self._pieces,), name="digests", daemon=True
            )
            self._thread.start()

    def result(self) -> Digests:
        """Return the digests of what came; nothing may come afterwards."""
        if self._pieces is not None and self._thread is not None:
            self._pieces.put(b"")
            self._thread.join()
            self._pieces = self._thread = None
        return self._digester.result()

    def _run(self, pieces: "queue.Queue[bytes]") -> None:
        while data := pieces.get():
            self._digester.update(data)
