"""GET and HEAD of an object: conditions, one range, overrides."""

import re
from email.utils import parsedate_to_datetime
from functools import partial

from harness.server.answers import Answer, Header, http_date
from harness.server.incoming import Incoming
from harness.server.premises import Premises
from harness.server.put_object import digest_headers
from harness.server.put_rules import parse_tags
from harness.server.refusals import Refusal, refusal
from harness.server.store import Store
from harness.server.stored import APPENDABLE, SYMLINK, StoredObject
from harness.server.work import Bodiless, Work

OVERRIDES = (
    "content-language",
    "expires",
    "cache-control",
    "content-disposition",
    "content-encoding",
)

_RANGE = re.compile(r"bytes=(\d*)-(\d*)").fullmatch


def start(incoming: Incoming, premises: Premises) -> Work | Refusal:
    """Begin a GET or HEAD."""
    return Bodiless(then=partial(get_object, incoming, premises.store))


def get_object(incoming: Incoming, store: Store) -> Answer | Refusal:
    """Answer a GET or HEAD."""
    bucket = incoming.address.bucket
    stored, missing = resolve(store, bucket, incoming.key)
    if stored is None:
        return refusal(
            "object-unknown" if missing == incoming.key else "symlink-target-unknown", Key=missing
        )
    if b"response-content-type" in incoming.query:
        return refusal("content-type-override")
    decided = condition(incoming, stored)
    if decided is not None:
        return decided
    found = _range(incoming, stored.length)
    if isinstance(found, Refusal):
        return found
    headers = _object_headers(incoming, stored)
    begin, length = (0, stored.length) if found is None else found
    if found is not None:
        span = f"bytes {begin}-{begin + length - 1}/{stored.length}"
        headers += (("Content-Range", span.encode()),)
    status = 200 if found is None else 206
    if incoming.method == "HEAD" or b"objectMeta" in incoming.query:
        return Answer(status=status, headers=headers, length=length)
    parts = tuple(store.parts(bucket, stored, begin, length))
    return Answer(status=status, headers=headers, parts=parts)


def resolve(store: Store, bucket: str, key: str) -> tuple[StoredObject | None, str]:
    """Return the object behind a key, a symlink followed once, and the key that was looked at."""
    stored = store.find(bucket, key)
    if stored is None or stored.kind != SYMLINK:
        return stored, key
    target = store.find(bucket, stored.target)
    return (None if target is None or target.kind == SYMLINK else target), stored.target


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
        ("x-oss-object-type", stored.kind.encode()),
    ]
    if stored.kind == APPENDABLE:
        headers.append(("x-oss-next-append-position", b"%d" % stored.length))
    if tags:
        headers.append(("x-oss-tagging-count", b"%d" % len(tags)))
    return tuple(headers)


def _shown(name: str) -> str:
    return name if name.startswith("x-oss-") else name.title()


def condition(incoming: Incoming, stored: StoredObject) -> Answer | Refusal | None:
    """Return the answer to a condition that does not hold."""
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


def copy_condition(incoming: Incoming, stored: StoredObject) -> Refusal | None:
    """Return the refusal of a copy whose condition on its source does not hold."""
    etag, modified = stored.etag.decode(), int(stored.modified_at)
    match = incoming.text("x-oss-copy-source-if-match")
    none_match = incoming.text("x-oss-copy-source-if-none-match")
    unmodified = _instant(incoming.text("x-oss-copy-source-if-unmodified-since"))
    since = _instant(incoming.text("x-oss-copy-source-if-modified-since"))
    failed = (
        ("x-oss-copy-source-if-match", match is not None and not _names(match, etag)),
        ("x-oss-copy-source-if-unmodified-since", unmodified is not None and modified > unmodified),
        ("x-oss-copy-source-if-none-match", none_match is not None and _names(none_match, etag)),
        ("x-oss-copy-source-if-modified-since", since is not None and modified <= since),
    )
    name = next((name for name, is_failed in failed if is_failed), None)
    return refusal("precondition-failed", Condition=name) if name else None


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
    span = span_of(text, length)
    if span is None and incoming.text("x-oss-range-behavior") == "standard":
        return refusal("range-invalid")
    return span


def span_of(text: str | None, length: int) -> tuple[int, int] | None:
    """Return offset and length of one legal range, None for anything else."""
    match = _RANGE(text) if text is not None else None
    return _span(match[1], match[2], length) if match else None


def _span(first: str, last: str, length: int) -> tuple[int, int] | None:
    if not first:
        wanted = min(int(last), length) if last else 0
        return (length - wanted, wanted) if wanted else None
    start, end = int(first), int(last) if last else length - 1
    is_legal = start <= end and start < length and (not last or end < length)
    return (start, end - start + 1) if is_legal else None
