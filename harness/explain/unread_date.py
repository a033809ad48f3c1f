"""Dates of headers that OSS does not read: how they were written, and how it reads them."""

from datetime import UTC, datetime
from email.utils import format_datetime

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.oss.headers import DATE_HEADER
from harness.signing.verify.claim import Version
from harness.signing.verify.dates import http_seconds, unix_seconds


def date_malformed(refused: RefusedRequest) -> Explanation:
    """Tell what was sent as the date, and how it had to be written."""
    is_own = DATE_HEADER in refused.received.header_values
    name = DATE_HEADER if is_own else "Date"
    sent = refused.received.header_values.get(name.lower(), b"")
    claim = refused.claim
    is_basic = is_own and claim is not None and claim.version is Version.V4
    right = _written(_seconds(sent, refused.now), is_basic=is_basic)
    sentence = worded(
        "`{}: {}` is no date that OSS reads: there it stands as `{}`.",
        name,
        sent.decode("utf-8", "replace"),
        right,
    )
    if not is_basic:
        sentence += worded(" It ends in `GMT`; neither `UTC` nor `+0000` nor another zone will do.")
    advice = worded("Write the date in that form, in UTC, and sign the same text.")
    return Explanation(cause="date-malformed", sentence=sentence, advice=advice)


def date_missing(refused: RefusedRequest) -> Explanation:
    """Tell which headers could have told the date."""
    sentence = worded(
        "The request is signed in its header and has no date: `Date: {}`, or `{}: {}`.",
        _written(refused.now, is_basic=False),
        DATE_HEADER,
        _written(refused.now, is_basic=True),
    )
    advice = worded("Send the date that was signed; browsers let no page set `Date`.")
    return Explanation(cause="date-missing", sentence=sentence, advice=advice)


def _seconds(sent: bytes, now: float) -> float:
    for read in (unix_seconds, http_seconds):
        seconds = read(sent)
        if seconds is not None:
            return seconds
    return now


def _written(seconds: float, *, is_basic: bool) -> str:
    moment = datetime.fromtimestamp(int(seconds), UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}" if is_basic else format_datetime(moment, usegmt=True)
