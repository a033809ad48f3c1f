"""ListObjects and ListObjectsV2: keys by prefix, grouped by a delimiter, page by page."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations.restore_object import restore_header
from harness.server.operations.xml import Element, encoding_told, iso_time, key_writer, xml_answer
from harness.server.request import Request
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import StoredObject

MOST_LISTED = 1_000
LISTED_BY_DEFAULT = 100

_NUMBER = re.compile(r"[0-9]{1,9}").fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingPage:
    """One page: keys, common prefixes, and the last of both where more follows."""

    keys: list[str]
    prefixes: list[str]
    more_after: str


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a listing."""
    limit = limit_of(request)
    if isinstance(limit, Refusal):
        return limit
    is_second = request.parameter("list-type") == "2"
    token = request.parameter("continuation-token")
    if not is_second:
        after = request.parameter("marker") or ""
    elif token:
        last_key = _read_token(token)
        if last_key is None:
            named = {"ArgumentName": "continuation-token", "ArgumentValue": token}
            return refusal("continuation-token-unknown", **named)
        after = last_key
    else:
        after = request.parameter("start-after") or ""
    return NoBody(then=lambda: _listing(request, state, after, limit, is_second=is_second))


def limit_of(request: Request, otherwise: int = LISTED_BY_DEFAULT) -> int | Refusal:
    """Return how many lines a page may have."""
    text = request.parameter("max-keys")
    limit = otherwise if text is None else int(text) if _NUMBER(text) else -1
    if 0 <= limit <= MOST_LISTED:
        return limit
    named = {"ArgumentName": "max-keys", "ArgumentValue": text or ""}
    return refusal("max-keys-out-of-range", **named)


def group_of(key: str, prefix: str, delimiter: str) -> str:
    """Return the common prefix under which a key is listed, empty where it stands by itself."""
    head, group, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
    return prefix + head + group if group else ""


def page_of(
    keys: Iterable[str], *, prefix: str, delimiter: str, after: str, limit: int
) -> ListingPage:
    """Return the keys and common prefixes behind ``after``, at most ``limit`` of both."""
    listed: list[str] = []
    prefixes: list[str] = []
    last = ""
    for key in keys:
        if not key.startswith(prefix) or key.encode() <= after.encode():
            continue
        group = group_of(key, prefix, delimiter)
        if group and (group in prefixes[-1:] or group.encode() <= after.encode()):
            continue
        if len(listed) + len(prefixes) == limit:
            return ListingPage(keys=listed, prefixes=prefixes, more_after=last)
        last = group or key
        (prefixes if group else listed).append(last)
    return ListingPage(keys=listed, prefixes=prefixes, more_after="")


def _listing(
    request: Request, state: ServerState, after: str, limit: int, *, is_second: bool
) -> Outcome:
    bucket = request.address.bucket
    prefix = request.parameter("prefix") or ""
    delimiter = request.parameter("delimiter") or ""
    page = page_of(
        state.store.keys(bucket), prefix=prefix, delimiter=delimiter, after=after, limit=limit
    )
    encode = key_writer(request)
    elements: list[Element] = [
        ("Name", bucket),
        ("Prefix", encode(prefix)),
        ("MaxKeys", str(limit)),
        ("Delimiter", encode(delimiter)),
    ]
    elements += encoding_told(request)
    elements += _position(request, page, after, is_second=is_second)
    with_owner = not is_second or request.parameter("fetch-owner") == "true"
    for key in page.keys:
        stored = state.store.find(bucket, key)
        if stored is not None:
            owner = (request.bucket.owner if request.bucket else "") or "owner"
            elements.append(
                (
                    "Contents",
                    contents(
                        stored, encode(key), owner if with_owner else "", restored(stored, request)
                    ),
                )
            )
    elements += [("CommonPrefixes", [("Prefix", encode(group))]) for group in page.prefixes]
    return xml_answer("ListBucketResult", elements)


def _position(request: Request, page: ListingPage, after: str, *, is_second: bool) -> list[Element]:
    encode = key_writer(request)
    is_cut: Element = ("IsTruncated", str(bool(page.more_after)).lower())
    if not is_second:
        more: list[Element] = [("NextMarker", encode(page.more_after))] if page.more_after else []
        return [("Marker", encode(after)), is_cut, *more]
    elements: list[Element] = [is_cut, ("KeyCount", str(len(page.keys) + len(page.prefixes)))]
    start_after, token = request.parameter("start-after"), request.parameter("continuation-token")
    if start_after:
        elements.append(("StartAfter", encode(start_after)))
    if token:
        elements.append(("ContinuationToken", token))
    if page.more_after:
        next_token = base64.b64encode(page.more_after.encode()).decode()
        elements.append(("NextContinuationToken", next_token))
    return elements


def restored(stored: StoredObject, request: Request) -> list[Element]:
    """Return how far the restoration of an object is, if there is one."""
    headers = restore_header(stored, request.now)
    return [("RestoreInfo", text.decode()) for _, text in headers]


def contents(
    stored: StoredObject, key: str, owner: str, more: Iterable[Element] = ()
) -> list[Element]:
    """Return what a listing tells of an object; ``key`` is encoded as the listing wants it."""
    elements: list[Element] = [
        ("Key", key),
        ("LastModified", iso_time(stored.modified_at)),
        ("ETag", stored.etag.decode()),
        ("Type", stored.kind),
        ("Size", str(stored.length)),
        ("StorageClass", stored.header("x-oss-storage-class") or "Standard"),
        *more,
    ]
    if owner:
        elements.append(("Owner", [("ID", owner), ("DisplayName", owner)]))
    return elements


def _read_token(token: str) -> str | None:
    try:
        return base64.b64decode(token, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
