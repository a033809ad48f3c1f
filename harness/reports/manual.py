"""A rule as reports print it; whoever makes a report hands the rules over."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RulePage:
    """One rule: its id, its sentence, why it matters, and what is wrong and right."""

    id: str
    title: str
    why: str
    severity: str = "error"
    explanation: str = ""
    wrong: str = ""
    right: str = ""
    references: tuple[str, ...] = ()
