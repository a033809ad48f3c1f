"""What the checks and the baseline make of one observation."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from harness.model.cell import Cell
from harness.model.observation import Observation
from harness.model.scenario import STRICT
from harness.model.severity import Severity


class Verdict(StrEnum):
    """The six ways in which a cell can end."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    KNOWN_FAILURE = "KNOWN_FAILURE"
    UNEXPECTED_PASS = "UNEXPECTED_PASS"  # noqa: S105  a verdict, not a password
    UNSUPPORTED = "UNSUPPORTED"
    ERROR = "ERROR"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in a file something stands; line and column count from 1."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One complaint of one check: which rule, what is wrong, where, what to do.

    ``exchange`` is the number of the request that it is about, 0 where it is about none;
    ``cause`` names the explanation behind it, and ``patch`` is the fix as a unified difference
    against the snippet, where the place of the mistake is known.
    """

    rule: str
    message: str
    fix: str = ""
    place: Place | None = None
    severity: Severity = Severity.ERROR
    exchange: int = 0
    cause: str = ""
    patch: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CellResult:
    """One cell with its facts and its verdict; ``error`` is set only for ERROR."""

    cell: Cell
    verdict: Verdict
    observation: Observation | None = None
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownFailure:
    """One entry of a baseline: which cells (a glob over ids) may break which rule, until when.

    ``message`` is the beginning of the finding's message; ``link`` leads to the issue.
    """

    __pydantic_config__: ClassVar = STRICT
    cells: str
    rule: str
    message: str
    reason: str
    link: str
    owner: str
    expires: date

    @property
    def told(self) -> str:
        """What a reader of a report must know: why, where it is tracked, whose, until when."""
        return f"{self.reason} ({self.link}, owner {self.owner}, expires {self.expires})"
