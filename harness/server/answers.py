"""Answers, as values and as bytes."""

from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from harness.server.refusal_rows import Row

SERVER_NAME = "AliyunOSS"

Header = tuple[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePart:
    """A part of a stored file that is sent as a body."""

    path: Path
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A status, the headers that belong to it, and a body in memory or in parts on disk.

    ``length`` is what Content-Length says where no body is sent (HEAD, 304); ``told`` is what an
    answer that was passed on says of a refusal.
    """

    status: int
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    parts: tuple[bytes | FilePart, ...] = ()
    length: int | None = None
    told: Row | None = None

    @property
    def is_small(self) -> bool:
        """Tells whether the whole body is in memory."""
        return not any(isinstance(part, FilePart) for part in self.parts)

    @property
    def small_body(self) -> bytes:
        """Is a body that is in memory."""
        parts = (part for part in self.parts if isinstance(part, bytes))
        return b"".join(parts) if self.parts else self.body

    @property
    def content_length(self) -> int:
        """Is what Content-Length says."""
        if self.length is not None:
            return self.length
        if not self.parts:
            return len(self.body)
        return sum(part.length if isinstance(part, FilePart) else len(part) for part in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What every answer carries, whatever it says: when, to which request, after how many ms."""

    now: float
    request_id: str
    milliseconds: int
    keep_alive: bool = field(default=True)


def head_bytes(answer: Answer, stamp: Stamp) -> bytes:
    """Return the head of an answer as it goes over the wire."""
    lines = [
        f"HTTP/1.1 {answer.status} {_phrase(answer.status)}".encode(),
        f"Server: {SERVER_NAME}".encode(),
        b"Date: " + http_date(int(stamp.now)),
        b"Content-Length: %d" % answer.content_length,
        b"Connection: keep-alive" if stamp.keep_alive else b"Connection: close",
        f"x-oss-request-id: {stamp.request_id}".encode(),
    ]
    if answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        del lines[3]  # RFC 9110, section 8.6: a 204 has none, and a 304 need not have one
    lines += [name.encode("latin-1") + b": " + value for name, value in answer.headers]
    lines += [b"x-oss-server-time: %d" % stamp.milliseconds, b"", b""]
    return b"\r\n".join(lines)


@lru_cache(maxsize=64)
def http_date(seconds: int) -> bytes:
    """Return an instant as HTTP writes it."""
    return formatdate(seconds, usegmt=True).encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
