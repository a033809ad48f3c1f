"""The request has a timeout."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.references import CURL
from harness.review.remarks import remarks, reviewed

ID = "no-timeout"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a request that may wait for ever."""
    if reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The request has a timeout",
    why="Without one, a server that never answers holds the program for ever.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Most HTTP libraries wait without end unless they are told how long. A limit for the "
        "connection and one for silence are better than one for the whole upload, which grows "
        "with the file."
    ),
    wrong="requests.put(url, data=file)",
    right="requests.put(url, data=file, timeout=60)",
    references=(
        "https://requests.readthedocs.io/en/latest/user/advanced/#timeouts",
        f"{CURL}#--max-time",
    ),
)
