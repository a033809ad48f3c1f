"""The snippet compiles as it stands."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "snippet-builds"


def check(_job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a snippet that its compiler refuses, with the compiler's last lines."""
    if observation.build.failure:
        failures = {"said": observation.build.failure}
        yield Finding(rule=ID, kind="does-not-build", details=failures)


RULE = Rule(
    id=ID,
    title="The snippet compiles as it stands",
    why="A reader who pastes it meets the compiler first.",
    check=check,
    explanation=(
        "A snippet on a page is pasted as it stands. A missing import, a variable that is "
        "declared elsewhere on the page, or an API of another version of the library stops "
        "the reader before any request is sent. The compiler's last lines are quoted, and its "
        "place in the snippet where it names one."
    ),
    wrong="request.ContentLength = info.Size  // Go: Size is a method",
    right="request.ContentLength = info.Size()",
    references=("https://pkg.go.dev/net/http#Request",),
)
