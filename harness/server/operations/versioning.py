"""Versioning of a bucket, and the list of all versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations.list_objects import contents, group_of, limit_of, restored
from harness.server.operations.xml import Element, iso_time, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, StoredObject
from harness.server.storage.versions import ENABLED, SUSPENDED


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionEntry:
    """One line of the list: a version, or a common prefix, which is no version."""

    name: str
    stored: StoredObject | None = None
    is_latest: bool = False


def get(request: Request, _state: ServerState) -> Operation | Refusal:
    """Tell whether a bucket keeps versions; one that never did tells nothing."""
    status = request.bucket.versioning if request.bucket else ""
    elements: list[Element] = [("Status", status)] if status else []
    return NoBody(then=lambda: xml_answer("VersioningConfiguration", elements))


def put(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin to keep versions, or no longer."""

    def then(body: bytes) -> Outcome:
        root = parse_xml(body, "VersioningConfiguration")
        status = "" if root is None else root.findtext("Status", "").strip()
        if status not in {ENABLED, SUSPENDED}:
            return refusal("document-malformed")
        if request.bucket is not None and request.bucket.worm is not None:
            return refusal("versioning-beside-worm")
        state.set_texts(request.address.bucket, versioning=status)
        return Response(status=200)

    return BufferedBody(then)


def list_versions(request: Request, state: ServerState) -> Operation | Refusal:
    """List the versions of the objects of a bucket, and its delete markers."""
    limit = limit_of(request)
    if isinstance(limit, Refusal):
        return limit
    key_marker = request.parameter("key-marker") or ""
    version_marker = request.parameter("version-id-marker") or ""
    if version_marker and not key_marker:
        named = {"ArgumentName": "version-id-marker", "ArgumentValue": version_marker}
        return refusal("version-marker-alone", **named)
    return NoBody(then=lambda: _listing(request, state, limit))


def _entries(request: Request, state: ServerState) -> Iterator[VersionEntry]:
    prefix = request.parameter("prefix") or ""
    delimiter = request.parameter("delimiter") or ""
    marker = (request.parameter("key-marker") or "").encode()
    last_group = ""
    for key in state.versions.keys(request.address.bucket):
        if not key.startswith(prefix) or key.encode() < marker:
            continue
        group = group_of(key, prefix, delimiter)
        if not group:
            versions = state.versions.of(request.address.bucket, key)
            yield from _after(request, key, versions)
        elif group != last_group and group.encode() > marker:
            last_group = group
            yield VersionEntry(name=group)


def _after(request: Request, key: str, versions: list[StoredObject]) -> list[VersionEntry]:
    """Return the versions of a key that come behind the markers."""
    rows = [
        VersionEntry(name=key, stored=stored, is_latest=at == 0)
        for at, stored in enumerate(versions)
    ]
    if key != (request.parameter("key-marker") or ""):
        return rows
    marker = request.parameter("version-id-marker")
    at = next((n for n, one in enumerate(versions) if one.version_id == marker), len(versions))
    return rows[at + 1 :]


def _listing(request: Request, state: ServerState, limit: int) -> Outcome:
    is_encoded = request.parameter("encoding-type") == "url"

    def encode(text: str) -> str:
        return quote(text, safe="") if is_encoded else text

    entries = list(islice(_entries(request, state), limit + 1))
    listed, is_cut = entries[:limit], len(entries) > limit
    elements: list[Element] = [
        ("Name", request.address.bucket),
        ("Prefix", encode(request.parameter("prefix") or "")),
        ("KeyMarker", encode(request.parameter("key-marker") or "")),
        ("VersionIdMarker", request.parameter("version-id-marker") or ""),
        ("MaxKeys", str(limit)),
        ("Delimiter", encode(request.parameter("delimiter") or "")),
        ("IsTruncated", str(is_cut).lower()),
    ]
    elements += [("EncodingType", "url")] if is_encoded else []
    if is_cut and listed:
        last = listed[-1]
        elements.append(("NextKeyMarker", encode(last.name)))
        elements.append(("NextVersionIdMarker", last.stored.version_id if last.stored else ""))
    owner = (request.bucket.owner if request.bucket else "") or "owner"
    elements += [_element(request, entry, encode(entry.name), owner) for entry in listed]
    return xml_answer("ListVersionsResult", elements)


def _element(request: Request, entry: VersionEntry, key: str, owner: str) -> Element:
    stored = entry.stored
    if stored is None:
        return ("CommonPrefixes", [("Prefix", key)])
    which: list[Element] = [
        ("VersionId", stored.version_id),
        ("IsLatest", str(entry.is_latest).lower()),
    ]
    if stored.kind != DELETE_MARKER:
        first, *others = contents(stored, key, owner, restored(stored, request))
        return ("Version", [first, *which, *others])
    who: Element = ("Owner", [("ID", owner), ("DisplayName", owner)])
    when: Element = ("LastModified", iso_time(stored.modified_at))
    return ("DeleteMarker", [("Key", key), *which, when, who])
