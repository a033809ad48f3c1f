"""Which version of an object a request is about."""

from harness.server.errors.table import Refusal, refusal
from harness.server.request import Request
from harness.server.response import Header
from harness.server.storage.buckets import Bucket
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, StoredObject

VERSION_ID, MARKER = "x-oss-version-id", "x-oss-delete-marker"
NULL = "null"


def asked_version(request: Request) -> str | Refusal | None:
    """Return the version that ``versionId`` names, None where the request names none."""
    text = request.parameter("versionId")
    if text == "":
        return refusal("version-blank", ArgumentName="versionId", ArgumentValue="")
    return "" if text == NULL else text


def find(request: Request, state: ServerState) -> StoredObject | Refusal:
    """Return the version that a request is about, or the refusal of one that is not there."""
    bucket, key = request.address.bucket, request.key
    version = asked_version(request)
    if isinstance(version, Refusal):
        return version
    if version is None:
        stored = state.store.find(bucket, key)
        return stored or _no_current_one(request, state)
    version_of_key = state.versions.find(bucket, key, version)
    if version_of_key is None:
        named = {"Key": key, "VersionId": version or NULL}
        return refusal("version-unknown", **named)
    if version_of_key.kind == DELETE_MARKER:
        refused = refusal("delete-marker", Method=request.method, ResourceType=DELETE_MARKER)
        return refused.with_headers((*marker_headers(version_of_key), ("Allow", b"DELETE")))
    return version_of_key


def version_header(bucket: Bucket | None, stored: StoredObject) -> tuple[Header, ...]:
    """Return the header that tells a version, if the bucket has or had any."""
    if bucket is None or not bucket.versioning:
        return ()
    return ((VERSION_ID, stored.version_id.encode()),)


def marker_headers(marker: StoredObject) -> tuple[Header, ...]:
    """Return the headers that tell a delete marker."""
    return ((MARKER, b"true"), (VERSION_ID, marker.version_id.encode()))


def _no_current_one(request: Request, state: ServerState) -> Refusal:
    refused = refusal("object-unknown", Key=request.key)
    marker = state.versions.marker(request.address.bucket, request.key)
    return refused.with_headers(marker_headers(marker)) if marker else refused
