"""How much a complaint weighs."""

from enum import StrEnum


class Severity(StrEnum):
    """The weight of a finding: it fails its cell, or is what a reviewer would say."""

    ERROR = "error"
    WARNING = "warning"
