"""Request heads, kept as they came: order, case and bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import httptools

LONGEST_HEAD = 65_536

_END = re.compile(rb"\r?\n\r?\n")
_VERSION = re.compile(rb"HTTP/\d\.\d").fullmatch
_AUTHORITY = re.compile(rb"(https?)://([^/?#]*)", re.IGNORECASE)
_DEFAULT_PORTS = {b"http": b":80", b"https": b":443"}
_METHOD = re.compile(rb"[A-Za-z]+").fullmatch
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_VISIBLE = re.compile(rb"[\x21-\x7e]*").fullmatch
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]").search
_HOST = re.compile(rb"[A-Za-z0-9._~:\[\]%-]*").fullmatch
_DIGITS = re.compile(rb"[0-9]{1,18}").fullmatch


class Problem(StrEnum):
    """What can be wrong with a head as HTTP/1.1, whatever it asks for."""

    REQUEST_LINE = "request-line-malformed"
    TARGET_BLANK = "target-has-a-blank"
    TARGET_NOT_ASCII = "target-not-ascii"
    TARGET_NOT_A_PATH = "target-not-a-path"
    TARGET_FRAGMENT = "target-has-a-fragment"
    AUTHORITY = "target-and-host-differ"
    VERSION = "http-version-not-1.1"
    BARE_LINE_FEED = "bare-line-feed"
    HEADER_LINE = "header-line-malformed"
    HEADER_CONTROL = "header-has-a-control-character"
    HOST = "host-not-exactly-once"
    LENGTH = "content-length-not-a-number"
    LENGTH_TWICE = "content-length-twice"
    LENGTH_AND_CHUNKED = "content-length-and-transfer-encoding"
    TRANSFER_ENCODING = "transfer-encoding-not-chunked"
    NOT_HTTP = "not-http"
    TOO_LARGE = "head-too-large"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestHead:
    """One head: the raw bytes with the parts they fall into; ``problem`` is None for a good one.

    ``path`` and ``raw_query`` are undecoded; header values are bytes with the outer blanks cut off.
    A head with a problem is split as far as it goes, so that it can still be attributed.
    ``first_values`` are the first values by lower-case name.
    """

    raw: bytes
    method: str
    target: bytes
    path: bytes
    raw_query: bytes
    version: str
    headers: tuple[tuple[str, bytes], ...]
    problem: Problem | None = None
    first_values: Mapping[str, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values = {name.lower(): value for name, value in reversed(self.headers)}
        object.__setattr__(self, "first_values", values)

    @property
    def expects_continue(self) -> bool:
        """Tells whether the client waits for a good word before it sends the body."""
        return (self.first("expect") or b"").lower() == b"100-continue"

    @property
    def wants_close(self) -> bool:
        """Tells whether the client wants the connection to end with the answer."""
        return b"close" in (self.first("connection") or b"").lower()

    def values(self, name: str) -> list[bytes]:
        """Return the values of a header by its lower-case name."""
        return [value for own, value in self.headers if own.lower() == name]

    def first(self, name: str) -> bytes | None:
        """Return the first value of a header by its lower-case name."""
        return self.first_values.get(name)


def end_of_head(data: bytes) -> int | None:
    """Return the offset behind the empty line that ends a head, None as long as there is none."""
    found = data.find(b"\r\n\r\n")
    if found >= 0 and data.find(b"\n\n", 0, found) < 0:
        return found + 4
    match = _END.search(data)
    return match.end() if match else None


def without_empty_lines(data: bytes) -> bytes:
    """Return a stream without the empty lines before a request (RFC 9112, section 2.2)."""
    while data.startswith(b"\r\n"):
        data = data[2:]
    return data


def parse_head(raw: bytes) -> RequestHead:
    """Split a head into its parts and name the first thing that is wrong with it."""
    first, *lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    method, target, version = _request_line(first)
    headers, header_problem = _headers(lines)
    authority = _AUTHORITY.match(target)
    origin = target[authority.end() :] or b"/" if authority else target
    path, _, raw_query = origin.partition(b"?")
    problem = (
        _line_problem(raw, target, version)
        or header_problem
        or _framing_problem(headers)
        or _authority_problem(authority, headers)
        or _problem_of_llhttp(raw)
    )
    return RequestHead(
        raw=raw,
        method=method.decode("latin-1"),
        target=target,
        path=path,
        raw_query=raw_query,
        version=version.decode("latin-1"),
        headers=headers,
        problem=problem,
    )


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes]:
    method, _, rest = line.partition(b" ")
    target, _, version = rest.rpartition(b" ")
    return (method, target, version) if target else (method, rest, b"")


def _headers(lines: list[bytes]) -> tuple[tuple[tuple[str, bytes], ...], Problem | None]:
    headers = []
    problem = None
    for line in lines:
        if not line:
            continue
        raw, colon, value = line.partition(b":")
        name = _name(raw)
        if colon and name:
            headers.append((name, value.strip(b" \t")))
            if _CONTROL(value):
                problem = problem or Problem.HEADER_CONTROL
        else:
            problem = problem or Problem.HEADER_LINE
    return tuple(headers), problem


@lru_cache(maxsize=256)
def _name(raw: bytes) -> str:
    return raw.decode("latin-1") if _TOKEN(raw) else ""


def _line_problem(raw: bytes, target: bytes, version: bytes) -> Problem | None:
    if not _METHOD(raw[: raw.find(b" ")]) or not target or not _VERSION(version):
        return Problem.REQUEST_LINE
    if version != b"HTTP/1.1":
        return Problem.VERSION
    if raw.count(b"\n") != raw.count(b"\r\n"):
        return Problem.BARE_LINE_FEED
    return _target_problem(target)


def _target_problem(target: bytes) -> Problem | None:
    if b" " in target:
        return Problem.TARGET_BLANK
    if not _VISIBLE(target):
        return Problem.TARGET_NOT_ASCII
    if not (target.startswith(b"/") or _AUTHORITY.match(target)):
        return Problem.TARGET_NOT_A_PATH
    return Problem.TARGET_FRAGMENT if b"#" in target else None


def _framing_problem(headers: tuple[tuple[str, bytes], ...]) -> Problem | None:
    """Name what is wrong with the headers that frame or route (RFC 9112, sections 3.2 and 6.3)."""
    hosts, lengths, encodings = [], [], []
    for name, value in headers:
        lower = name.lower()
        if lower == "host":
            hosts.append(value)
        elif lower == "content-length":
            lengths.append(value)
        elif lower == "transfer-encoding":
            encodings.append(value)
    if len(hosts) != 1 or not _HOST(hosts[0]):
        return Problem.HOST
    if len(lengths) > 1:
        return Problem.LENGTH_TWICE
    if lengths and encodings:
        return Problem.LENGTH_AND_CHUNKED
    if lengths and not _DIGITS(lengths[0]):
        return Problem.LENGTH
    if encodings and [value.lower() for value in encodings] != [b"chunked"]:
        return Problem.TRANSFER_ENCODING
    return None


def _authority_problem(
    authority: re.Match[bytes] | None, headers: tuple[tuple[str, bytes], ...]
) -> Problem | None:
    """Name a target that is for another host than the Host header: it has two readings."""
    if authority is None:
        return None
    host = next(value for name, value in headers if name.lower() == "host")
    port = _DEFAULT_PORTS[authority[1].lower()]
    is_same = authority[2].lower().removesuffix(port) == host.lower().removesuffix(port)
    return None if is_same else Problem.AUTHORITY


def _problem_of_llhttp(raw: bytes) -> Problem | None:
    # The second opinion of a parser that half the web relies on: what it calls malformed is.
    parser = httptools.HttpRequestParser(None)
    try:
        parser.feed_data(raw)
    except httptools.HttpParserUpgrade:
        return None  # an offer to change the protocol (Java's own client makes one) may be ignored
    except httptools.HttpParserError:
        return Problem.NOT_HTTP
    return None
