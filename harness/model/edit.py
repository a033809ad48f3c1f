"""One change of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What stands from ``start`` to ``end`` of a text becomes ``text``."""

    start: int
    end: int
    text: str = ""
