"""Which version of an object a request is about."""

from harness.server.errors.table import Refusal, refusal
from harness.server.request import Request
from harness.server.response import Header
from harness.server.storage.buckets import Bucket
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, StoredObject

VERSION_ID, MARKER = "x-oss-version-id", "x-oss-delete-marker"
NULL = "null"


def asked_version(incoming: Request) -> str | Refusal | None:
    """Return the version that ``versionId`` names, None where the request names none."""
    text = incoming.parameter("versionId")
    if text == "":
        return refusal("version-blank", ArgumentName="versionId", ArgumentValue="")
    return "" if text == NULL else text


def find(incoming: Request, premises: ServerState) -> StoredObject | Refusal:
    """Return the version that a request is about, or the refusal of one that is not there."""
    bucket, key = incoming.address.bucket, incoming.key
    version = asked_version(incoming)
    if isinstance(version, Refusal):
        return version
    if version is None:
        stored = premises.store.find(bucket, key)
        return stored or _no_current_one(incoming, premises)
    found = premises.versions.find(bucket, key, version)
    if found is None:
        named = {"Key": key, "VersionId": version or NULL}
        return refusal("version-unknown", **named)
    if found.kind == DELETE_MARKER:
        refused = refusal("delete-marker", Method=incoming.method, ResourceType=DELETE_MARKER)
        return refused.with_headers((*marker_headers(found), ("Allow", b"DELETE")))
    return found


def version_header(bucket: Bucket | None, stored: StoredObject) -> tuple[Header, ...]:
    """Return the header that tells a version, if the bucket has or had any."""
    if bucket is None or not bucket.versioning:
        return ()
    return ((VERSION_ID, stored.version_id.encode()),)


def marker_headers(marker: StoredObject) -> tuple[Header, ...]:
    """Return the headers that tell a delete marker."""
    return ((MARKER, b"true"), (VERSION_ID, marker.version_id.encode()))


def _no_current_one(incoming: Request, premises: ServerState) -> Refusal:
    refused = refusal("object-unknown", Key=incoming.key)
    marker = premises.versions.marker(incoming.address.bucket, incoming.key)
    return refused.with_headers(marker_headers(marker)) if marker else refused
