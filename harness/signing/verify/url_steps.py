"""What only a signed URL can do wrong, from the page "Signature V4 in a URL" and the EC pages."""

import re
from functools import lru_cache

from harness.oss.limits import LONGEST_VALIDITY
from harness.oss.signature import V4_URL
from harness.signing.verify.case import Case
from harness.signing.verify.cause import Cause
from harness.signing.verify.dates import error_body_time, unix_seconds
from harness.signing.verify.ruling import Refused

EARLY_BY = 900.0
# Alibaba's diagnosis guide caps URLs of temporary credentials at 12 hours. Whether the service
# refuses a longer one or lets it die early is not documented; it is dead after 12 hours either way.
LONGEST_VALIDITY_WITH_TOKEN = 43_200

_WHOLE_NUMBER = re.compile(rb"-?[0-9]{1,18}").fullmatch


def parameters_are_there(case: Case) -> Refused | None:
    """Refuse a URL that lacks a parameter or leaves it blank (EC 0002-00000215 to 220)."""
    claim = case.claim
    if claim.expires and claim.credential and claim.signature and claim.date:
        return None
    for value, missing, blank in (
        (claim.expires, Cause.URL_EXPIRES_MISSING, Cause.URL_EXPIRES_BLANK),
        (claim.credential, Cause.URL_CREDENTIAL_MISSING, Cause.URL_CREDENTIAL_BLANK),
        (claim.signature, Cause.URL_SIGNATURE_MISSING, Cause.URL_SIGNATURE_BLANK),
        (claim.date, Cause.URL_DATE_MISSING, Cause.URL_DATE_BLANK),
    ):
        if not value:
            return Refused(cause=missing if value is None else blank)
    return None


def expires_is_in_range(case: Case) -> Refused | None:
    """Refuse a validity that is no number or not within 1 second and 7 days (EC 0002-00000232)."""
    text = case.claim.expires or b""
    seconds = _seconds(text)
    if seconds is not None and 1 <= seconds <= LONGEST_VALIDITY:
        return None
    is_number = seconds is not None
    cause = Cause.URL_EXPIRES_OUT_OF_RANGE if is_number else Cause.URL_EXPIRES_MALFORMED
    details = {"ArgumentName": V4_URL.expires.decode(), "ArgumentValue": text.decode("latin-1")}
    return Refused(cause=cause, details=details)


def now_is_in_the_window(case: Case) -> Refused | None:
    """Refuse a URL more than 15 minutes early or past its end (EC 0002-00000235 and 236).

    Both ends belong to the validity: page 235 names the earliest time that is allowed, page 236
    refuses a request "later than" the end.
    """
    start = unix_seconds(case.claim.date or b"") or 0.0
    validity = _seconds(case.claim.expires or b"") or 0
    if case.claim.token is not None:
        validity = min(validity, LONGEST_VALIDITY_WITH_TOKEN)
    end = start + validity
    if case.now < start - EARLY_BY:
        return Refused(cause=Cause.URL_NOT_YET_VALID, details=_times(start, case.now))
    if case.now > end:
        return Refused(cause=Cause.URL_EXPIRED, details=_times(end, case.now))
    return None


@lru_cache(maxsize=64)
def _seconds(text: bytes) -> int | None:
    return int(text) if _WHOLE_NUMBER(text) else None


def _times(edge: float, now: float) -> dict[str, str]:
    return {"Expires": error_body_time(edge), "ServerTime": error_body_time(now)}
