"""The length of the body is known before it is sent."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.locations import request_place
from harness.review.parts import page_file
from harness.review.remarks import remarks, reviewed

ID = "no-length"
CHUNKED = "chunked"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a body that was sent without its length, as the server has seen it."""
    program = job.block
    chunked = any(exchange.framing == CHUNKED for exchange in observation.exchanges)
    if program is None or not chunked or not reviewed(job, observation):
        return
    known = list(remarks(ID, job))
    place = request_place(program, page_file(job))
    finding = Finding(rule=ID, kind="some-length-unknown", place=place, severity=Severity.WARNING)
    yield from known or [finding]


RULE = Rule(
    id=ID,
    title="The length of the body is known before it is sent",
    why="A body without a length goes in chunks, which other services and many proxies refuse.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "net/http knows the length of a buffer and not that of an open file, axios and fetch not "
        "that of a stream: set it from what the file system says. What counts is what the server "
        "has seen: a body in chunks."
    ),
    wrong='http.NewRequest("PUT", url, file)',
    right="request.ContentLength = info.Size()",
    references=(
        "https://pkg.go.dev/net/http#Request",
        "https://www.rfc-editor.org/rfc/rfc9112#section-6.2",
    ),
)
