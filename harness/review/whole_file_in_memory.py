"""The file is streamed."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.references import HTTP_URL_CONNECTION
from harness.review.remarks import remarks, reviewed

ID = "whole-file-in-memory"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a file that is read whole before it is sent."""
    if reviewed(job, observation):
        yield from remarks(ID, job)


RULE = Rule(
    id=ID,
    title="The file is streamed",
    why="A file of 5 GB needs 5 GB of memory, and phones have less.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Hand the open file or a stream to the library, with its length. HttpURLConnection "
        "collects the whole body unless it is told the length before."
    ),
    wrong="requests.put(url, data=file.read())",
    right="requests.put(url, data=file)",
    references=(
        "https://requests.readthedocs.io/en/latest/user/advanced/#streaming-uploads",
        HTTP_URL_CONNECTION,
    ),
)
