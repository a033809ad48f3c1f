"""A server that judges nothing: it passes requests on to a real one and notes both sides.

Clients talk to it as they talk to the mock, so the same facts are there to be judged. It reads a
body whole before it passes it on.
"""

from dataclasses import dataclass
from functools import partial

from typing_extensions import override

from harness.model.observation import Digests
from harness.server.errors.table import refusal
from harness.server.operation import DeferredResponse, Outcome
from harness.server.pipeline import Admission, RequestPipeline
from harness.server.relay.upstream import Upstream
from harness.server.response import Response
from harness.server.storage.store import Store
from harness.server.storage.stored_object import Segment, StoredObject
from harness.wire.head import RequestHead


class Forward:
    """One request on its way through."""

    def __init__(self, head: RequestHead, store: Store, upstream: Upstream) -> None:
        self._head = head
        self._store = store
        self._upstream = upstream
        self._body = store.begin(upstream.bucket)

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._body.write(data)

    def finish(self, digests: Digests) -> Outcome:
        """Pass the request on, now that its body is complete."""
        segment = self._body.close()
        return DeferredResponse(find=partial(self._find, segment, digests))

    def discard(self) -> None:
        """Leave nothing behind."""
        self._body.discard()

    def _find(self, segment: Segment, digests: Digests) -> Response:
        held = StoredObject(
            key="", segments=(segment,), digests=digests, headers=(), modified_at=0.0
        )
        bucket = self._upstream.bucket
        try:
            body = self._store.bytes_of(bucket, held, 0, digests.length)
            return self._upstream.send(self._head, body, digests.length)
        finally:
            self._store.discard(bucket, segment)


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayPipeline(RequestPipeline):
    """Lets every well-formed request to the one bucket through, whatever its signature."""

    upstream: Upstream

    @override
    def decide(self, head: RequestHead, client: str = "") -> Admission:
        """Pass a head on, unless it is none."""
        address = self.hosts.address(head)
        admission = partial(Admission, address=address, arrived_at=self.clock.now())
        if head.problem is not None:
            return admission(outcome=refusal(head.problem))
        if address.bucket != self.upstream.bucket:
            return admission(outcome=refusal("bucket-unknown", BucketName=address.bucket))
        return admission(outcome=Forward(head, self.state.store, self.upstream))
