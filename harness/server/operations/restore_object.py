"""RestoreObject: an archived object becomes readable for some days.

How long that takes is from the page of the operation; where it names a span, its end is taken. The
bucket's clock decides, so nobody has to wait.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, Operation, Outcome
from harness.server.operations import object_lookup
from harness.server.operations.xml import parse_xml
from harness.server.request import Request
from harness.server.response import Header, Response, http_date
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import StoredObject

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
MOST_DAYS = 7
_DAYS = re.compile(r"[1-7]").fullmatch
DEFAULT_TIER = "Standard"
# Seconds from the request to the first byte, by class and priority; Archive knows no priorities.
TIERS: Mapping[str, Mapping[str, float]] = {
    "Archive": {DEFAULT_TIER: MINUTE},
    "ColdArchive": {"Expedited": HOUR, DEFAULT_TIER: 5 * HOUR, "Bulk": 12 * HOUR},
    "DeepColdArchive": {"Expedited": 12 * HOUR, DEFAULT_TIER: 48 * HOUR},
}


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin to thaw an object; the body may say for how many days, and how soon."""
    return BufferedBody(lambda body: _restore(request, state, body))


def frozen_refusal(stored: StoredObject, now: float) -> Refusal | None:
    """Refuse to read an archived object that is not restored, or no longer."""
    is_readable = _class_of(stored) not in TIERS or stored.thawed_at <= now < stored.thawed_until
    return None if is_readable else refusal("object-frozen")


def restore_header(stored: StoredObject, now: float) -> tuple[Header, ...]:
    """Return the header that tells how far a restoration is."""
    if now >= stored.thawed_until:
        return ()
    text = b'ongoing-request="true"'
    if now >= stored.thawed_at:
        until = http_date(int(stored.thawed_until))
        text = b'ongoing-request="false", expiry-date="' + until + b'"'
    return (("x-oss-restore", text),)


def _restore(request: Request, state: ServerState, body: bytes) -> Outcome:
    stored, now = object_lookup.find(request, state), request.now
    if isinstance(stored, Refusal):
        return stored
    tiers = TIERS.get(_class_of(stored))
    if tiers is None:
        return refusal("restore-not-archived")
    root = parse_xml(body, "RestoreRequest") if body else ET.Element("RestoreRequest")
    days = _days(root)
    # Archive takes no parameters: so in a live test of oss2.
    has_parameters = root is not None and root.find("JobParameters") is not None
    if root is None or days is None or (has_parameters and len(tiers) == 1):
        return refusal("document-malformed")
    tier = _tier(root)
    if tier not in tiers:
        return refusal("restore-tier-unknown")
    headers = object_lookup.version_header(request.bucket, stored)
    if now < stored.thawed_at:
        return refusal("restore-in-progress").with_headers(headers)
    is_thawed = now < stored.thawed_until
    if is_thawed:
        latest = stored.thawed_at + MOST_DAYS * DAY
        thawed = replace(stored, thawed_until=min(stored.thawed_until + days * DAY, latest))
    else:
        at = now + tiers[tier]
        thawed = replace(stored, thawed_at=at, thawed_until=at + days * DAY)
    state.versions.change(request.address.bucket, thawed)
    if len(tiers) > 1:
        headers += (("x-oss-object-restore-priority", tier.encode()),)
    return Response(status=200 if is_thawed else 202, headers=headers)


def _class_of(stored: StoredObject) -> str:
    return stored.header("x-oss-storage-class") or ""


def _days(root: ET.Element | None) -> int | None:
    text = "" if root is None else root.findtext("Days", "1").strip()
    return int(text) if _DAYS(text) else None


def _tier(root: ET.Element) -> str:
    return (root.findtext("JobParameters/Tier") or root.findtext("Tier") or DEFAULT_TIER).strip()
