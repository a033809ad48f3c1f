"""Request heads, kept as they came: order, case and bytes."""

import re
from dataclasses import dataclass

import httptools

from harness.wire.fields import Fields, fields_of
from harness.wire.problem import HeadProblem

LONGEST_HEAD = 65_536
# How a client begins that takes the port for one of HTTPS; no method begins so.
TLS_HANDSHAKE = b"\x16"

_END = re.compile(rb"\r?\n\r?\n")
_SPOKEN = frozenset({b"HTTP/1.1", b"HTTP/1.0"})
_VERSION = re.compile(rb"HTTP/\d\.\d").fullmatch
_AUTHORITY = re.compile(rb"(https?)://([^/?#]*)", re.IGNORECASE)
_DEFAULT_PORTS = {b"http": b":80", b"https": b":443"}
_PLAIN = bytes(range(0x21, 0x7F)).replace(b"#", b"")
_VISIBLE = re.compile(rb"[\x21-\x7e]*").fullmatch


@dataclass(kw_only=True, slots=True)
class RequestHead:
    """One head: the raw bytes with the parts they fall into; ``problem`` is None for a good one.

    ``path`` and ``raw_query`` are undecoded. A head with a problem is split as far as it goes, so
    that it can still be attributed. Nobody changes one: like all that is made anew for every
    request it is not frozen, for that doubles the time it takes to make.
    """

    raw: bytes
    method: str
    target: bytes
    path: bytes
    raw_query: bytes
    version: str
    fields: Fields
    problem: HeadProblem | None = None

    @property
    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """The headers in their order."""
        return self.fields.headers

    @property
    def expects_continue(self) -> bool:
        """Whether the client waits for a good word before it sends the body; HTTP/1.0 has none."""
        return self.fields.expects_continue and self.version != "HTTP/1.0"

    @property
    def wants_close(self) -> bool:
        """Whether the client wants the connection to end with the answer, as one of HTTP/1.0 does.

        A length beside chunks has two readings; chunks are the one that counts (RFC 9112, section
        6.3), and nothing that follows is read.
        """
        fields = self.fields
        has_two_readings = fields.is_chunked and fields.length is not None
        return fields.wants_close or has_two_readings or self.version == "HTTP/1.0"

    def values(self, name: str) -> list[bytes]:
        """Return the values of a header by its lower-case name."""
        return [value for own, value in self.headers if own.lower() == name]

    def first(self, name: str) -> bytes | None:
        """Return the first value of a header by its lower-case name."""
        return self.fields.first.get(name)


def end_of_head(data: bytes) -> int | None:
    """Return the offset behind the empty line that ends a head, None as long as there is none."""
    end = data.find(b"\r\n\r\n")
    if end >= 0 and data.find(b"\n\n", 0, end) < 0:
        return end + 4
    match = _END.search(data)
    return match.end() if match else None


def without_empty_lines(data: bytes) -> bytes:
    """Return a stream without the empty lines before a request (RFC 9112, section 2.2)."""
    while data.startswith(b"\r\n"):
        data = data[2:]
    return data


def parse_head(raw: bytes) -> RequestHead:
    """Split a head into its parts and name the first thing that is wrong with it."""
    line, feed, block = raw.partition(b"\n")
    method, target, version = _request_line(line.removesuffix(b"\r"))
    fields = fields_of(block)
    has_bare_line_feed = fields.has_bare_line_feed or (feed and not line.endswith(b"\r"))
    authority = None if target.startswith(b"/") else _AUTHORITY.match(target)
    origin = target[authority.end() :] or b"/" if authority else target
    path, _, raw_query = origin.partition(b"?")
    problem = (
        _line_problem(method, target, version)
        or (HeadProblem.BARE_LINE_FEED if has_bare_line_feed else None)
        or _target_problem(target)
        or fields.problem
        or (_authority_problem(authority, fields) if authority else None)
        or _problem_of_llhttp(raw, has_two_lengths=fields.is_chunked and fields.length is not None)
    )
    return RequestHead(
        raw=raw,
        method=method.decode("latin-1"),
        target=target,
        path=path,
        raw_query=raw_query,
        version=version.decode("latin-1"),
        fields=fields,
        problem=problem,
    )


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes]:
    method, _, rest = line.partition(b" ")
    target, _, version = rest.rpartition(b" ")
    return (method, target, version) if target else (method, rest, b"")


def _line_problem(method: bytes, target: bytes, version: bytes) -> HeadProblem | None:
    if version in _SPOKEN and target and method.isalpha():
        return None
    is_a_line = target and method.isalpha() and _VERSION(version)
    return HeadProblem.VERSION if is_a_line else HeadProblem.REQUEST_LINE


def _target_problem(target: bytes) -> HeadProblem | None:
    if target.startswith(b"/") and not target.translate(None, _PLAIN):
        return None
    if b" " in target:
        return HeadProblem.TARGET_BLANK
    if not _VISIBLE(target):
        return HeadProblem.TARGET_NOT_ASCII
    if not (target.startswith(b"/") or _AUTHORITY.match(target)):
        return HeadProblem.TARGET_NOT_A_PATH
    return HeadProblem.TARGET_FRAGMENT if b"#" in target else None


def _authority_problem(authority: re.Match[bytes], fields: Fields) -> HeadProblem | None:
    """Name a target that is for another host than the Host header: it has two readings."""
    host = fields.first["host"]
    port = _DEFAULT_PORTS[authority[1].lower()]
    is_same = authority[2].lower().removesuffix(port) == host.lower().removesuffix(port)
    return None if is_same else HeadProblem.AUTHORITY


def _problem_of_llhttp(raw: bytes, *, has_two_lengths: bool) -> HeadProblem | None:
    # The second opinion of a parser that half the web relies on: what it calls malformed is.
    parser = httptools.HttpRequestParser(None)
    if has_two_lengths:
        parser.set_dangerous_leniencies(lenient_chunked_length=True)
    try:
        parser.feed_data(raw)
    except httptools.HttpParserUpgrade:
        return None  # an offer to change the protocol (Java's own client makes one) may be ignored
    except httptools.HttpParserError:
        return HeadProblem.NOT_HTTP
    return None
