"""The decision on a request head, in the order in which the service decides.

The order is that of the request-flow page of the OSS developer guide, with the routing before it: a
bucket that does not exist is answered before any signature is looked at.
"""

from dataclasses import dataclass, replace

from harness.model.scenario import Fault, FaultKind
from harness.server.authorization import denial
from harness.server.clock import Clock
from harness.server.errors.table import Refusal, fault_row, refusal, row_of
from harness.server.explaining import Explainer
from harness.server.operation import NoBody, Operation
from harness.server.operations import table as operations
from harness.server.request import Request
from harness.server.routing import Hosts, ObjectAddress, key_cause
from harness.server.storage.buckets import Bucket, Buckets
from harness.server.storage.state import ServerState
from harness.server.storage.store import Store
from harness.signing.verify import Accepted, Cause, Received, Ruling
from harness.wire.head import RequestHead
from harness.wire.query import parse_query

INSTEAD_OF_WORK = frozenset({FaultKind.STATUS, FaultKind.RESET, FaultKind.REDIRECT})


@dataclass(kw_only=True, slots=True)
class Admission:
    """What is to become of a request: its refusal or its work, and what was found on the way."""

    address: ObjectAddress
    arrived_at: float
    outcome: Refusal | Operation
    bucket: Bucket | None = None
    fault: Fault | None = None
    ruling: Ruling | None = None
    received: Received | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestPipeline:
    """Everything that a head is judged by."""

    hosts: Hosts
    state: ServerState
    clock: Clock
    explainer: Explainer

    @property
    def buckets(self) -> Buckets:
        """The buckets of the premises."""
        return self.state.buckets

    @property
    def store(self) -> Store:
        """The store of the premises."""
        return self.state.store

    def decide(self, head: RequestHead, client: str = "") -> Admission:
        """Judge one head that came from the IP address of a client."""
        address = self.hosts.address(head)
        bucket = self.buckets.find(address.bucket)
        now = bucket.arrival_time(self.clock) if bucket else self.clock.now()
        query, malformed = _query(head)
        received = Received(
            method=head.method,
            bucket=address.bucket,
            key=address.key,
            query=query,
            headers=head.headers,
            client=client,
        )
        request = Request(
            head=head,
            address=address,
            headers=received.header_values,
            query=received.query_values,
            bucket=bucket,
            now=bucket.later_time(self.clock) if bucket else now,
        )
        outcome = self._misrouted(request) or malformed or self._judged(request, received, now)
        return Admission(
            address=address,
            arrived_at=now,
            outcome=outcome,
            bucket=bucket,
            fault=request.fault,
            ruling=request.ruling,
            received=received,
        )

    def _judged(self, request: Request, received: Received, now: float) -> Refusal | Operation:
        if operations.is_unsigned(request):
            return self._admitted(request)
        request.ruling = ruling = self.state.verifier.judge(received, now=now)
        if isinstance(ruling, Accepted):
            request.who = ruling.account
        elif ruling.cause is not Cause.ANONYMOUS:
            return Refusal(row=row_of(ruling.cause), details=ruling.details)
        return denial(request, self.state.versions) or self._admitted(request)

    def _misrouted(self, request: Request) -> Refusal | None:
        address = request.address
        if request.head.problem is not None:
            return refusal(request.head.problem)
        if address.cause:
            named = {"BucketName": address.bucket, "Bucket": address.bucket}
            return refusal(address.cause, **named, Endpoint=self.hosts.public)
        is_known = request.bucket is not None or not address.bucket
        if not is_known and not operations.creates_a_bucket(request):
            return refusal("bucket-unknown", BucketName=address.bucket)
        cause = key_cause(address.key)
        return refusal(cause, ObjectName=address.key_text) if cause else None

    def _admitted(self, request: Request) -> Refusal | Operation:
        request.fault = fault = request.bucket.faults.take() if request.bucket else None
        if fault is not None and fault.kind in INSTEAD_OF_WORK:
            return _faulty(fault, request)
        try:
            return operations.begin(request, self.state)
        except OSError as error:
            return refusal("storage-failed", note=str(error))


def _query(head: RequestHead) -> tuple[tuple[tuple[bytes, bytes], ...], Refusal | None]:
    try:
        return parse_query(head.raw_query), None
    except ValueError:
        return (), refusal("target-escape-malformed")


def _faulty(fault: Fault, request: Request) -> Operation:
    host = request.text("host") or ""
    refused = Refusal(row=fault_row(fault.status), details={"Endpoint": host})
    if fault.kind is FaultKind.REDIRECT:
        location = fault.location.encode() or request.head.target
        refused = replace(refused, headers=(("Location", location),))
    return NoBody(then=lambda: refused)
