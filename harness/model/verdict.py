"""What the checks and the baseline make of one observation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from harness.model.cell import Cell
from harness.model.edit import Edit
from harness.model.explanation import Difference
from harness.model.observation import Observation
from harness.model.phrase import Wording
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
    """The place of something in a file; line and column count from 1."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One complaint of one rule, as data: the sentence and the fix are rendered by who shows them.

    ``kind`` names the sentence in the catalogue of messages; ``subject`` is what it is about (a
    header, a stream, a host), ``expected`` and ``got`` are its two values, and ``details`` holds
    what else the sentence needs. ``differences`` are those between the request that was signed and
    the one that was sent. ``exchange`` is the number of the request that it is about, 0 where it is
    about none; ``cause`` names the explanation behind it. ``advice`` holds the words of a library
    or a language that stand in place of the kind's own fix, ``edits`` are the fix as changes of the
    snippet, where the place of the mistake is known, and ``patch`` shows them as a unified
    difference against the file in which the snippet stands.
    """

    rule: str
    kind: str
    subject: str = ""
    expected: Wording = ""
    got: Wording = ""
    details: Mapping[str, Wording] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    place: Place | None = None
    severity: Severity = Severity.ERROR
    exchange: int = 0
    cause: str = ""
    advice: Wording = ""
    edits: tuple[Edit, ...] = ()
    patch: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """The names that are the same wherever a finding has the same cause; no values."""
        changed = (f"{one.kind} {one.subject}" for one in self.differences)
        return (self.severity, self.rule, self.kind, self.cause, self.subject, *changed)

    @property
    def names(self) -> Mapping[str, str]:
        """The fields that tell it from others of its kind, by the keys of a baseline's entry."""
        quotes = "" if self.subject else self.quoted.partition("\n")[0]
        every = {"cause": self.cause, "subject": self.subject, "quotes": quotes}
        return {key: value for key, value in every.items() if value}

    @property
    def quoted(self) -> str:
        """The words of a compiler or a process that it quotes, empty where it quotes none."""
        return self.details.get("said", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class CellResult:
    """One cell with its facts and its verdict; ``error`` is set only for ERROR."""

    cell: Cell
    verdict: Verdict
    observation: Observation | None = None
    findings: tuple[Finding, ...] = ()
    reason: Wording = ""
    error: Wording = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownFailure:
    """One entry of a baseline: which cells (a glob over ids) may break which rule, until when.

    ``kind``, ``cause`` and ``subject`` are those of the finding, any where they are empty;
    ``quotes`` stands in what it quotes of a program; ``message`` is the beginning of its sentence,
    as entries of older baselines have it. ``link`` leads to the issue.
    """

    __pydantic_config__: ClassVar = STRICT
    cells: str
    rule: str
    reason: str
    link: str
    owner: str
    expires: date
    kind: str = ""
    cause: str = ""
    subject: str = ""
    quotes: str = ""
    message: str = ""

    def lacks(self, finding: Finding) -> Mapping[str, str]:
        """Return what it leaves open of a finding that it excuses: others are excused with it."""
        given = {"cause": self.cause, "subject": self.subject, "quotes": self.quotes}
        return {} if self.message else {k: v for k, v in finding.names.items() if not given[k]}
