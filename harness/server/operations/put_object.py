"""PUT and DELETE of an object: streamed, checked, put in its place."""

import base64
from binascii import b2a_base64
from functools import lru_cache

from harness.model.observation import Digests
from harness.oss.headers import METADATA_PREFIX
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations import retention as protection
from harness.server.operations.callback import Callback, callback_of
from harness.server.operations.object_lookup import (
    NULL,
    VERSION_ID,
    asked_version,
    marker_headers,
    version_header,
)
from harness.server.operations.put_rules import LARGEST_BODY, put_refusal
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, MULTIPART, NORMAL, StoredObject

DEFAULT_TYPE = "application/octet-stream"
ENCRYPTION = (
    "x-oss-server-side-encryption",
    "x-oss-server-side-encryption-key-id",
    "x-oss-server-side-data-encryption",
)
# The service tells which key it took, where none was named; this one is nobody's.
DEFAULT_KMS_KEY = "9468da86-3509-4f8d-a61e-6eab1eac0000"
WITH_MD5 = frozenset({NORMAL, MULTIPART})
DIGESTS = frozenset({"content-md5", "x-oss-hash-crc64ecma"})
KEPT = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
    "x-oss-storage-class",
    "x-oss-object-acl",
    *ENCRYPTION,
    "x-oss-tagging",
    *protection.PROTECTING,
)


class PutObject:
    """One upload under way."""

    __slots__ = ("_callback", "_request", "_state", "_upload")

    def __init__(
        self, request: Request, state: ServerState, callback: Callback | None = None
    ) -> None:
        self._request = request
        self._state = state
        self._callback = callback
        self._upload = state.store.begin(request.address.bucket)

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._upload.write(data)

    def finish(self, digests: Digests) -> Outcome:
        """Check what can only be checked now, then put the object in its place."""
        refused = body_refusal(self._request, digests)
        refused = refused or overwrite_refusal(self._request, self._state)
        if refused is not None:
            self.discard()
            return refused
        stored = StoredObject(
            key=self._request.key,
            segments=(self._upload.close(),),
            digests=digests,
            headers=kept_headers(self._request),
            modified_at=self._request.now,
        )
        stored = self._state.put(self._request.address.bucket, stored)
        headers = digest_headers(stored) + encryption_headers(stored)
        headers += version_header(self._request.bucket, stored)
        if self._callback is None:
            return Response(status=200, headers=headers)
        return self._callback.later(self._request, stored, self._state.callback_key, headers)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._upload.discard()


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a PUT, or refuse it by its head."""
    refused = put_refusal(request) or overwrite_refusal(request, state)
    callback = callback_of(request)
    if isinstance(callback, Refusal):
        return refused or callback
    return refused or PutObject(request, state, callback)


def delete(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a DELETE: it is a success whether there is an object or not."""
    version = asked_version(request)
    if isinstance(version, Refusal):
        return version

    def then() -> Outcome:
        headers = delete_version(request, state, request.key, version)
        return headers if isinstance(headers, Refusal) else Response(status=204, headers=headers)

    return NoBody(then=then)


def delete_version(
    request: Request, state: ServerState, key: str, version: str | None
) -> tuple[Header, ...] | Refusal:
    """Delete a version for good, or without one the object; return what the answer tells of it."""
    bucket, name, versions = request.bucket, request.address.bucket, state.versions
    if version is None or bucket is None:
        refused = protection.replaced(bucket, state.store.find(name, key), request.now)
        marker = versions.delete(bucket, key, now=request.now) if bucket and not refused else None
        return refused or (marker_headers(marker) if marker else ())
    stored = versions.find(name, key, version)
    refused = protection.replaced(bucket, stored, request.now)
    refused = refused or protection.deleted(request, stored)
    if refused is not None:
        return refused
    gone = versions.remove(name, key, version)
    if gone is not None and gone.kind == DELETE_MARKER:
        return marker_headers(gone)
    return ((VERSION_ID, (version or NULL).encode()),) if bucket.versioning else ()


def body_refusal(request: Request, digests: Digests) -> Refusal | None:
    """Refuse a body that is not what its head says, or too large."""
    if DIGESTS.isdisjoint(request.headers):
        return refusal("body-too-large") if digests.length > LARGEST_BODY else None
    sent = request.text("content-md5")
    if sent is not None and base64.b64decode(sent).hex() != digests.md5:
        return refusal("content-md5-wrong", **{"Content-MD5": sent})
    crc64 = request.text("x-oss-hash-crc64ecma")
    if crc64 is not None and crc64 != str(digests.crc64):
        return refusal("crc64-wrong")
    return refusal("body-too-large") if digests.length > LARGEST_BODY else None


def overwrite_refusal(request: Request, state: ServerState) -> Refusal | None:
    """Refuse what may not replace what stands at its key.

    To forbid overwriting has no effect in a bucket that has or had versions (PutObject page).
    """
    bucket = request.bucket
    stored = state.store.find(request.address.bucket, request.key)
    if stored is None:
        return None
    is_forbidden = request.text("x-oss-forbid-overwrite") == "true"
    if is_forbidden and not (bucket and bucket.versioning):
        return refusal("object-exists")
    return protection.replaced(bucket, stored, request.now)


def digest_headers(stored: StoredObject) -> tuple[Header, ...]:
    """Return the headers that tell what was received.

    Only a plain upload has an MD5, and one in parts that came in sequence.
    """
    digests = stored.digests
    headers: tuple[Header, ...] = (
        ("ETag", stored.etag),
        ("x-oss-hash-crc64ecma", b"%d" % digests.crc64),
    )
    if stored.kind not in WITH_MD5 or not digests.md5:
        return headers
    return (*headers, ("Content-MD5", b2a_base64(bytes.fromhex(digests.md5), newline=False)))


def encryption_headers(stored: StoredObject) -> tuple[Header, ...]:
    """Return the encryption that an answer to an upload repeats."""
    return encryption_told(stored.headers)


@lru_cache(maxsize=64)
def encryption_told(headers: tuple[tuple[str, str], ...]) -> tuple[Header, ...]:
    """Return the encryption among the headers of an object."""
    return tuple((n, text.encode("latin-1")) for n, text in headers if n in ENCRYPTION)


def kept_headers(request: Request) -> tuple[tuple[str, str], ...]:
    """Return the headers that an object keeps; metadata names are in lower case.

    Without a type the service stores application/octet-stream, whatever the key looks like: so it
    is in the live test of ``oss2`` that uploads a ``.jpg`` through a signed URL.
    """
    bucket = request.bucket
    return _kept(tuple(request.headers.items()), bucket.storage_class if bucket else "Standard")


@lru_cache(maxsize=64)
def _kept(items: tuple[tuple[str, bytes], ...], storage_class: str) -> tuple[tuple[str, str], ...]:
    sent = dict(items)
    headers = {name: value.decode("latin-1") for name in KEPT if (value := sent.get(name))}
    headers.setdefault("content-type", DEFAULT_TYPE)
    headers.setdefault("x-oss-storage-class", storage_class)
    if headers.get(ENCRYPTION[0]) == "KMS":
        headers.setdefault(ENCRYPTION[1], DEFAULT_KMS_KEY)
    names = sorted([name for name in sent if name.startswith(METADATA_PREFIX)])
    return (*headers.items(), *[(name, sent[name].decode("latin-1")) for name in names])
