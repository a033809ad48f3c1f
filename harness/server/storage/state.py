"""What operations work on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from harness.model.cors import CorsRule
from harness.server.callback_key import CallbackKey
from harness.server.storage.buckets import Buckets, Worm
from harness.server.storage.multipart_uploads import Unfinished
from harness.server.storage.store import Store
from harness.server.storage.stored_object import StoredObject
from harness.server.storage.versions import Versions
from harness.signing.verify import Verifier

# The settings of a bucket that are texts, by the names of its fields.
SETTINGS = ("versioning", "object_worm", "storage_class", "redundancy")


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerState:
    """The buckets, their objects with all versions, and the multipart uploads under way.

    ``location`` is a region; ``callback_key`` signs what applications are told of uploads.
    """

    buckets: Buckets
    store: Store
    verifier: Verifier
    location: str
    callback_key: CallbackKey
    versions: Versions
    unfinished: Unfinished

    def create_bucket(self, name: str, owner: str | None, *, now: float) -> None:
        """Make a bucket; one that exists changes its owner only."""
        self.store.create_bucket(name)
        self.buckets.create(name, owner, now=now)
        self._keep(name)

    def change_bucket(
        self, name: str, *, acl: str | None = None, cors: tuple[CorsRule, ...] | None = None
    ) -> None:
        """Give a bucket another ACL or other CORS rules."""
        self.buckets.change(name, acl=acl, cors=cors)
        self._keep(name)

    def set_texts(self, name: str, **settings: str) -> None:
        """Change the settings of a bucket that are texts, but for those that are empty."""
        bucket = self.buckets.find(name)
        if bucket is not None:
            for setting, text in settings.items():
                setattr(bucket, setting, text or getattr(bucket, setting))
            self._keep(name)

    def protect(self, name: str, worm: Worm | None) -> None:
        """Give a bucket a retention policy, or take it away."""
        self.buckets.protect(name, worm)
        self._keep(name)

    def drop_bucket(self, name: str) -> None:
        """Forget a bucket and all that it holds."""
        self.buckets.forget(name)
        self.store.drop_bucket(name)
        self.versions.drop_bucket(name)
        self.unfinished.drop_bucket(name)

    def put(self, name: str, stored: StoredObject) -> StoredObject:
        """Put an object in its place and return it with its version."""
        bucket = self.buckets.find(name)
        if bucket is not None and bucket.versioning:
            return self.versions.put(bucket, stored)
        self.store.put(name, stored)
        return stored

    def reopen(self) -> None:
        """Know the buckets that a lasting store holds."""
        for name in self.store.buckets:
            kept = self.store.settings(name)
            rules = tuple(CorsRule(**_tuples(rule)) for rule in kept.get("cors", ()))
            self.buckets.create(name, kept.get("owner"), now=kept.get("created_at", 0.0))
            self.buckets.change(name, acl=kept.get("acl"), cors=rules)
            worm = kept.get("worm")
            self.buckets.protect(name, Worm(**worm) if worm else None)
            self.set_texts(name, **{key: kept.get(key, "") for key in SETTINGS})

    def _keep(self, name: str) -> None:
        bucket = self.buckets.find(name)
        if bucket is not None:
            settings = {
                "owner": bucket.owner,
                "acl": bucket.acl,
                "cors": [asdict(rule) for rule in bucket.cors],
                "created_at": bucket.created_at,
                **{key: getattr(bucket, key) for key in SETTINGS},
                "worm": asdict(bucket.worm) if bucket.worm else None,
            }
            self.store.keep_settings(name, settings)


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
