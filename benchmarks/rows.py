"""What one benchmark hands over: measured figures, each with its target where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass

NOT = "not met"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure, the median of its rounds; ``value`` is None where it could not be measured.

    ``what`` says what was measured and ``unit`` in what (``ms``, ``PUT/s``, ``× floor``);
    ``at_most`` or ``at_least`` is the target; ``note`` says how it was measured, how far the rounds
    lay apart, or why it could not be measured.
    """

    what: str
    value: float | None
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def target(self) -> str:
        """Is the target as it is printed, empty where there is none."""
        if self.at_most is not None:
            return f"≤ {number(self.at_most)}"
        return "" if self.at_least is None else f"≥ {number(self.at_least)}"

    @property
    def verdict(self) -> str:
        """Is ``met`` or ``not met`` where there is a target, ``absent`` where there is no value."""
        if self.value is None:
            return "absent"
        if not self.target:
            return ""
        too_much = self.at_most is not None and self.value > self.at_most
        too_little = self.at_least is not None and self.value < self.at_least
        return NOT if too_much or too_little else "met"


def absent(what: str, why: str) -> Row:
    """Return the row of a neighbour that is not here, or of a measurement that failed."""
    return Row(what=what, value=None, note=why)


def number(value: float) -> str:
    """Return a figure with three digits that mean something."""
    if abs(value) >= 100:  # noqa: PLR2004  three digits
        return f"{value:,.0f}"
    return f"{value:.3g}"


def show(rows: Iterable[Row]) -> None:
    """Print each row as it comes, for whoever runs one benchmark alone."""
    for row in rows:
        figure = "absent" if row.value is None else f"{number(row.value)} {row.unit}".strip()
        judged = f" ({row.target}: {row.verdict})" if row.target else ""
        note = f" – {row.note}" if row.note else ""
        print(f"{row.what}: {figure}{judged}{note}", flush=True)
