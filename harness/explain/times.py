"""Instants and spans in words."""

from dataclasses import replace
from datetime import UTC, datetime

from harness.catalog.wording import worded
from harness.model.explanation import Explanation
from harness.model.phrase import SPACE
from harness.signing.verify.claim import Claim, Version
from harness.signing.verify.dates import unix_seconds

TWELVE_HOURS = 43_200
HOUR, QUARTER = 3600, 900
# From Hawaii to Kiribati; some zones are half an hour or a quarter off.
ZONES = (*range(-12, 15), -3.5, 3.5, 4.5, 5.5, 5.75, 6.5, 9.5, 10.5)
AS_WHOLE = 60
CLOCKS = "Set the clocks by NTP; the date is the signer's, the time is the server's."
UNITS = (
    (86_400, "{} day", "{} days"),
    (3600, "{} hour", "{} hours"),
    (60, "{} minute", "{} minutes"),
    (1, "{} second", "{} seconds"),
)


def instant(seconds: float) -> str:
    """Return an instant as people read it."""
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M:%S} UTC"


def zone_of(ahead: float) -> str:
    """Return the time zone that is so many seconds ahead of UTC, empty where there is none.

    A clock that is ahead by a whole number of hours is mostly right, and tells local time.
    """
    for hours in ZONES:
        if abs(ahead - hours * HOUR) <= AS_WHOLE and hours:
            whole = int(abs(hours))
            minutes = round((abs(hours) - whole) * 60)
            return f"UTC{'+' if hours > 0 else '-'}{whole}" + (f":{minutes:02}" if minutes else "")
    return ""


def span_of(claim: Claim) -> tuple[float, int]:
    """Return when a V4 URL was signed, and for how long it is good (seconds).

    A URL of temporary credentials is good for twelve hours at the most.
    """
    validity = int(claim.expires or b"0")
    capped = min(validity, TWELVE_HOURS) if claim.token is not None else validity
    return unix_seconds(claim.date or b"") or 0.0, capped


def end_of(claim: Claim) -> float | None:
    """Return when a URL ends (Unix seconds), None for a request that is signed in its header."""
    if not claim.by_url:
        return None
    start, validity = span_of(claim)
    return start + validity if claim.version is Version.V4 else float(validity)


def between(one: float, other: float) -> str:
    """Return the span between two instants, as they are read: in whole seconds.

    A request takes a while to arrive: what is nearly a time zone is told as one.
    """
    apart = int(one) - int(other)
    return span(round(apart / QUARTER) * QUARTER if zone_of(apart) else apart)


def span(seconds: float) -> str:
    """Return a span in its two largest units."""
    left = max(1, round(abs(seconds)))
    parts = []
    for size, one, many in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(worded(many if count > 1 else one, count))
    return SPACE.join(parts[:2])


def time_skewed(dated: float, arrived: float) -> Explanation:
    """Explain that the date of a request is too far from the time of the server."""
    return with_zone(
        Explanation(
            cause="time-skewed",
            sentence=worded(
                "The request is dated {} and arrived at {}: {} apart, and 15 minutes are allowed.",
                instant(dated),
                instant(arrived),
                between(dated, arrived),
            ),
            advice=worded(CLOCKS),
        ),
        dated - arrived,
    )


def expired(end: float, arrived: float, advice: str) -> Explanation:
    """Explain that a URL had ended when its request arrived."""
    sentence = worded(
        "The {url} ended at {}; the request arrived at {}, {} later.",
        instant(end),
        instant(arrived),
        between(arrived, end),
    )
    return Explanation(cause="expired", sentence=sentence, advice=advice)


def with_zone(explanation: Explanation, ahead: float) -> Explanation:
    """Name the time zone where the clocks are a whole number of hours apart."""
    zone = zone_of(ahead)
    if not zone:
        return explanation
    return replace(
        explanation,
        sentence=worded(
            "{} That is the time zone {}: local time was written as UTC.",
            explanation.sentence,
            zone,
        ),
        advice=worded("Take the date in UTC (GMT), not in local time."),
    )
