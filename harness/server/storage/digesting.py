"""Digests of large bodies, taken on a thread of their own while the server reads on."""

import queue
import threading

from harness.model.observation import Digests
from harness.wire.digests import Digester, digests_of

LARGE = 1024 * 1024
# A body waits here in pieces as they came, of 256 KB at most: memory stays flat, and a server that
# is faster than the digests is held up.
MOST_WAITING = 16


class BodyDigester:
    """Takes the digests of one body; ``result`` ends the thread, if there is one."""

    __slots__ = ("_digester", "_first", "_pieces", "_thread", "length")

    def __init__(self) -> None:
        self._first = b""
        self._digester: Digester | None = None
        self._pieces: queue.Queue[bytes] | None = None
        self._thread: threading.Thread | None = None
        self.length = 0

    def update(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        if not self.length:
            self._first = data  # and mostly the last
        elif self._pieces is not None:
            self._pieces.put(data)
        else:
            self._update(data)
        self.length += len(data)

    def _update(self, data: bytes) -> None:
        if self._digester is None:
            self._digester = Digester()
            self._digester.update(self._first)
            self._first = b""
        self._digester.update(data)
        if self.length > LARGE:
            self._pieces = queue.Queue(MOST_WAITING)
            self._thread = threading.Thread(
                target=self._run, args=(self._digester, self._pieces), name="digests", daemon=True
            )
            self._thread.start()

    def result(self) -> Digests:
        """Return the digests of what came; nothing may come afterwards."""
        if self._pieces is not None and self._thread is not None:
            self._pieces.put(b"")
            self._thread.join()
            self._pieces = self._thread = None
        return digests_of(self._first) if self._digester is None else self._digester.result()

    def _run(self, digester: Digester, pieces: "queue.Queue[bytes]") -> None:
        while data := pieces.get():
            digester.update(data)
