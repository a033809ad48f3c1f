"""Files on their way to a client, no faster than it reads."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import BinaryIO

from harness.server.response import FilePart

CHUNK = 256 * 1024


class FileSender:
    """Writes parts of files to a transport, one chunk whenever there is room."""

    def __init__(
        self,
        parts: Iterable[bytes | FilePart],
        transport: asyncio.Transport,
        then: Callable[[], None],
    ) -> None:
        self._parts = deque(parts)
        self._file: BinaryIO | None = None
        self._left = 0
        self._transport = transport
        self._then = then
        self._is_paused = False
        self._is_done = False

    def pause(self) -> None:
        """Stop until there is room again."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on writing until the transport is full or everything is sent."""
        self._is_paused = False
        while not self._is_paused and not self._transport.is_closing() and not self._is_done:
            data = self._next()
            if data:
                self._transport.write(data)
            elif data is None:
                self._is_done = True
                self._then()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next(self) -> bytes | None:
        """Return the next bytes, none where a part is over, None where all is sent."""
        if self._file is not None:
            data = self._file.read(min(CHUNK, self._left))
            self._left -= len(data)
            if not data:  # the file was cut short behind our back: an honest end is a broken one
                self._transport.abort()
            if not self._left or not data:
                self.close()
            return data
        if not self._parts:
            return None
        part = self._parts.popleft()
        if isinstance(part, bytes):
            return part
        try:
            self._file = part.path.open("rb")
        except FileNotFoundError:  # the object was replaced while it was sent
            self._transport.abort()
            return b""
        self._file.seek(part.offset)
        self._left = part.length
        return b""
