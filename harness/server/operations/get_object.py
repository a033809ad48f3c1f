"""GET and HEAD of an object: conditions, one range, overrides."""

import re
from dataclasses import replace
from functools import partial

from harness.server.authorization import may_read
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation
from harness.server.operations import compression, object_lookup
from harness.server.operations.put_object import digest_headers
from harness.server.operations.put_rules import parse_tags
from harness.server.operations.restore_object import frozen_refusal, restore_header
from harness.server.request import Request
from harness.server.response import Header, Response, http_date
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import APPENDABLE, SYMLINK, StoredObject
from harness.signing.verify.dates import http_seconds

OVERRIDES = (
    "content-language",
    "expires",
    "cache-control",
    "content-disposition",
    "content-encoding",
)

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})").fullmatch
_NO_BYTES = re.compile(r"bytes=-0+").fullmatch


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a GET or HEAD."""
    return NoBody(then=partial(get_object, request, state))


def get_object(request: Request, state: ServerState) -> Response | Refusal:
    """Answer a GET or HEAD."""
    stored = _resolved(request, state)
    if isinstance(stored, Refusal):
        return stored
    if b"response-content-type" in request.query:
        return refusal("content-type-override")
    tells_only = request.method == "HEAD" or b"objectMeta" in request.query
    frozen = None if tells_only else frozen_refusal(stored, request.now)
    refused = frozen or condition(request, stored)
    if refused is not None:
        return refused
    byte_range = _range(request, stored.length)
    if isinstance(byte_range, Refusal):
        return byte_range
    return _object_answer(request, state, stored, byte_range, tells_only=tells_only)


def _object_answer(
    request: Request,
    state: ServerState,
    stored: StoredObject,
    byte_range: tuple[int, int] | None,
    *,
    tells_only: bool,
) -> Response:
    bucket, headers = request.address.bucket, _object_headers(request, stored)
    begin, length = (0, stored.length) if byte_range is None else byte_range
    if byte_range is not None:
        span = f"bytes {begin}-{begin + length - 1}/{stored.length}"
        headers += (("Content-Range", span.encode()),)
    status = 200 if byte_range is None else 206
    if tells_only:
        return Response(status=status, headers=headers, length=length)
    if byte_range is None and compression.is_wanted(request, stored):
        return compression.packed(state, bucket, stored, headers)
    parts = tuple(state.store.parts(bucket, stored, begin, length))
    return Response(status=status, headers=headers, parts=parts)


def _resolved(request: Request, state: ServerState) -> StoredObject | Refusal:
    """Return the object that is asked for, a symlink followed once.

    Whoever may read a link may not for that reason read what it leads to. Bytes and digests are the
    target's, the metadata and the type are the link's own (page of HeadObject), and so is
    the version (ObjectSymlinkWithVersioningEnableTest of the SDK for C++).
    """
    stored = object_lookup.find(request, state)
    if isinstance(stored, Refusal) or stored.kind != SYMLINK:
        return stored
    target = state.store.find(request.address.bucket, stored.target)
    if target is None:
        return refusal("symlink-target-unknown", Key=stored.target)
    if target.kind == SYMLINK:
        return refusal("symlink-target-illegal", Key=stored.target)
    if request.bucket is None or not may_read(request.who, request.bucket, target):
        return refusal("bucket-of-somebody-else")
    latest = max(stored.modified_at, target.modified_at)
    headers, version = _linked(stored, target), stored.version
    return replace(target, kind=SYMLINK, headers=headers, modified_at=latest, version=version)


def _linked(link: StoredObject, target: StoredObject) -> tuple[tuple[str, str], ...]:
    """Return the headers of a link to a target, whose storage class counts."""
    of_class = "x-oss-storage-class"
    own = tuple((name, value) for name, value in link.headers if name != of_class)
    return (*own, (of_class, target.header(of_class) or "Standard"))


def _object_headers(request: Request, stored: StoredObject) -> tuple[Header, ...]:
    """Return what GET and HEAD tell of an object.

    The service tells an object's ACL by GetObjectACL only; here it comes along, so that a signed
    ``x-oss-object-acl`` can be read back like every other signed header.
    """
    kept = {} if b"objectMeta" in request.query else dict(stored.headers)
    tags = parse_tags(kept.pop("x-oss-tagging", "")) or []
    for name in OVERRIDES:
        override = request.query.get(f"response-{name}".encode())
        if override is not None:
            kept[name] = override.decode("latin-1").replace("\r", "").replace("\n", "")
    headers: list[Header] = [(_shown(name), text.encode("latin-1")) for name, text in kept.items()]
    headers += digest_headers(stored)
    headers += [
        ("Last-Modified", http_date(int(stored.modified_at))),
        ("Accept-Ranges", b"bytes"),
        ("x-oss-object-type", stored.kind.encode()),
    ]
    if stored.kind == APPENDABLE:
        headers.append(("x-oss-next-append-position", b"%d" % stored.length))
    if tags:
        headers.append(("x-oss-tagging-count", b"%d" % len(tags)))
    headers += restore_header(stored, request.now)
    headers += object_lookup.version_header(request.bucket, stored)
    return tuple(headers)


def _shown(name: str) -> str:
    return name if name.startswith("x-oss-") else name.title()


def condition(request: Request, stored: StoredObject) -> Response | Refusal | None:
    """Return the answer to a condition that does not hold."""
    etag = stored.etag.decode()
    modified = int(stored.modified_at)
    match = request.text("if-match")
    if match is not None and not _names(match, etag):
        return precondition_failed("If-Match")
    unmodified = _instant(request.text("if-unmodified-since"))
    if unmodified is not None and modified > unmodified:
        return precondition_failed("If-Unmodified-Since")
    none_match = request.text("if-none-match")
    since = _instant(request.text("if-modified-since"))
    is_same = none_match is not None and _names(none_match, etag)
    is_old = none_match is None and since is not None and modified <= since
    if is_same or is_old:
        return Response(status=304, headers=(("ETag", stored.etag),), length=0)
    return None


def precondition_failed(name: str) -> Refusal:
    """Return the refusal of a condition, whose name is an element of its own."""
    return refusal("precondition-failed", Condition=name)


def copy_condition(request: Request, stored: StoredObject) -> Response | Refusal | None:
    """Return the answer to a copy whose condition on its source does not hold.

    A condition is named without what it begins with; a source that has not changed is a 304, as
    live tests of ali-oss have it.
    """
    etag, modified = stored.etag.decode(), int(stored.modified_at)
    match = request.text("x-oss-copy-source-if-match")
    none_match = request.text("x-oss-copy-source-if-none-match")
    unmodified = _instant(request.text("x-oss-copy-source-if-unmodified-since"))
    since = _instant(request.text("x-oss-copy-source-if-modified-since"))
    if match is not None and not _names(match, etag):
        return precondition_failed("If-Match")
    if unmodified is not None and modified > unmodified:
        return precondition_failed("If-Unmodified-Since")
    is_same = none_match is not None and _names(none_match, etag)
    is_old = since is not None and modified <= since
    if is_same or is_old:
        return Response(status=304, headers=(("ETag", stored.etag),), length=0)
    return None


def _names(condition: str, etag: str) -> bool:
    return any(item.strip().strip('"') in {"*", etag.strip('"')} for item in condition.split(","))


def _instant(text: str | None) -> float | None:
    return None if text is None else http_seconds(text.encode("latin-1"))


def _range(request: Request, length: int) -> tuple[int, int] | Refusal | None:
    """Return offset and length of the range that is asked for, None for the whole object.

    Of several ranges the first one counts, an illegal one gets the whole object, and one of no
    bytes is an error (GetObject page; the SDK for Java's ``testGetObjectByRange``). With
    ``x-oss-range-behavior: standard`` ranges are those of HTTP: an end behind the object is its
    end, and only what begins behind the object is an error.
    """
    text = request.text("range")
    if text is None:
        return None
    first = text.partition(",")[0].rstrip()
    if _NO_BYTES(first):
        return refusal("range-invalid")
    if request.text("x-oss-range-behavior") != "standard":
        return span_of(first, length)
    return span_of(_within(first, length), length) or refusal("range-invalid")


def _within(text: str, length: int) -> str:
    """Return a range whose end does not lie behind the object."""
    match = _RANGE(text)
    if match is None or not match[2]:
        return text
    last = length - 1 if match[1] else length
    return f"bytes={match[1]}-{min(int(match[2]), last)}"


def span_of(text: str | None, length: int) -> tuple[int, int] | None:
    """Return offset and length of one legal range, None for anything else."""
    match = _RANGE(text) if text is not None else None
    return _span(match[1], match[2], length) if match else None


def _span(first: str, last: str, length: int) -> tuple[int, int] | None:
    if not first:
        wanted = int(last) if last else 0
        return (length - wanted, wanted) if 0 < wanted <= length else None
    start, end = int(first), int(last) if last else length - 1
    is_legal = start <= end and start < length and (not last or end < length)
    return (start, end - start + 1) if is_legal else None
