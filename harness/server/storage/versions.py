"""The versions of objects: the current ones are those of the store, the others stand beside them.

A bucket without versioning has one version of each object, and this class passes everything on.
"""

import secrets
from dataclasses import replace

from harness.server.storage.buckets import Bucket
from harness.server.storage.store import Store
from harness.server.storage.stored_object import DELETE_MARKER, StoredObject
from harness.wire.digests import digests_of

ENABLED, SUSPENDED = "Enabled", "Suspended"


class Versions:
    """Puts, finds and removes versions; ``""`` is the version that clients call ``null``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._past: dict[str, dict[str, dict[str, StoredObject]]] = {}
        for bucket in store.buckets:
            for stored in sorted(store.past(bucket), key=lambda version: version.order):
                self._past.setdefault(bucket, {}).setdefault(stored.key, {})[stored.version] = (
                    stored
                )
            self._finish(bucket)

    def put(self, bucket: Bucket, stored: StoredObject) -> StoredObject:
        """Put an object in its place and return it with its version."""
        name, key = bucket.name, stored.key
        if not bucket.versioning:
            self._store.put(name, stored)
            return stored
        version = _new_id() if bucket.versioning == ENABLED else ""
        stored = replace(stored, version=version, order=self._next(name, key))
        before = self._store.find(name, key)
        if before is not None and before.version != version:
            self._keep(name, before)
            before = None
        self._store.put(name, stored, leaves_data=before is None)
        self._forget(name, key, version)
        return stored

    def change(self, bucket: str, stored: StoredObject) -> None:
        """Put a version in the place of itself: what is said about it has changed."""
        current = self._store.find(bucket, stored.key)
        if current is not None and current.version == stored.version:
            self._store.put(bucket, stored)
        else:
            self._keep(bucket, stored)

    def delete(self, bucket: Bucket, key: str, *, now: float) -> StoredObject | None:
        """Delete the current version, and return the marker that is put in its place, if any."""
        name = bucket.name
        if not bucket.versioning:
            self._store.remove(name, key)
            return None
        marker = StoredObject(
            key=key,
            segments=(),
            digests=digests_of(b""),
            headers=(),
            modified_at=now,
            kind=DELETE_MARKER,
            version=_new_id() if bucket.versioning == ENABLED else "",
            order=self._next(name, key),
        )
        before = self._store.find(name, key)
        if before is not None and before.version != marker.version:
            self._keep(name, before)
        replaced = self._past.get(name, {}).get(key, {}).get(marker.version)
        self._keep(name, marker)
        for segment in replaced.segments if replaced else ():
            self._store.discard(name, segment)
        is_kept = before is not None and before.version != marker.version
        self._store.remove(name, key, leaves_data=is_kept)
        return marker

    def remove(self, bucket: str, key: str, version: str) -> StoredObject | None:
        """Delete one version for good and return what it was; its forerunner becomes current."""
        gone = self.find(bucket, key, version)
        current = self._store.find(bucket, key)
        if current is not None and current.version == version:
            heir = self._newest(bucket, key)
            if heir is None or heir.kind == DELETE_MARKER:
                self._store.remove(bucket, key)
                return gone
            self._store.put(bucket, heir)
            self._forget(bucket, key, heir.version, leaves_data=True)
            return gone
        self._forget(bucket, key, version)
        self._promote(bucket, key)
        return gone

    def find(self, bucket: str, key: str, version: str) -> StoredObject | None:
        """Return a version, which may be a delete marker."""
        current = self._store.find(bucket, key)
        if current is not None and current.version == version:
            return current
        return self._past.get(bucket, {}).get(key, {}).get(version)

    def latest(self, bucket: str, key: str, version: str | None) -> StoredObject | None:
        """Return a version, or the current object where none is named."""
        if version is None:
            return self._store.find(bucket, key)
        return self.find(bucket, key, version)

    def marker(self, bucket: str, key: str) -> StoredObject | None:
        """Return the delete marker by which a key has no current object, if it is one."""
        newest = self._newest(bucket, key)
        is_marked = newest is not None and newest.kind == DELETE_MARKER
        return newest if is_marked and self._store.find(bucket, key) is None else None

    def keys(self, bucket: str) -> list[str]:
        """Return the keys that have versions, in the order of their bytes."""
        return sorted({*self._store.keys(bucket), *self._past.get(bucket, {})}, key=str.encode)

    def of(self, bucket: str, key: str) -> list[StoredObject]:
        """Return the versions of a key, the latest first."""
        current = self._store.find(bucket, key)
        past = self._past.get(bucket, {}).get(key, {}).values()
        return sorted([*([current] if current else ()), *past], key=lambda one: -one.order)

    def drop_bucket(self, bucket: str) -> None:
        """Forget the versions of a bucket."""
        self._past.pop(bucket, None)

    def _next(self, bucket: str, key: str) -> int:
        return max((version.order for version in self.of(bucket, key)), default=0) + 1

    def _newest(self, bucket: str, key: str) -> StoredObject | None:
        past = self._past.get(bucket, {}).get(key, {}).values()
        return max(past, key=lambda version: version.order, default=None)

    def _keep(self, bucket: str, stored: StoredObject) -> None:
        self._store.write_past(bucket, stored)
        versions = self._past.setdefault(bucket, {}).setdefault(stored.key, {})
        versions[stored.version] = stored

    def _forget(self, bucket: str, key: str, version: str, *, leaves_data: bool = False) -> None:
        versions = self._past.get(bucket, {}).get(key, {})
        stored = versions.pop(version, None)
        if stored is not None:
            self._store.unlink_past(bucket, stored, leaves_data=leaves_data)
        if not versions:
            self._past.get(bucket, {}).pop(key, None)

    def _promote(self, bucket: str, key: str) -> None:
        heir = self._newest(bucket, key)
        is_vacant = self._store.find(bucket, key) is None
        if is_vacant and heir is not None and heir.kind != DELETE_MARKER:
            self._store.put(bucket, heir, leaves_data=True)
            self._forget(bucket, key, heir.version, leaves_data=True)

    def _finish(self, bucket: str) -> None:
        """Finish what a server that was killed has begun: no version is in two places."""
        for key in tuple(self._past.get(bucket, {})):
            current, newest = self._store.find(bucket, key), self._newest(bucket, key)
            if current is not None and newest is not None and newest.order > current.order:
                self._keep(bucket, current)
                self._store.remove(bucket, key, leaves_data=True)
            elif current is not None:
                self._forget(bucket, key, current.version, leaves_data=True)
            self._promote(bucket, key)


def _new_id() -> str:
    return f"CAEQ{secrets.token_hex(30)}"
