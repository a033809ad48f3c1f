"""Dates as signatures write them."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_BASIC = re.compile(rb"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z").fullmatch
_GMT = re.compile(
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d "
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
).fullmatch
_LENGTH = len("YYYYMMDDTHHMMSSZ")
_DAY = len("YYYYMMDD")


def unix_seconds(text: bytes) -> float | None:
    """Return the instant of ``YYYYMMDDTHHMMSSZ``, None where that is no such date."""
    return _instant(text) if len(text) == _LENGTH else None


@lru_cache(maxsize=256)
def _instant(text: bytes) -> float | None:
    # Several steps ask for the same date, and so do the requests that use one URL.
    match = _BASIC(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return None


@lru_cache(maxsize=64)
def http_seconds(text: bytes) -> float | None:
    """Return the instant of a date as HTTP writes it, None where that is no such date."""
    try:
        return parsedate_to_datetime(text.decode("latin-1")).timestamp()
    except (ValueError, OverflowError):
        return None


def gmt_seconds(text: bytes) -> float | None:
    """Return the instant of ``Tue, 20 Dec 2022 08:48:18 GMT``, None for any other spelling.

    The service reads no other (page 0002-00000502), nor a day of one digit (page "Signature in a
    header"); ``UTC`` in the place of ``GMT`` was seen to be refused (bosh-linux-stemcell-builder,
    issue 78).
    """
    return http_seconds(text) if _GMT(text) else None


@lru_cache(maxsize=64)
def day_of(seconds: float) -> bytes:
    """Return the day of an instant as ``YYYYMMDD``."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y%m%d}".encode()


def is_day(text: bytes) -> bool:
    """Tell whether a text is a day as ``YYYYMMDD``."""
    return len(text) == _DAY and _instant(text + b"T000000Z") is not None


def error_body_time(seconds: float) -> str:
    """Return an instant as error bodies print it: ``2017-02-07T01:30:29.000Z``."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
