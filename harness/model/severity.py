"""How much a complaint weighs."""

from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding fails its cell or is what a reviewer would say."""

    ERROR = "error"
    WARNING = "warning"
