"""The end of the URL is counted from now."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.parts import signs
from harness.review.references import PRESIGNED
from harness.review.remarks import remarks, reviewed

ID = "hard-coded-date"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an end of the URL that is a date in the code."""
    if signs(job) or reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The end of the URL is counted from now",
    why="A date that stands in the code makes every reader's URL expire on one day.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "An instant in a sample ages with it, and whoever pastes the sample later signs a URL "
        "that has ended already: count from the time of the call."
    ),
    wrong='parse("2026-01-01T00:00:00Z")',
    right="new Date(System.currentTimeMillis() + 3600 * 1000L)",
    references=(PRESIGNED,),
)
