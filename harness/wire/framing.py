"""Where a body ends: by its length or by its chunks."""

import re
from dataclasses import dataclass
from typing import Protocol

from harness.wire.head import RequestHead

LONGEST_CHUNK_LINE = 4_096

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?").fullmatch


class FramingError(ValueError):
    """Says that a chunked body is malformed."""


@dataclass(kw_only=True, slots=True)
class Piece:
    """The reading of received bytes: the body in them, the bytes behind it, its end."""

    body: bytes
    rest: bytes
    complete: bool


class BodyReader(Protocol):
    """Cuts a body out of the stream."""

    def feed(self, data: bytes) -> Piece:
        """Take more bytes of the stream."""
        ...


class LengthReader:
    """Reads as many bytes as Content-Length says; what follows them is not body."""

    def __init__(self, length: int) -> None:
        self._missing = length

    def feed(self, data: bytes) -> Piece:
        """Take more bytes of the stream."""
        body, rest = (data, b"") if len(data) <= self._missing else self._cut(data)
        self._missing -= len(body)
        return Piece(body=body, rest=rest, complete=self._missing == 0)

    def _cut(self, data: bytes) -> tuple[bytes, bytes]:
        return data[: self._missing], data[self._missing :]


class ChunkedReader:
    """Reads chunks, drops their extensions and the trailers (RFC 9112, section 7.1)."""

    def __init__(self) -> None:
        self._held = b""
        self._missing = 0
        self._line = self._size

    def feed(self, data: bytes) -> Piece:
        """Take more bytes of the stream; raises ``FramingError`` where they are no chunks."""
        data = self._held + data
        body = []
        at = 0
        while True:
            if self._missing:
                part = data[at : at + self._missing]
                body.append(part)
                at += len(part)
                self._missing -= len(part)
            end = data.find(b"\r\n", at) if not self._missing else -1
            if end < 0:
                break
            line, at = data[at:end], end + 2
            if self._line(line):
                return Piece(body=b"".join(body), rest=data[at:], complete=True)
        self._held = data[at:]
        if len(self._held) > LONGEST_CHUNK_LINE:
            raise FramingError("a chunk line that does not end")
        return Piece(body=b"".join(body), rest=b"", complete=False)

    def _size(self, line: bytes) -> bool:
        match = _CHUNK_SIZE(line)
        if match is None:
            raise FramingError("a chunk size that is no hexadecimal number")
        self._missing = int(match[1], 16)
        self._line = self._end_of_chunk if self._missing else self._trailer
        return False

    def _end_of_chunk(self, line: bytes) -> bool:
        if line:
            raise FramingError("a chunk longer than its size")
        self._line = self._size
        return False

    def _trailer(self, line: bytes) -> bool:
        return not line


def content_length(head: RequestHead) -> int | None:
    """Return the length of the body as the head says it, None where it does not."""
    return head.fields.length


def is_chunked(head: RequestHead) -> bool:
    """Tell whether the body comes in chunks."""
    return head.fields.is_chunked


def body_reader(head: RequestHead) -> BodyReader:
    """Return the reader for the body of a good head; without framing the body is empty."""
    fields = head.fields
    return ChunkedReader() if fields.is_chunked else LengthReader(fields.length or 0)
