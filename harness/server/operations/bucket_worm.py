"""The retention policy of a bucket: made, locked within a day, extended, never taken back."""

import re
import secrets
from dataclasses import replace

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations.xml import Element, iso_time, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.buckets import DAY, Worm
from harness.server.storage.state import ServerState

MOST_DAYS = 70 * 365

_NUMBER = re.compile(r"[0-9]{1,5}").fullmatch


def initiate(request: Request, state: ServerState) -> Operation | Refusal:
    """Make a policy, which may be taken away as long as it is not locked."""
    bucket = request.bucket
    if bucket is not None and bucket.versioning:
        return refusal("versioning-beside-worm")
    if _in_force(request) is not None:
        return refusal("worm-exists")

    def then(body: bytes) -> Outcome:
        days = _days(body, "InitiateWormConfiguration")
        if days is None:
            return refusal("document-malformed")
        worm = Worm(id=secrets.token_hex(16).upper(), days=days, created_at=request.now)
        state.protect(request.address.bucket, worm)
        return Response(status=200, headers=(("x-oss-worm-id", worm.id.encode()),))

    return BufferedBody(then)


def complete(request: Request, state: ServerState) -> Operation | Refusal:
    """Lock a policy."""
    worm = _named(request)
    if isinstance(worm, Refusal):
        return worm
    if worm.is_locked:
        return refusal("worm-locked")
    return _becomes(request, state, replace(worm, is_locked=True), 200)


def extend(request: Request, state: ServerState) -> Operation | Refusal:
    """Lengthen a policy that is locked."""
    worm = _named(request)
    if isinstance(worm, Refusal):
        return worm

    def then(body: bytes) -> Outcome:
        days = _days(body, "ExtendWormConfiguration")
        if days is None or days < worm.days or not worm.is_locked:
            return refusal("document-malformed")
        state.protect(request.address.bucket, replace(worm, days=days))
        return Response(status=200)

    return BufferedBody(then)


def abort(request: Request, state: ServerState) -> Operation | Refusal:
    """Take a policy away that is not locked."""
    worm = _in_force(request)
    if worm is None:
        return refusal("worm-unknown")
    return refusal("worm-locked") if worm.is_locked else _becomes(request, state, None, 204)


def get(request: Request, _state: ServerState) -> Operation | Refusal:
    """Tell the policy."""
    worm = _in_force(request)
    if worm is None:
        return refusal("worm-unknown")
    elements: list[Element] = [
        ("WormId", worm.id),
        ("State", "Locked" if worm.is_locked else "InProgress"),
        ("RetentionPeriodInDays", str(worm.days)),
        ("CreationDate", iso_time(worm.created_at)),
        ("ExpirationDate", iso_time(worm.created_at + worm.days * DAY)),
    ]
    return NoBody(then=lambda: xml_answer("WormConfiguration", elements))


def _becomes(
    request: Request, state: ServerState, worm: Worm | None, status: int
) -> Operation | Refusal:
    def then() -> Outcome:
        state.protect(request.address.bucket, worm)
        return Response(status=status)

    return NoBody(then=then)


def _in_force(request: Request) -> Worm | None:
    worm = request.bucket.worm if request.bucket else None
    return worm if worm is not None and worm.is_in_force(request.now) else None


def _named(request: Request) -> Worm | Refusal:
    worm = _in_force(request)
    if worm is None or worm.id != request.parameter("wormId"):
        return refusal("worm-unknown")
    return worm


def _days(body: bytes, root: str) -> int | None:
    element = parse_xml(body, root)
    text = "" if element is None else element.findtext("RetentionPeriodInDays", "").strip()
    days = int(text) if _NUMBER(text) else 0
    return days if 1 <= days <= MOST_DAYS else None
