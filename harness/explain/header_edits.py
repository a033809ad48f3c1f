"""Every form in which the headers may have been signed, one change at a time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, permutations, product
from urllib.parse import unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, text_of
from harness.explain.change import CandidateChange
from harness.explain.common_values import TYPES, VALUES
from harness.explain.naming_headers import (
    FROM_URL_SAFE,
    base64_of_hex,
    header_difference,
    other_charsets,
    percent_encoded,
    rfc_2047,
)
from harness.explain.respelled import typed, unescaped
from harness.model.explanation import Difference
from harness.oss.endpoints import DOMAIN
from harness.oss.headers import METADATA_PREFIX, is_always_signed

TYPE = "content-type"
MOST_SURPLUS = 9
# More than these are not tried in every order.
MOST_TAGS = 4
# What a name of metadata begins with, in OSS or elsewhere.
_PREFIX = re.compile(r"^(?:x-[a-z]+-)?(?:meta-)?")
# What HTTP itself sends is nobody's metadata.
NEVER_METADATA = frozenset(
    {
        *("host", "connection", "user-agent", "accept", "accept-encoding", "accept-language"),
        *("content-length", "content-type", "content-md5", "transfer-encoding", "expect"),
        *("authorization", "date", "origin", "referer"),
    }
)
SIGNED_TOGETHER = ("x-oss-storage-class", "x-oss-object-acl", "x-oss-forbid-overwrite")
LOOPBACK = (b"localhost", b"127.0.0.1", b"host.docker.internal")
PORTS = (b"80", b"443", b"8080", b"9000")
ACCEPTED_ENCODINGS = (b"identity", b"gzip", b"gzip, deflate", b"gzip, deflate, br", b"*")
OF_SERVICE = f".{DOMAIN}".encode()


def header_edits(
    base: SigningCandidate,
    signed: Mapping[str, bytes],
    known: Mapping[str, tuple[bytes, ...]] | None = None,
) -> Iterator[CandidateChange]:
    """Yield the headers with one dropped, changed or added; first as they are known to be.

    ``known`` are values that body and server give to headers.
    """
    yield from _as_signed(base, signed)
    yield from dropped_headers(base)
    for name in _counted(base):
        for value in _near(name, base.headers[name]):
            yield _edit(base, name, value)
    for value in TYPES:
        yield _edit(base, TYPE, value)
    for name, values in (*VALUES.items(), *(known or {}).items()):
        for value in values:
            yield _edit(base, name, value)


def dropped_headers(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the headers with one of those dropped that count."""
    for name in _counted(base):
        yield _edit(base, name, None)


