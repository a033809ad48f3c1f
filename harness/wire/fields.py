"""The header lines of a request head, which the requests of one client mostly share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from harness.wire.problem import HeadProblem

LONGEST_REMEMBERED = 4_096

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]").search
_HOST = re.compile(rb"[A-Za-z0-9._~:\[\]%-]*").fullmatch
_DIGITS = re.compile(rb"[0-9]{1,18}").fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """The headers in their order, values with the outer blanks cut off.

    ``first`` is the first value by lower-case name; ``problem`` is the first thing that is wrong.
    Without a problem ``length`` is what Content-Length says, None where there is none.
    """

    headers: tuple[tuple[str, bytes], ...]
    first: Mapping[str, bytes]
    problem: HeadProblem | None
    has_bare_line_feed: bool
    length: int | None
    is_chunked: bool
    expects_continue: bool
    wants_close: bool


def fields_of(block: bytes) -> Fields:
    """Split the lines behind the request line; what was split lately is not split again."""
    return _remembered(block) if len(block) <= LONGEST_REMEMBERED else _fields(block)


def _fields(block: bytes) -> Fields:
    headers, problem = _headers(block.replace(b"\r\n", b"\n").split(b"\n"))
    first = {name.lower(): value for name, value in reversed(headers)}
    length = first.get("content-length", b"")
    return Fields(
        headers=headers,
        first=first,
        problem=problem or _framing_problem(headers),
        has_bare_line_feed=block.count(b"\n") != block.count(b"\r\n"),
        length=int(length) if _DIGITS(length) else None,
        is_chunked="transfer-encoding" in first,
        expects_continue=first.get("expect", b"").lower() == b"100-continue",
        wants_close=b"close" in first.get("connection", b"").lower(),
    )


_remembered = lru_cache(maxsize=128)(_fields)


def _headers(lines: list[bytes]) -> tuple[tuple[tuple[str, bytes], ...], HeadProblem | None]:
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
                problem = problem or HeadProblem.HEADER_CONTROL
        else:
            problem = problem or HeadProblem.HEADER_LINE
    return tuple(headers), problem


@lru_cache(maxsize=256)
def _name(raw: bytes) -> str:
    return raw.decode("latin-1") if _TOKEN(raw) else ""


def _framing_problem(headers: tuple[tuple[str, bytes], ...]) -> HeadProblem | None:
    """Name what is wrong with the headers that frame or route (RFC 9112, sections 3.2 and 6.3).

    Content-Length may stand beside chunks, as ali-oss sends both where its caller names a length
    for a stream: a live test of its uploads so, and the service stores the object.
    """
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
        return HeadProblem.HOST
    if len(lengths) > 1:
        return HeadProblem.LENGTH_TWICE
    if lengths and not _DIGITS(lengths[0]):
        return HeadProblem.LENGTH
    if encodings and [value.lower() for value in encodings] != [b"chunked"]:
        return HeadProblem.TRANSFER_ENCODING
    return None
