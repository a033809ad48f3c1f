"""The decision on a request head, in the order in which the service decides.

The order is that of the request-flow page of the OSS developer guide, with the routing before it: a
bucket that does not exist is answered before any signature is looked at.
"""

from dataclasses import dataclass
from functools import partial

from harness.model.scenario import Fault, FaultKind
from harness.server import operations
from harness.server.access import denial
from harness.server.buckets import Bucket, Buckets
from harness.server.clock import Clock
from harness.server.explaining import Explainer
from harness.server.incoming import Incoming
from harness.server.refusals import Refusal, fault_row, refusal, row_of
from harness.server.routing import Address, Hosts, key_cause
from harness.server.store import Store
from harness.server.work import Bodiless, Work
from harness.signing.verify import Cause, Received, Refused, Verifier
from harness.wire.head import RequestHead
from harness.wire.query import parse_query


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What is to become of a request: its refusal or its work, and what was found on the way."""

    address: Address
    arrived_at: float
    outcome: Refusal | Work
    bucket: Bucket | None = None
    reset_after: int | None = None
    canonical_request: bytes = b""
    string_to_sign: bytes = b""
    received: Received | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reception:
    """Everything that a head is judged by."""

    hosts: Hosts
    verifier: Verifier
    buckets: Buckets
    store: Store
    clock: Clock
    explainer: Explainer

    def decide(self, head: RequestHead) -> Decision:
        """Judge one head."""
        address = self.hosts.address(head)
        bucket = self.buckets.find(address.bucket)
        now = bucket.arrival_time(self.clock) if bucket else self.clock.now()
        decided = partial(Decision, address=address, arrived_at=now, bucket=bucket)
        query, malformed = _query(head)
        received = Received(
            method=head.method,
            bucket=address.bucket,
            key=address.key,
            query=query,
            headers=head.headers,
        )
        decided = partial(decided, received=received)
        refused = self._misrouted(head, address, bucket) or malformed
        if refused is not None:
            return decided(outcome=refused)
        ruling = self.verifier.judge(received, now=now)
        decided = partial(
            decided,
            canonical_request=ruling.canonical_request,
            string_to_sign=ruling.string_to_sign,
        )
        if isinstance(ruling, Refused) and ruling.cause is not Cause.ANONYMOUS:
            row = row_of(ruling.cause)
            return decided(outcome=Refusal(row=row, details=ruling.details))
        incoming = _incoming(head, address, received)
        who = None if isinstance(ruling, Refused) else ruling.account
        denied = denial(incoming, bucket, who, self.store)
        return decided(outcome=denied) if denied else self._admitted(incoming, bucket, decided)

    def _misrouted(
        self, head: RequestHead, address: Address, bucket: Bucket | None
    ) -> Refusal | None:
        if head.problem is not None:
            return refusal(head.problem)
        if address.cause:
            named = {"BucketName": address.bucket, "Bucket": address.bucket}
            return refusal(address.cause, **named, Endpoint=self.hosts.public)
        if address.bucket and bucket is None:
            return refusal("bucket-unknown", BucketName=address.bucket)
        cause = key_cause(address.key)
        return refusal(cause, ObjectName=address.key_text) if cause else None

    def _admitted(
        self, incoming: Incoming, bucket: Bucket | None, decided: partial[Decision]
    ) -> Decision:
        fault = bucket.faults.take() if bucket else None
        if fault is not None:
            reset_after = fault.after_bytes if fault.kind is FaultKind.RESET else None
            return decided(outcome=_faulty(fault), reset_after=reset_after)
        now = bucket.later_time(self.clock) if bucket else self.clock.now()
        try:
            return decided(outcome=operations.begin(incoming, self.store, now))
        except OSError as error:
            return decided(outcome=refusal("storage-failed", note=str(error)))


def _incoming(head: RequestHead, address: Address, received: Received) -> Incoming:
    return Incoming(
        head=head, address=address, headers=received.header_values, query=received.query_values
    )


def _query(head: RequestHead) -> tuple[tuple[tuple[bytes, bytes], ...], Refusal | None]:
    try:
        return parse_query(head.raw_query), None
    except ValueError:
        return (), refusal("target-escape-malformed")


def _faulty(fault: Fault) -> Work:
    return Bodiless(then=lambda: Refusal(row=fault_row(fault.status)))
