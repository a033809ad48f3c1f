"""Files on their way to a client, no faster than it reads."""

import asyncio
from collections.abc import Callable

from harness.server.answers import FilePart

CHUNK = 256 * 1024


class FileSender:
    """Writes a part of a file to a transport, one chunk whenever there is room."""

    def __init__(
        self, part: FilePart, transport: asyncio.Transport, then: Callable[[], None]
    ) -> None:
        self._file = part.path.open("rb")
        self._file.seek(part.offset)
        self._left = part.length
        self._transport = transport
        self._then = then
        self._is_paused = False

    def pause(self) -> None:
        """Stop until there is room again."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on writing until the transport is full or the part is sent."""
        self._is_paused = False
        while self._left and not self._is_paused and not self._transport.is_closing():
            data = self._file.read(min(CHUNK, self._left))
            if not data:  # the file was cut short behind our back: an honest end is a broken one
                self._transport.abort()
                return
            self._left -= len(data)
            self._transport.write(data)
        if not self._left:
            self.close()
            self._then()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
