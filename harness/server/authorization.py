"""Who may do what: by ownership, by the ACL of the object, by the ACL of the bucket."""

from harness.oss.subresources import FOR_OWNERS
from harness.server.errors.table import Refusal, refusal
from harness.server.request import Request
from harness.server.storage.buckets import Bucket
from harness.server.storage.stored_object import StoredObject
from harness.server.storage.versions import Versions

READING = frozenset({"GET", "HEAD"})
READABLE = frozenset({"public-read", "public-read-write"})
WRITABLE = frozenset({"public-read-write"})


def may_read(who: str | None, bucket: Bucket, stored: StoredObject | None) -> bool:
    """Tell whether an account may read an object of a bucket."""
    if who is not None and who == (bucket.owner or ""):
        return True
    acl = (stored.header("x-oss-object-acl") if stored else None) or "default"
    return (bucket.acl if acl == "default" else acl) in READABLE


def denial(request: Request, versions: Versions) -> Refusal | None:
    """Refuse what neither ownership nor an ACL allows; ``request`` tells who asks.

    The ACL of an object comes before that of its bucket (request-flow page of the guide).
    """
    bucket, who = request.bucket, request.who
    if bucket is None:
        return None if who is not None else refusal("anonymous")
    if who is not None and (who == (bucket.owner or "") or _makes_a_bucket(request)):
        return None
    allowed = READABLE if request.method in READING else WRITABLE
    if request.address.key and not _is_for_owners(request):
        asked = request.parameter("versionId")
        stored = versions.latest(bucket.name, request.key, "" if asked == "null" else asked)
        acl = (stored.header("x-oss-object-acl") if stored else None) or "default"
        if (bucket.acl if acl == "default" else acl) in allowed:
            return None
    elif not request.address.key and bucket.acl in allowed and _is_open(request):
        return None
    if who is None:
        return refusal("anonymous")
    return refusal("bucket-of-somebody-else" if request.address.key else "bucket-not-yours")


def _is_for_owners(request: Request) -> bool:
    return any(name in FOR_OWNERS for name in request.query)


def _makes_a_bucket(request: Request) -> bool:
    """Tell whether a bucket is to be made; whether it can be, the operation tells."""
    return (
        request.method == "PUT" and not request.address.key and not FOR_OWNERS & set(request.query)
    )


def _is_open(request: Request) -> bool:
    """Tell whether an ACL can open a request to a bucket: to see what it holds, or to empty it."""
    names = set(request.query)
    if request.method in READING:
        return not names & FOR_OWNERS
    return request.method == "POST" and names & FOR_OWNERS == {b"delete"}
