"""What operations work on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from harness.server.buckets import Buckets
from harness.server.callback_key import CallbackKey
from harness.server.cors import CorsRule
from harness.server.store import Store
from harness.server.unfinished import Unfinished
from harness.signing.verify import Verifier


@dataclass(frozen=True, kw_only=True, slots=True)
class Premises:
    """The buckets, their objects, and the multipart uploads under way; ``location`` is a region.

    ``callback_key`` signs what applications are told of uploads.
    """

    buckets: Buckets
    store: Store
    verifier: Verifier
    location: str
    callback_key: CallbackKey
    unfinished: Unfinished = field(default_factory=Unfinished)

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

    def reopen(self) -> None:
        """Know the buckets that a lasting store holds."""
        for name in self.store.buckets:
            kept = self.store.settings(name)
            rules = tuple(CorsRule(**_tuples(rule)) for rule in kept.get("cors", ()))
            self.buckets.create(name, kept.get("owner"), now=kept.get("created_at", 0.0))
            self.buckets.change(name, acl=kept.get("acl"), cors=rules)

    def _keep(self, name: str) -> None:
        bucket = self.buckets.find(name)
        if bucket is not None:
            settings = {
                "owner": bucket.owner,
                "acl": bucket.acl,
                "cors": [asdict(rule) for rule in bucket.cors],
                "created_at": bucket.created_at,
            }
            self.store.keep_settings(name, settings)


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
