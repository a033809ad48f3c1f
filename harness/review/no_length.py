"""The length of the body is known before it is sent."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.remarks import remarks, reviewed

ID = "no-length"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a body whose length the library does not know."""
    if reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The length of the body is known before it is sent",
    why="A body without a length goes in chunks, which other services and many proxies refuse.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "net/http knows the length of a buffer and not that of an open file: set it from what "
        "the file system says."
    ),
    wrong='http.NewRequest("PUT", url, file)',
    right="request.ContentLength = info.Size()",
    references=(
        "https://pkg.go.dev/net/http#Request",
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.2",
    ),
)
