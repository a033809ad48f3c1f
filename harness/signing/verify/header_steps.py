"""What only a header can do wrong, from "Signature V4 in a header" and the EC pages."""

from harness.oss.headers import PAYLOAD_HEADER
from harness.signing.verify.canonical import UNSIGNED_PAYLOAD
from harness.signing.verify.case import Case
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import readable
from harness.signing.verify.dates import error_body_time
from harness.signing.verify.ruling import Refused

LARGEST_SKEW = 900.0


def items_are_there(case: Case) -> Refused | None:
    """Refuse a header without credential, signature or date (EC 0002-00000205 to 208, 502)."""
    claim = case.claim
    named = {"Authorization": readable(case.headers["authorization"])}
    for value, missing, blank in (
        (claim.credential, Cause.HEADER_CREDENTIAL_MISSING, Cause.HEADER_CREDENTIAL_BLANK),
        (claim.signature, Cause.HEADER_SIGNATURE_MISSING, Cause.HEADER_SIGNATURE_BLANK),
    ):
        if not value:
            return Refused(cause=missing if value is None else blank, details=named)
    if not claim.date:
        return Refused(cause=Cause.HEADER_DATE_MISSING)
    return None


def payload_is_unsigned(case: Case) -> Refused | None:
    """Refuse any payload header but UNSIGNED-PAYLOAD, and its absence (EC 0002-00000214)."""
    if case.headers.get(PAYLOAD_HEADER) != UNSIGNED_PAYLOAD:
        return Refused(cause=Cause.HEADER_CONTENT_SHA256)
    return None


def clocks_agree(case: Case) -> Refused | None:
    """Refuse a date more than 15 minutes away from the server's (EC 0002-00000504)."""
    return skew(case.instant or 0.0, case.now)


def skew(date: float, now: float) -> Refused | None:
    """Refuse a date that is too far away from the server's, both in Unix seconds."""
    if abs(now - date) <= LARGEST_SKEW:
        return None
    details = {
        "RequestTime": error_body_time(date),
        "ServerTime": error_body_time(now),
        "MaxAllowedSkewMilliseconds": str(int(LARGEST_SKEW * 1000)),
    }
    return Refused(cause=Cause.HEADER_TIME_SKEWED, details=details)
