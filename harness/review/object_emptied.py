"""The local file is opened before the connection."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.references import HTTP_URL_CONNECTION
from harness.review.remarks import remarks, reviewed

ID = "object-emptied"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a connection that is opened before the file."""
    if reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The local file is opened before the connection",
    why="A connection that is open before the file uploads nothing over what was there.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Once the output stream is open, an exception on the way to the file can still end as "
        "an upload of no bytes."
    ),
    wrong="connection.getOutputStream(); new FileInputStream(path);",
    right="new FileInputStream(path); connection.getOutputStream();",
    references=(HTTP_URL_CONNECTION,),
)
