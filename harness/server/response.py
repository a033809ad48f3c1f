"""Answers, as values and as bytes."""

from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from harness.server.error_spec import ErrorSpec

# RFC 9110, section 8.6: a 204 has none, and a 304 need not have one.
WITHOUT_LENGTH = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

_HEAD = b"%b%bConnection: %b\r\nx-oss-request-id: %b\r\n%bx-oss-server-time: %d\r\n\r\n"

Header = tuple[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePart:
    """A part of a stored file that is sent as a body."""

    path: Path
    offset: int
    length: int


@dataclass(kw_only=True, slots=True)
class Response:
    """A status, the headers that belong to it, and a body in memory or in parts on disk.

    ``length`` is what Content-Length says where no body is sent (HEAD, 304); ``refused_there`` is
    the refusal that an answer passed on by the relay tells. ``is_chunked`` says that the body is in
    chunks already, and no length is told.
    """

    status: int
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    parts: tuple[bytes | FilePart, ...] = ()
    length: int | None = None
    refused_there: ErrorSpec | None = None
    is_chunked: bool = False

    @property
    def is_small(self) -> bool:
        """Whether the whole body is in memory."""
        return not self.parts or not any(isinstance(part, FilePart) for part in self.parts)

    @property
    def small_body(self) -> bytes:
        """A body that is in memory."""
        if not self.parts:
            return self.body
        return b"".join(part for part in self.parts if isinstance(part, bytes))

    @property
    def content_length(self) -> int:
        """The value of Content-Length."""
        if self.length is not None:
            return self.length
        if not self.parts:
            return len(self.body)
        return sum(part.length if isinstance(part, FilePart) else len(part) for part in self.parts)


def head_bytes(
    answer: Response, *, now: float, request_id: str, milliseconds: int, keep_alive: bool
) -> bytes:
    """Return the head of an answer as it goes over the wire: when, to which request, how late."""
    status = answer.status
    length = b"" if status in WITHOUT_LENGTH else b"Content-Length: %d\r\n" % answer.content_length
    if answer.is_chunked:
        length = b"Transfer-Encoding: chunked\r\n"
    return _HEAD % (
        _start(status, int(now)),
        length,
        b"keep-alive" if keep_alive else b"close",
        request_id.encode(),
        b"".join(
            [b"%b: %b\r\n" % (name.encode("latin-1"), value) for name, value in answer.headers]
        ),
        milliseconds,
    )


@lru_cache(maxsize=64)
def _start(status: int, seconds: int) -> bytes:
    lines = b"HTTP/1.1 %d %b\r\nServer: AliyunOSS\r\nDate: %b\r\n"
    return lines % (status, _phrase(status), http_date(seconds))


@lru_cache(maxsize=64)
def http_date(seconds: int) -> bytes:
    """Return an instant as HTTP writes it."""
    return formatdate(seconds, usegmt=True).encode()


def _phrase(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b"Unknown"
