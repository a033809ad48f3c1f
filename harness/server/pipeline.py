"""The decision on a request head, as a list of steps in the order in which the service decides.

The order is that of the request-flow page of the OSS developer guide, with the routing before it: a
bucket that does not exist is answered before any signature is looked at. A step returns what is to
become of the request, or None for the next step to decide; the last one always decides.
"""

from collections.abc import Callable
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
from harness.server.storage.buckets import Bucket
from harness.server.storage.state import ServerState
from harness.signing.verify import Accepted, Cause, Received, Ruling
from harness.wire.head import RequestHead
from harness.wire.query import parse_query

INSTEAD_OF_WORK = frozenset({FaultKind.STATUS, FaultKind.RESET, FaultKind.REDIRECT})


@dataclass(kw_only=True, slots=True)
class Admission:
    """The decision on a request: its refusal or its work, and what was found on the way."""

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

    def decide(self, head: RequestHead, client: str = "") -> Admission:
        """Judge one head that came from the IP address of a client."""
        if self.hosts.proxies:
            head = self.hosts.behind_proxy(head)
        address = self.hosts.address(head)
        bucket = self.state.buckets.find(address.bucket)
        now = bucket.arrival_time(self.clock) if bucket else self.clock.now()
        query = _query(head)
        received = Received(
            method=head.method,
            bucket=address.bucket,
            key=address.key,
            query=query or (),
            headers=head.headers,
            client=client,
        )
        request = Request(
            head=head,
            address=address,
            headers=received.header_values,
            query=received.query_values,
            received=received,
            arrived_at=now,
            is_query_legal=query is not None,
            bucket=bucket,
            now=bucket.later_time(self.clock) if bucket else now,
        )
        return Admission(
            address=address,
            arrived_at=now,
            outcome=self._outcome(request),
            bucket=bucket,
            fault=request.fault,
            ruling=request.ruling,
            received=received,
        )

    def _outcome(self, request: Request) -> Refusal | Operation:
        for step in STEPS:
            outcome = step(self, request)
            if outcome is not None:
                return outcome
        raise AssertionError("the last step did not decide")


Step = Callable[[RequestPipeline, Request], Refusal | Operation | None]


def head_is_http(_pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a head that is malformed as HTTP, whatever it asks for."""
    problem = request.head.problem
    return refusal(problem) if problem is not None else None


def address_leads_here(pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a host name or path that names no bucket of this endpoint."""
    address = request.address
    if not address.cause:
        return None
    named = {"BucketName": address.bucket, "Bucket": address.bucket}
    return refusal(address.cause, **named, Endpoint=pipeline.hosts.public)


def bucket_is_there(_pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a bucket that does not exist, unless the request makes it."""
    name = request.address.bucket
    if request.bucket is not None or not name or operations.creates_a_bucket(request):
        return None
    return refusal("bucket-unknown", BucketName=name)


def key_is_legal(_pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a name that no object can have."""
    cause = key_cause(request.address.key)
    return refusal(cause, ObjectName=request.address.key_text) if cause else None


def query_is_legal(_pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a query with a malformed escape."""
    return None if request.is_query_legal else refusal("target-escape-malformed")


def signature_is_right(pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse a signature that is wrong, and learn from a right one who asks."""
    if operations.is_unsigned(request):
        return None
    request.ruling = ruling = pipeline.state.verifier.judge(
        request.received, now=request.arrived_at
    )
    if isinstance(ruling, Accepted):
        request.who = ruling.account
    elif ruling.cause is not Cause.ANONYMOUS:
        return Refusal(row=row_of(ruling.cause), details=ruling.details)
    return None


def access_is_allowed(pipeline: RequestPipeline, request: Request) -> Refusal | None:
    """Refuse what neither ownership nor an ACL allows; who needs no signature is asked later."""
    return denial(request, pipeline.state.versions) if request.ruling else None


def fault_is_met(_pipeline: RequestPipeline, request: Request) -> Operation | None:
    """Let the bucket's fault take the place of the work, if there is one and it is of that kind."""
    # A browser that asks first is no transfer yet.
    meets = request.bucket is not None and request.head.method != "OPTIONS"
    request.fault = fault = request.bucket.faults.take() if request.bucket and meets else None
    if fault is None or fault.kind not in INSTEAD_OF_WORK:
        return None
    host = request.text("host") or ""
    refused = Refusal(row=fault_row(fault.status), details={"Endpoint": host})
    if fault.kind is FaultKind.REDIRECT:
        location = fault.location.encode() or request.head.target
        refused = replace(refused, headers=(("Location", location),))
    return NoBody(then=lambda: refused)


def operation_begins(pipeline: RequestPipeline, request: Request) -> Refusal | Operation:
    """Find the operation that the request asks for, and begin it or refuse it by its head."""
    try:
        return operations.begin(request, pipeline.state)
    except OSError as error:
        return refusal("storage-failed", note=str(error))


STEPS: tuple[Step, ...] = (
    head_is_http,
    address_leads_here,
    bucket_is_there,
    key_is_legal,
    query_is_legal,
    signature_is_right,
    access_is_allowed,
    fault_is_met,
    operation_begins,
)


def _query(head: RequestHead) -> tuple[tuple[bytes, bytes], ...] | None:
    try:
        return parse_query(head.raw_query)
    except ValueError:
        return None
