"""The parts that only V4 and V2 sign, as signers by hand change them: scope, date, lists, token."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import Pieces
from harness.explain.signer_layers import DATE, HEADERS, PATH, QUERY, SCOPE, STANDARD
from harness.explain.signer_part_changes import header_lines, with_part

_DAY = len("YYYYMMDD")


def without_token(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave the security token out of the query."""
    kept = tuple(pair for pair in base.query if pair[0] != base.dialect.names.token)
    if kept != base.query:
        yield with_part(pieces, QUERY, replace(base, query=kept).pieces[QUERY])


def folded_path(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Fold the dot segments of the path, as HTTP libraries do."""
    folded = posixpath.normpath(b"/" + base.key).lstrip(b"/")
    if base.key.endswith(b"/"):
        folded += b"/"
    yield with_part(pieces, PATH, replace(base, key=folded).pieces[PATH])


def _scope(pieces: Pieces, at: int, change: bytes) -> Pieces:
    parts = pieces[SCOPE].split(b"/")
    if len(parts) > at:
        parts[at] = change
    return with_part(pieces, SCOPE, b"/".join(parts))


def other_region(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the region as it stands in host names."""
    region = pieces[SCOPE].split(b"/")[1:2]
    for name in region:
        yield _scope(pieces, 1, b"oss-" + name)


def other_service(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Sign for the service S3."""
    yield _scope(pieces, 2, b"s3")


def other_end(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """End the scope as S3 does."""
    yield _scope(pieces, 3, b"aws4_request")


def day_as_date(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Write the day alone where the date stands."""
    yield with_part(pieces, DATE, pieces[DATE][:_DAY])


def other_list(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Join the additional headers by commas."""
    names, _, payload = pieces[STANDARD].partition(b"\n")
    for between in (b",", b", ", b" "):
        yield with_part(pieces, STANDARD, names.replace(b";", between) + b"\n" + payload)


def no_list(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Leave the line empty that lists the additional headers."""
    yield with_part(pieces, STANDARD, b"\n" + pieces[STANDARD].partition(b"\n")[2])


def unlisted_headers(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Sign headers that are sent and stand in no list: each alone, and all."""
    lines = header_lines(pieces)
    others = {name.encode("latin-1"): value for name, value in base.headers.items()}
    others = {name: value for name, value in others.items() if name not in lines | HOST}
    for more in (*({name: value} for name, value in others.items()), others):
        signed = lines | more
        listed = b"".join(name + b":" + signed[name] + b"\n" for name in sorted(signed))
        yield with_part(pieces, HEADERS, listed)


HOST = {b"host": b"", b"authorization": b"", b"content-length": b""}
