"""What may not be changed yet: retention policies of buckets, retention and legal hold of objects.

The policy of a bucket (WORM) is from the page "InitiateBucketWorm". Of retention by object the
official SDKs know the headers and documents; which refusals it earns is inferred.
"""

import re
from datetime import datetime

from harness.server.errors.table import Refusal, refusal
from harness.server.request import Request
from harness.server.storage.buckets import DAY, Bucket
from harness.server.storage.stored_object import StoredObject

WORM = "x-oss-object-worm-"
MODE = f"{WORM}mode"
UNTIL = f"{WORM}retain-until-date"
HOLD = f"{WORM}legal-hold"
BYPASS = "x-oss-bypass-governance-retention"
GOVERNANCE, COMPLIANCE = "GOVERNANCE", "COMPLIANCE"
MODES = frozenset({GOVERNANCE, COMPLIANCE})
HOLDS = frozenset({"ON", "OFF"})
PROTECTING = (MODE, UNTIL, HOLD)

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z").fullmatch


def replaced(bucket: Bucket | None, stored: StoredObject | None, now: float) -> Refusal | None:
    """Refuse to replace or delete an object while the bucket's policy retains it."""
    worm = bucket.worm if bucket else None
    if worm is None or stored is None or not worm.is_in_force(now):
        return None
    is_retained = now < stored.modified_at + worm.days * DAY
    return refusal("object-immutable") if is_retained else None


def deleted(request: Request, stored: StoredObject | None) -> Refusal | None:
    """Refuse to delete a version for good while it is retained by itself, or held."""
    if stored is None or stored.header(HOLD) == "ON":
        return refusal("object-immutable") if stored else None
    until = instant(stored.header(UNTIL) or "")
    if until is None or request.now >= until or may_bypass(request, stored):
        return None
    return refusal("object-immutable")


def may_bypass(request: Request, stored: StoredObject) -> bool:
    """Tell whether a request asks for what only governance, not compliance, lets it do."""
    return request.text(BYPASS) == "true" and stored.header(MODE) != COMPLIANCE


def headers_are_legal(request: Request) -> Refusal | None:
    """Refuse the headers of retention where the bucket has none, or their values are none."""
    named = [name for name in PROTECTING if name in request.headers]
    if not named:
        return None
    if request.bucket is None or not request.bucket.object_worm:
        return refusal("object-worm-not-enabled", ArgumentName=named[0])
    mode, until, hold = (request.text(name) for name in PROTECTING)
    if not retention_is_legal(mode, until, request.now) or hold not in {None, *HOLDS}:
        return refusal("retention-illegal")
    return None


def retention_is_legal(mode: str | None, until: str | None, now: float) -> bool:
    """Tell whether a mode and a date, which must come together, make a retention."""
    if mode is None and until is None:
        return True
    end = instant(until or "")
    return mode in MODES and end is not None and end > now


def instant(text: str) -> float | None:
    """Return the Unix seconds of an ISO 8601 date in UTC, None where it is none."""
    if not _DATE(text):
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