def renamed_headers(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the headers with one as the metadata that it was signed as, under its right name."""
    for name, value in base.headers.items():
        own = METADATA_PREFIX + _PREFIX.sub("", name).replace("_", "-")
        if own in base.headers or name in NEVER_METADATA:
            continue
        if _counts(base, name) and "_" not in name:
            continue
        kept = {other: text for other, text in base.headers.items() if other != name}
        difference = Difference(
            kind="header-renamed",
            subject=own,
            signed=text_of(value),
            sent=None,
            change=worded("`{}` had been sent under this name, not as `{}`", own, name),
            advice=worded("Send `{}` under the name that was signed.", own),
        )
        candidate = replace(base, headers={**kept, own: value})
        yield CandidateChange(difference=difference, candidate=candidate)


HeaderGroup = tuple[tuple[Difference, ...], SigningCandidate]


def surplus_groups(base: SigningCandidate) -> Iterator[HeaderGroup]:
    """Yield the headers without two of those that count, or more; the most of them first."""
    counted = [name for name in _counted(base) if name not in base.additional][:MOST_SURPLUS]
    for size in range(len(counted), 1, -1):
        for names in combinations(counted, size):
            yield _changed(base, dict.fromkeys(names))


def forgotten_groups(base: SigningCandidate) -> Iterator[HeaderGroup]:
    """Yield the headers with three more that are often signed, each with a usual value."""
    usual = {TYPE: TYPES, **{name: VALUES[name] for name in SIGNED_TOGETHER}}
    absent = [name for name in usual if name not in base.headers]
    for names in combinations(absent, 3):
        for values in product(*(usual[name] for name in names)):
            yield _changed(base, dict(zip(names, values, strict=True)))


def _changed(base: SigningCandidate, changes: Mapping[str, bytes | None]) -> HeaderGroup:
    differences: list[Difference] = []
    candidate = base
    for name, value in changes.items():
        edit = _edit(candidate, name, value)
        differences.append(edit.difference)
        candidate = edit.candidate
    return tuple(differences), candidate


def _counted(base: SigningCandidate) -> list[str]:
    return [name for name in base.headers if _counts(base, name)]


def _as_signed(base: SigningCandidate, signed: Mapping[str, bytes]) -> Iterator[CandidateChange]:
    for name, value in signed.items():
        if base.headers.get(name) != value:
            yield _edit(base, name, value)


def in_query_edits(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the headers with those that a library has moved into the query."""
    for name, value in base.query:
        header = text_of(name).lower()
        if name in base.dialect.names.all or not is_always_signed(header):
            continue
        if header in base.headers:
            continue
        difference = Difference(
            kind="header-in-query",
            subject=header,
            signed=text_of(value),
            sent=None,
            change=worded(
                "`{}` had been sent as a header, not as a parameter of the {url}", header
            ),
            advice=worded(
                "Send `{}` as a header, as it was signed, and add nothing to the {url}.", header
            ),
        )
        rest = tuple(pair for pair in base.query if pair != (name, value))
        candidate = replace(base, headers={**base.headers, header: value})
        yield CandidateChange(difference=difference, candidate=candidate.asking(rest))


def _edit(base: SigningCandidate, name: str, value: bytes | None) -> CandidateChange:
    headers = {own: text for own, text in base.headers.items() if own != name}
    additional = base.additional
    if value is None:
        additional = tuple(own for own in additional if own != name)
    else:
        headers[name] = value
    return CandidateChange(
        difference=header_difference(name, base.headers.get(name), value),
        candidate=replace(base, headers=headers, additional=additional),
    )


def _counts(base: SigningCandidate, name: str) -> bool:
    return is_always_signed(name) or name in base.additional


def _near(name: str, value: bytes) -> Iterator[bytes]:
    if name == TYPE:
        yield from _near_types(value)
    if name == "content-md5":
        yield value.translate(FROM_URL_SAFE)
        yield from () if (md5 := base64_of_hex(value)) is None else (md5,)
    if name == "x-oss-tagging" and len(tags := value.split(b"&")) <= MOST_TAGS:
        yield from (b"&".join(order) for order in permutations(tags))
    if name == "host":
        yield from _near_hosts(value)
    if name == "accept-encoding":
        yield from ACCEPTED_ENCODINGS
    half = len(value) // 2
    yield from (value[:half], value[: half - 1]) if value[:half].strip(b", ") else ()
    yield from (value.lower(), value.upper(), value.title(), b" ".join(value.split()))
    yield from (value.strip(b"\"'"), b'"' + value + b'"', b"".join(value.split()))
    yield from (*typed(value), *unescaped(value))
    yield value.replace(b",", b", ")
    yield value.replace(b", ", b",")
    yield b""
    yield from _other_encodings(value)


def _near_types(value: bytes) -> Iterator[bytes]:
    bare, _, rest = value.partition(b";")
    bare = bare.strip()
    yield bare
    for suffix in (rest.strip(), rest.strip().lower(), b"charset=utf-8", b"charset=UTF-8"):
        if suffix:
            yield bare + b";" + suffix
            yield bare + b"; " + suffix


def _near_hosts(value: bytes) -> Iterator[bytes]:
    name, _, port = value.partition(b":")
    label, _, parent = name.partition(b".")
    names = (name, parent, *LOOPBACK, name.replace(b"-internal.", b"."))
    region = label.startswith(b"oss-") or parent.startswith(b"oss-")
    inner = name.replace(OF_SERVICE, b"-internal" + OF_SERVICE, 1) if region else name
    for other in (*names, inner):
        yield other
        for number in (port, *PORTS):
            yield other + b":" + number


def _other_encodings(value: bytes) -> Iterator[bytes]:
    if b"=?" in value and (decoded := rfc_2047(value)) is not None:
        yield decoded
    if b"%" in value:
        yield unquote_to_bytes(value)
        yield unquote_to_bytes(value.replace(b"+", b" "))
    yield percent_encoded(value)
    if value.isascii():
        return
    yield value.decode("latin-1").encode()
    yield from other_charsets(value)
    try:
        yield value.decode().encode("latin-1")
    except UnicodeError:
        return
