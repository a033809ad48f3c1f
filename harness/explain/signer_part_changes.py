"""The parts that are signed, as signers by hand change them: method, path, query, headers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote_from_bytes

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import DIALECTS, Pieces
from harness.explain.signer_layers import DATE, HEADERS, METHOD, PATH, QUERY, STANDARD
from harness.oss.headers import DATE_HEADER
from harness.oss.subresources import is_signed_by_v1
from harness.signing.verify.claim import Version
from harness.signing.verify.dates import http_seconds

_DURATIONS = tuple(f"{s}".encode() for s in (60, 300, 600, 900, 1800, 3600, 7200, 86400, 604800))


def with_part(pieces: Pieces, part: int, value: bytes) -> Pieces:
    """Return the parts with another value for one of them."""
    return (*pieces[:part], value, *pieces[part + 1 :])


def _quoted(value: bytes, safe: str) -> bytes:
    return quote_from_bytes(value, safe=safe).encode()


def lower_method(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the method in small letters."""
    yield with_part(pieces, METHOD, pieces[METHOD].lower())


def no_bucket(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave the bucket out of the path."""
    bare = replace(base, bucket="x").pieces[PATH]
    yield with_part(pieces, PATH, bare[len(b"/x") :] or b"/")
    if bare.startswith(b"%2Fx"):
        yield with_part(pieces, PATH, bare[len(b"%2Fx") :])


def bucket_twice(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Put the bucket before the path once more."""
    twice = replace(base, key=base.bucket.encode("latin-1") + b"/" + base.key)
    yield with_part(pieces, PATH, twice.pieces[PATH])


def no_first_slash(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Begin the path without a slash."""
    yield with_part(pieces, PATH, re.sub(rb"^(?:/|%2F)", b"", pieces[PATH]))


def host_as_resource(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Put the host name in the place of the bucket."""
    host = base.headers.get("host", b"").partition(b":")[0]
    yield with_part(pieces, PATH, b"/" + host + b"/" + base.key)


def raw_path(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the path as it is, not percent-encoded."""
    yield with_part(pieces, PATH, b"/" + base.bucket.encode("latin-1") + b"/" + base.key)


def encoded_path(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Percent-encode the path, and leave its slashes."""
    raw = b"/" + base.bucket.encode("latin-1") + b"/" + base.key
    yield with_part(pieces, PATH, _quoted(raw, "/"))
    yield with_part(
        pieces, PATH, b"/" + base.bucket.encode("latin-1") + b"/" + _quoted(base.key, "")
    )
    yield with_part(pieces, PATH, _quoted(raw, "/!~*'()"))


def slashes_encoded(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Percent-encode the path with its slashes."""
    bucket = base.bucket.encode("latin-1")
    yield with_part(pieces, PATH, b"/" + bucket + b"/" + _quoted(base.key, ""))
    yield with_part(pieces, PATH, _quoted(b"/" + bucket + b"/" + base.key, ""))
    yield with_part(pieces, PATH, b"/" + _quoted(bucket + b"/" + base.key, ""))


def other_escapes(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Spell what JavaScript, Java and old libraries escape otherwise, in path and query.

    V2 escapes slashes, too.
    """
    raw = b"/" + base.bucket.encode("latin-1") + b"/" + base.key
    slash = "" if base.dialect is DIALECTS[Version.V2] else "/"
    for safe in ("!*'()", "*", ""):
        path = _quoted(raw, slash + safe)
        if "!" not in safe:
            path = path.replace(b"~", b"%7E")
        for blank in (b"%20", b"+"):
            yield with_part(pieces, PATH, path.replace(b"%20", blank))
    yield with_part(pieces, PATH, re.sub(rb"%[0-9A-F]{2}", lambda m: m[0].lower(), pieces[PATH]))
    yield with_part(pieces, QUERY, re.sub(rb"%[0-9A-F]{2}", lambda m: m[0].lower(), pieces[QUERY]))
    yield with_part(pieces, QUERY, pieces[QUERY].replace(b"%20", b"+"))


def encoded_once_more(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Percent-encode the path twice."""
    yield with_part(pieces, PATH, _quoted(pieces[PATH], "/"))


def no_subresources(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave the sub-resources out."""
    yield with_part(pieces, QUERY, b"")


def _pairs(pairs: Iterable[tuple[bytes, bytes]], safe: str | None = None) -> bytes:
    def spelled(text: bytes) -> bytes:
        return text if safe is None else _quoted(text, safe)

    return b"&".join(spelled(n) + (b"=" + spelled(v) if v else b"") for n, v in pairs)


def _signed_by_v1(base: SigningCandidate) -> list[tuple[bytes, bytes]]:
    return [pair for pair in base.query if is_signed_by_v1(pair[0])]


def unsorted_subresources(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """List the sub-resources as they came, or backwards."""
    named = _signed_by_v1(base)
    for order in (named, sorted(named, reverse=True)):
        yield with_part(pieces, QUERY, b"?" + _pairs(order) if order else b"")


def encoded_subresources(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Percent-encode the sub-resources."""
    named = sorted(_signed_by_v1(base))
    yield with_part(pieces, QUERY, b"?" + _pairs(named, "") if named else b"")


def equals_behind_nothing(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write `=` behind a bare name of the query."""
    if base.dialect is DIALECTS[Version.V1]:
        named = sorted(_signed_by_v1(base))
        listed = b"?" + b"&".join(n + b"=" + v for n, v in named) if named else b""
        yield with_part(pieces, QUERY, listed)
        return
    kept = sorted((_quoted(n, ""), _quoted(v, "")) for n, v in _unsigned(base))
    listed = b"&".join(n + b"=" + v for n, v in kept)
    mark = b"?" if pieces[QUERY].startswith(b"?") else b""
    yield with_part(pieces, QUERY, mark + listed)


def whole_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """List every parameter of the query, not the sub-resources only."""
    kept = [pair for pair in base.query if pair[0] not in base.dialect.names.all]
    for listed in (kept, _unsigned(base)):
        yield with_part(pieces, QUERY, b"?" + _pairs(sorted(listed)) if listed else b"")


def _unsigned(base: SigningCandidate) -> list[tuple[bytes, bytes]]:
    return [pair for pair in base.query if pair[0] != base.dialect.names.signature]


def without_one_parameter(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave one parameter of the signature out: it is added behind the signing."""
    if not base.is_by_url:
        return
    for name in base.dialect.names.all:
        kept = sorted((_quoted(n, ""), _quoted(v, "")) for n, v in _unsigned(base) if n != name)
        yield with_part(pieces, QUERY, _mark(pieces) + _pairs(kept))


def empty_signature(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Sign the parameter of the signature, too, while nothing stands in it."""
    if not base.is_by_url:
        return
    empty = (base.dialect.names.signature, b"")
    kept = sorted((_quoted(n, ""), _quoted(v, "")) for n, v in (*_unsigned(base), empty))
    bare = _mark(pieces) + _pairs(kept)
    yield with_part(pieces, QUERY, bare)
    name = base.dialect.names.signature
    yield with_part(pieces, QUERY, bare.replace(name + b"&", name + b"=&"))


def date_of_http(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Sign the date of HTTP in the place of the end of a URL."""
    date = base.headers.get("date", b"")
    if base.is_by_url and date:
        yield with_part(pieces, DATE, date)


def other_date(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write no date, that of another header, the duration of a URL, or another unit of time."""
    yield from (with_part(pieces, DATE, date) for date in _other_dates(base, pieces[DATE]))


def _other_dates(base: SigningCandidate, date: bytes) -> Iterator[bytes]:
    yield b""
    if base.is_by_url:
        yield from (date + b"000", *_DURATIONS)
        return
    yield from (base.headers.get(name, b"") for name in ("date", DATE_HEADER))
    seconds = http_seconds(date)
    if seconds is not None:
        yield str(int(seconds)).encode()
        yield f"{datetime.fromtimestamp(seconds, UTC):%Y%m%dT%H%M%SZ}".encode()


def _mark(pieces: Pieces) -> bytes:
    return b"?" if pieces[QUERY].startswith(b"?") else b""


def unsorted_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """List the query as it came, in the order of words, backwards, or with its own ones apart."""
    kept = _unsigned(base)
    in_words = sorted(kept, key=lambda pair: pair[0].lower())
    backwards = sorted(kept, key=lambda pair: _quoted(pair[0], ""), reverse=True)
    for other in (kept, in_words, backwards):
        yield with_part(pieces, QUERY, _mark(pieces) + _pairs(other, ""))
    own = set(base.dialect.names.all)
    first = [pair for pair in kept if pair[0] not in own]
    rest = [pair for pair in kept if pair[0] in own]
    for order in ((*sorted(rest), *sorted(first)), (*sorted(first), *sorted(rest))):
        yield with_part(pieces, QUERY, _mark(pieces) + _pairs(order, ""))


def raw_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the query as it is, not percent-encoded, or with its slashes left."""
    yield with_part(pieces, QUERY, _mark(pieces) + _pairs(sorted(_unsigned(base))))
    spelled = sorted((_quoted(n, ""), _quoted(v, "/")) for n, v in _unsigned(base))
    yield with_part(pieces, QUERY, _mark(pieces) + _pairs(spelled))
    own = set(base.dialect.names.all)
    mixed = sorted(
        (_quoted(n, ""), _quoted(v, "" if n in own else "/")) for n, v in _unsigned(base)
    )
    yield with_part(pieces, QUERY, _mark(pieces) + _pairs(mixed))


def query_without_signature_parameters(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave the parameters of the signature out of the query."""
    if not base.is_by_url:
        return
    kept = [pair for pair in base.query if pair[0] not in base.dialect.names.all]
    yield with_part(pieces, QUERY, (b"?" if kept else b"")[: len(_mark(pieces))] + _pairs(kept, ""))


def header_lines(pieces: Pieces) -> dict[bytes, bytes]:
    """Return the headers that are signed, by name."""
    lines = (line.partition(b":") for line in pieces[HEADERS].split(b"\n") if b":" in line)
    return {name: value for name, _, value in lines}


def unsorted_headers(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """List the headers as they came, or backwards."""
    lines = header_lines(pieces)
    arrived = [name.encode("latin-1") for name in base.headers]
    for order in (
        sorted(lines, key=lambda n: arrived.index(n) if n in arrived else 0),
        sorted(lines, reverse=True),
    ):
        listed = b"".join(name + b":" + lines[name] + b"\n" for name in order)
        yield with_part(pieces, HEADERS, listed + _rest(pieces))


def named_headers(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the names of the headers as they came, or in title case."""
    lines = header_lines(pieces)
    for spelled in (lambda name: base.names.get(name.decode("latin-1"), name), _titled):
        named = sorted((spelled(name), value) for name, value in lines.items())
        listed = b"".join(name + b":" + value + b"\n" for name, value in named)
        yield with_part(pieces, HEADERS, listed + _rest(pieces))


def blank_behind_colon(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Put a blank behind the colon of each header."""
    lines = header_lines(pieces)
    listed = b"".join(name + b": " + lines[name] + b"\n" for name in sorted(lines))
    yield with_part(pieces, HEADERS, listed + _rest(pieces))


def _rest(pieces: Pieces) -> bytes:
    # V2 has a line of additional headers behind the others, which is blank without any.
    return b"\n" if pieces[HEADERS].endswith(b"\n\n") or pieces[HEADERS] == b"\n" else b""


def _titled(name: bytes) -> bytes:
    return b"-".join(word.title() for word in name.split(b"-"))


def last_header_feed(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave out the line feed behind the last header."""
    if pieces[HEADERS]:
        yield with_part(pieces, HEADERS, pieces[HEADERS][:-1])


def host_signed(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Sign the Host header where no list names it."""
    lines = header_lines(pieces)
    if b"host" in lines:
        return
    lines[b"host"] = base.headers.get("host", b"")
    listed = b"".join(name + b":" + lines[name] + b"\n" for name in sorted(lines))
    _, _, payload = pieces[STANDARD].partition(b"\n")
    for names in (b"host", b";".join(sorted(lines)), b""):
        changed = with_part(pieces, HEADERS, listed)
        yield with_part(changed, STANDARD, names + b"\n" + payload)


def headers_listed(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """List every signed header."""
    names = b";".join(sorted(header_lines(pieces)))
    payload = pieces[STANDARD].partition(b"\n")[2]
    yield with_part(pieces, STANDARD, names + b"\n" + payload)


def no_additional_line(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave out the line of additional headers."""
    yield with_part(pieces, STANDARD, pieces[STANDARD].partition(b"\n")[2])


def no_payload_line(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave out the last line of the canonical request."""
    yield with_part(pieces, STANDARD, pieces[STANDARD].partition(b"\n")[0])
    yield with_part(pieces, STANDARD, pieces[STANDARD].partition(b"\n")[0] + b"\n")
