"""Which operation a request asks for."""

from collections.abc import Callable
from functools import partial

from harness.server.answers import Answer
from harness.server.get_object import get_object
from harness.server.incoming import Incoming
from harness.server.put_object import PutObject, overwrite_refusal
from harness.server.put_rules import put_refusal
from harness.server.refusals import Refusal, refusal
from harness.server.store import Store
from harness.server.work import Bodiless, Work

# Parameters that make another operation of a request: an upload with one of them must not be taken
# for a plain upload. From the list of sub-resources on the page on V1 signatures.
SUBRESOURCES = frozenset(
    b"acl append position uploads uploadId partNumber tagging symlink restore select callback "
    b"callback-var versionId versions policy delete live status vod comp qos img style styleName "
    b"x-oss-process x-oss-async-process cors lifecycle logging website referer location bucketInfo "
    b"replication seal clean meta".split()
)
OTHER_OPERATIONS = ("x-oss-copy-source", "x-oss-callback", "x-oss-symlink-target")

Start = Callable[[Incoming, Store, float], Work | Refusal]


def begin(incoming: Incoming, store: Store, now: float) -> Work | Refusal:
    """Start the operation that a well-signed request asks for, or refuse it by its head."""
    is_object = bool(incoming.address.bucket and incoming.address.key)
    is_other = any(name in SUBRESOURCES for name in incoming.query)
    is_other = is_other or any(name in incoming.headers for name in OTHER_OPERATIONS)
    if is_other or not is_object:
        return refusal("operation-not-mocked")
    start = STARTS.get(incoming.method)
    if start is None:
        return refusal("method-not-allowed", Method=incoming.method, ResourceType="OBJECT")
    return start(incoming, store, now)


def _put(incoming: Incoming, store: Store, now: float) -> Work | Refusal:
    refused = put_refusal(incoming) or overwrite_refusal(incoming, store)
    return refused or PutObject(incoming, store, now=now)


def _get(incoming: Incoming, store: Store, _now: float) -> Work | Refusal:
    return Bodiless(then=partial(get_object, incoming, store))


def _delete(incoming: Incoming, store: Store, _now: float) -> Work | Refusal:
    def then() -> Answer:
        store.remove(incoming.address.bucket, incoming.key)
        return Answer(status=204)

    return Bodiless(then=then)


STARTS: dict[str, Start] = {"PUT": _put, "GET": _get, "HEAD": _get, "DELETE": _delete}
