"""No emphasis of the page stands in its code."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding
from harness.review.references import COMMON_MARK

ID = "page-intact"


def check(_job: Job, _observation: Observation) -> Iterator[Finding]:
    """Complain of nothing: who reads the page finds it."""
    return iter(())


RULE = Rule(
    id=ID,
    title="No emphasis of the page stands in its code",
    why="A reader pastes the asterisks along with the code.",
    check=check,
    explanation=(
        "Code is printed as it is: marks for bold or slanted text within a block stay there, "
        "and are no syntax of any language."
    ),
    wrong='curl -T "**_file_**" "<signedUrl>"',
    right='curl -T "<file>" "<signedUrl>"',
    references=(f"{COMMON_MARK}#fenced-code-blocks",),
)
