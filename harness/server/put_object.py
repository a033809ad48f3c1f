"""PUT of an object: streamed to the disk, checked, committed."""

import base64

from harness.model.observation import Digests
from harness.server.answers import Answer
from harness.server.incoming import Incoming
from harness.server.put_rules import LARGEST_BODY, METADATA
from harness.server.refusals import Refusal, refusal
from harness.server.store import Store, StoredObject, Upload

DEFAULT_TYPE = "application/octet-stream"
KEPT = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
    "x-oss-storage-class",
    "x-oss-object-acl",
    "x-oss-server-side-encryption",
    "x-oss-server-side-encryption-key-id",
    "x-oss-server-side-data-encryption",
    "x-oss-tagging",
)


class PutObject:
    """One upload under way; ``now`` is what the bucket's clock shows when it began."""

    def __init__(self, incoming: Incoming, store: Store, *, now: float) -> None:
        self._incoming = incoming
        self._store = store
        self._now = now
        self._upload: Upload = store.begin(incoming.address.bucket)

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._upload.write(data)

    def finish(self, digests: Digests) -> Answer | Refusal:
        """Check what can only be checked now, then put the object in its place."""
        refused = self._refusal(digests)
        if refused is not None:
            self.discard()
            return refused
        stored = StoredObject(
            key=self._incoming.key,
            data=self._upload.path.name,
            digests=digests,
            headers=kept_headers(self._incoming),
            modified_at=self._now,
        )
        self._store.commit(self._incoming.address.bucket, self._upload, stored)
        return Answer(status=200, headers=digest_headers(stored))

    def discard(self) -> None:
        """Leave nothing behind."""
        self._upload.discard()

    def _refusal(self, digests: Digests) -> Refusal | None:
        sent = self._incoming.text("content-md5")
        if sent is not None and base64.b64decode(sent).hex() != digests.md5:
            return refusal("content-md5-wrong", **{"Content-MD5": sent})
        crc64 = self._incoming.text("x-oss-hash-crc64ecma")
        if crc64 is not None and crc64 != str(digests.crc64):
            return refusal("crc64-wrong")
        if digests.length > LARGEST_BODY:
            return refusal("body-too-large")
        return overwrite_refusal(self._incoming, self._store)


def overwrite_refusal(incoming: Incoming, store: Store) -> Refusal | None:
    """Refuse a PUT that may not replace what stands at its key."""
    is_forbidden = incoming.text("x-oss-forbid-overwrite") == "true"
    if is_forbidden and store.find(incoming.address.bucket, incoming.key) is not None:
        return refusal("object-exists")
    return None


def digest_headers(stored: StoredObject) -> tuple[tuple[str, bytes], ...]:
    """Return the headers that tell what was received."""
    digests = stored.digests
    return (
        ("ETag", stored.etag),
        ("x-oss-hash-crc64ecma", b"%d" % digests.crc64),
        ("Content-MD5", base64.b64encode(bytes.fromhex(digests.md5))),
    )


def kept_headers(incoming: Incoming) -> tuple[tuple[str, str], ...]:
    """Return the headers that an object keeps; metadata names are in lower case.

    Without a type the service stores application/octet-stream, whatever the key looks like: so it
    is in the live test of ``oss2`` that uploads a ``.jpg`` through a signed URL.
    """
    headers = {name: incoming.text(name) or "" for name in KEPT if incoming.text(name)}
    headers.setdefault("content-type", DEFAULT_TYPE)
    headers.setdefault("x-oss-storage-class", "Standard")
    names = sorted(name for name in incoming.headers if name.startswith(METADATA))
    return (*headers.items(), *((name, incoming.text(name) or "") for name in names))
