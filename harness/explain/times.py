"""Instants and spans in words."""

from datetime import UTC, datetime

UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def instant(seconds: float) -> str:
    """Return an instant as people read it."""
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M:%S} UTC"


def span(seconds: float) -> str:
    """Return a span in its two largest units."""
    left = max(1, round(abs(seconds)))
    parts = []
    for size, unit in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(parts[:2])
