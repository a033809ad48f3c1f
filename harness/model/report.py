"""All verdicts of one run, and what they mean for whoever waits for the exit code."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict

AS_EXPECTED = 0
NOT_AS_EXPECTED = 1
NOTHING_RAN = 2
COULD_NOT_RUN = 3


class Show(StrEnum):
    """The printed parts of a failure: its findings, with its requests, or with its entries."""

    FINDINGS = "findings"
    WIRE = "wire"
    BASELINE = "baseline"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The results in the order of the plan, and complaints about the run as a whole.

    ``problems`` are what is wrong with the pages themselves, each at its place. ``notes`` say what
    a reader must know of the run and what is wrong with none of it. ``cut`` says what a record
    lacks whose run was cut short, and is empty where it lacks nothing. ``at`` is when the run
    began, in Unix seconds, as far as a record tells it.
    """

    results: tuple[CellResult, ...]
    seconds: float
    complaints: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    cut: str = ""
    at: float = 0.0

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of cells per verdict, verdicts of no cell left out."""
        counted = Counter(result.verdict for result in self.results)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    @property
    def page_errors(self) -> tuple[Finding, ...]:
        """The errors of the pages themselves."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def exit_code(self) -> int:
        """0 only where at least one cell ran and every verdict is as expected."""
        counts = self.counts
        wrong = self.page_errors or set(self.complaints) - {self.cut}
        if Verdict.FAILED in counts or Verdict.UNEXPECTED_PASS in counts or wrong:
            return NOT_AS_EXPECTED
        if Verdict.ERROR in counts or self.cut:
            return COULD_NOT_RUN
        ran = Verdict.PASSED in counts or Verdict.KNOWN_FAILURE in counts
        return AS_EXPECTED if ran else NOTHING_RAN
