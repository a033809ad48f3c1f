"""Who may do what: by ownership, by the ACL of the object, by the ACL of the bucket."""

from harness.server.errors.table import Refusal, refusal
from harness.server.request import Request
from harness.server.storage.buckets import Bucket
from harness.server.storage.stored_object import StoredObject
from harness.server.storage.versions import Versions

READING = frozenset({"GET", "HEAD"})
READABLE = frozenset({"public-read", "public-read-write"})
WRITABLE = frozenset({"public-read-write"})
# What only owners may do, whatever the ACL says: it opens data, never what is said about it.
FOR_OWNERS = frozenset(
    b"acl tagging symlink cors delete policy lifecycle logging website referer versioning worm "
    b"wormId wormExtend objectWorm retention legalHold restore encryption inventory replication "
    b"bucketInfo stat location".split()
)


def may_read(who: str | None, bucket: Bucket, stored: StoredObject | None) -> bool:
    """Tell whether an account may read an object of a bucket."""
    if who is not None and who == (bucket.owner or ""):
        return True
    acl = (stored.header("x-oss-object-acl") if stored else None) or "default"
    return (bucket.acl if acl == "default" else acl) in READABLE


def denial(incoming: Request, versions: Versions) -> Refusal | None:
    """Refuse what neither ownership nor an ACL allows; ``incoming`` tells who asks.

    The ACL of an object comes before that of its bucket (request-flow page of the guide).
    """
    bucket, who = incoming.bucket, incoming.who
    if bucket is None:
        return None if who is not None else refusal("anonymous")
    if who is not None and (who == (bucket.owner or "") or _makes_a_bucket(incoming)):
        return None
    allowed = READABLE if incoming.method in READING else WRITABLE
    if incoming.address.key and not _is_for_owners(incoming):
        asked = incoming.parameter("versionId")
        stored = versions.latest(bucket.name, incoming.key, "" if asked == "null" else asked)
        acl = (stored.header("x-oss-object-acl") if stored else None) or "default"
        if (bucket.acl if acl == "default" else acl) in allowed:
            return None
    elif not incoming.address.key and bucket.acl in allowed and _is_open(incoming):
        return None
    if who is None:
        return refusal("anonymous")
    return refusal("bucket-of-somebody-else" if incoming.address.key else "bucket-not-yours")


def _is_for_owners(incoming: Request) -> bool:
    return any(name in FOR_OWNERS for name in incoming.query)


def _makes_a_bucket(incoming: Request) -> bool:
    """Tell whether a bucket is to be made; whether it can be, the operation tells."""
    return (
        incoming.method == "PUT"
        and not incoming.address.key
        and not FOR_OWNERS & set(incoming.query)
    )


def _is_open(incoming: Request) -> bool:
    """Tell whether an ACL can open a request to a bucket: to see what it holds, or to empty it."""
    names = set(incoming.query)
    if incoming.method in READING:
        return not names & FOR_OWNERS
    return incoming.method == "POST" and names & FOR_OWNERS == {b"delete"}
