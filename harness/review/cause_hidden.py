"""The cause of a failure reaches the reader."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.remarks import remarks, reviewed

ID = "cause-hidden"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a second error that hides the first."""
    if reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The cause of a failure reaches the reader",
    why="A second error on the way out hides the first one, which was worth reading.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "A `finally` that closes what was never opened throws a NullPointerException, and the "
        "reader never sees that the host was unknown. try-with-resources closes only what is "
        "there."
    ),
    wrong="} finally { response.close(); }",
    right="try (CloseableHttpResponse response = client.execute(put)) {",
    references=(
        "https://docs.oracle.com/javase/tutorial/essential/exceptions/tryResourceClose.html",
    ),
)
