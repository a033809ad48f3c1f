"""GET and HEAD of an object: conditions, one range, overrides."""

import re
from email.utils import parsedate_to_datetime

from harness.server.answers import Answer, FilePart, Header, http_date
from harness.server.incoming import Incoming
from harness.server.put_object import digest_headers
from harness.server.put_rules import parse_tags
from harness.server.refusals import Refusal, refusal
from harness.server.store import Store, StoredObject

OVERRIDES = (
    "content-language",
    "expires",
    "cache-control",
    "content-disposition",
    "content-encoding",
)

_RANGE = re.compile(r"bytes=(\d*)-(\d*)").fullmatch


def get_object(incoming: Incoming, store: Store) -> Answer | Refusal:
    """Answer a GET or HEAD."""
    bucket = incoming.address.bucket
    stored = store.find(bucket, incoming.key)
    if stored is None:
        return refusal("object-unknown", Key=incoming.key)
    if b"response-content-type" in incoming.query:
        return refusal("content-type-override")
    decided = _condition(incoming, stored)
    if decided is not None:
        return decided
    found = _range(incoming, stored.digests.length)
    if isinstance(found, Refusal):
        return found
    headers = _object_headers(incoming, stored)
    start, length = (0, stored.digests.length) if found is None else found
    if found is not None:
        span = f"bytes {start}-{start + length - 1}/{stored.digests.length}"
        headers += (("Content-Range", span.encode()),)
    status = 200 if found is None else 206
    if incoming.method == "HEAD":
        return Answer(status=status, headers=headers, length=length)
    part = FilePart(path=store.data_path(bucket, stored), offset=start, length=length)
    return Answer(status=status, headers=headers, file=part)


def _object_headers(incoming: Incoming, stored: StoredObject) -> tuple[Header, ...]:
    """Return what GET and HEAD tell of an object.

    The service tells an object's ACL by GetObjectACL only; here it comes along, so that a signed
    ``x-oss-object-acl`` can be read back like every other signed header.
    """
    kept = dict(stored.headers)
    tags = parse_tags(kept.pop("x-oss-tagging", "")) or []
    for name in OVERRIDES:
        override = incoming.query.get(f"response-{name}".encode())
        if override is not None:
            kept[name] = override.decode("latin-1").replace("\r", "").replace("\n", "")
    headers: list[Header] = [(_shown(name), text.encode("latin-1")) for name, text in kept.items()]
    headers += digest_headers(stored)
    headers += [
        ("Last-Modified", http_date(int(stored.modified_at))),
        ("Accept-Ranges", b"bytes"),
        ("x-oss-object-type", b"Normal"),
    ]
    if tags:
        headers.append(("x-oss-tagging-count", b"%d" % len(tags)))
    return tuple(headers)


def _shown(name: str) -> str:
    return name if name.startswith("x-oss-") else name.title()


def _condition(incoming: Incoming, stored: StoredObject) -> Answer | Refusal | None:
    etag = stored.etag.decode()
    modified = int(stored.modified_at)
    match = incoming.text("if-match")
    if match is not None and not _names(match, etag):
        return refusal("precondition-failed", Condition="If-Match")
    unmodified = _instant(incoming.text("if-unmodified-since"))
    if unmodified is not None and modified > unmodified:
        return refusal("precondition-failed", Condition="If-Unmodified-Since")
    none_match = incoming.text("if-none-match")
    since = _instant(incoming.text("if-modified-since"))
    is_same = none_match is not None and _names(none_match, etag)
    is_old = none_match is None and since is not None and modified <= since
    if is_same or is_old:
        return Answer(status=304, headers=(("ETag", stored.etag),), length=0)
    return None


def _names(condition: str, etag: str) -> bool:
    return any(item.strip().strip('"') in {"*", etag.strip('"')} for item in condition.split(","))


def _instant(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None


def _range(incoming: Incoming, length: int) -> tuple[int, int] | Refusal | None:
    """Return offset and length of the one range that is asked for, None for the whole object.

    An illegal range gets the whole object, unless ``x-oss-range-behavior: standard`` asks for an
    error (GetObject page).
    """
    text = incoming.text("range")
    if text is None:
        return None
    match = _RANGE(text)
    span = _span(match[1], match[2], length) if match else None
    if span is None and incoming.text("x-oss-range-behavior") == "standard":
        return refusal("range-invalid")
    return span


def _span(first: str, last: str, length: int) -> tuple[int, int] | None:
    if not first:
        wanted = min(int(last), length) if last else 0
        return (length - wanted, wanted) if wanted else None
    start, end = int(first), int(last) if last else length - 1
    is_legal = start <= end and start < length and (not last or end < length)
    return (start, end - start + 1) if is_legal else None
