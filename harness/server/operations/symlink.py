"""Symlinks: objects that stand for another one."""

from urllib.parse import quote, unquote_to_bytes

from harness.model.observation import Digests
from harness.oss.headers import METADATA_PREFIX
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations import object_lookup
from harness.server.operations.put_object import kept_headers, overwrite_refusal
from harness.server.operations.put_rules import head_refusal
from harness.server.request import Request
from harness.server.response import Response
from harness.server.routing import key_cause
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import SYMLINK, StoredObject
from harness.wire.digests import digests_of

TARGET = "x-oss-symlink-target"


def put(request: Request, state: ServerState) -> Operation | Refusal:
    """Make the key stand for the object that the header names."""
    raw = unquote_to_bytes(request.headers.get(TARGET, b""))
    cause = key_cause(raw) or ("" if raw else "key-begins-with-slash")
    if cause:
        return refusal(cause, ObjectName=raw.decode("utf-8", "backslashreplace"))
    refused = head_refusal(request) or overwrite_refusal(request, state)
    return refused or NoBody(then=lambda: _put(request, state, raw.decode()))


def get(request: Request, state: ServerState) -> Operation | Refusal:
    """Tell for which object the key stands."""

    def then() -> Outcome:
        stored = object_lookup.find(request, state)
        if isinstance(stored, Refusal):
            return stored
        if stored.kind != SYMLINK:
            return refusal("object-no-symlink")
        target = quote(stored.target, safe="/").encode()
        headers = ((TARGET, target), ("ETag", stored.etag))
        own = tuple((n, v.encode("latin-1")) for n, v in stored.headers if _is_of_the_link(n))
        version = object_lookup.version_header(request.bucket, stored)
        return Response(status=200, headers=(*headers, *own, *version))

    return NoBody(then=then)


def _is_of_the_link(name: str) -> bool:
    return name == "content-type" or name.startswith(METADATA_PREFIX)


def _put(request: Request, state: ServerState, target: str) -> Outcome:
    nothing: Digests = digests_of(b"")
    stored = StoredObject(
        key=request.key,
        segments=(),
        digests=nothing,
        headers=kept_headers(request),
        modified_at=request.now,
        kind=SYMLINK,
        tag=digests_of(target.encode()).md5.upper(),
        target=target,
    )
    stored = state.put(request.address.bucket, stored)
    version = object_lookup.version_header(request.bucket, stored)
    return Response(status=200, headers=(("ETag", stored.etag), *version))
