"""A refusal is not kept as the file."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.references import CURL

ID = "error-kept"


def check(_job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a refusal that stands in the reader's file."""
    if observation.refused and observation.refused.kept:
        yield Finding(rule=ID, kind="refusal-kept", severity=Severity.WARNING)


RULE = Rule(
    id=ID,
    title="A refusal is not kept as the file",
    why="The reader has a file, and it holds an error message.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Every snippet that downloads is run a second time without the object: the answer is a "
        "refusal in XML, and must not be left where the reader looks for the object."
    ),
    wrong='curl -o demo.txt "$URL"',
    right='curl --fail -o demo.txt "$URL"',
    references=(f"{CURL}#-f", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5"),
)
