"""Every fence of the page is closed."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding
from harness.review.references import COMMON_MARK

ID = "fence-closed"


def check(_job: Job, _observation: Observation) -> Iterator[Finding]:
    """Complain of nothing: who reads the page finds it."""
    return iter(())


RULE = Rule(
    id=ID,
    title="Every fence of the page is closed",
    why="What follows an open fence is code to every reader, the rest of the page included.",
    check=check,
    explanation=(
        "A fence ends with a line of at least as many backticks or tildes as it began with, "
        "and of nothing else. Without one, the block runs to the end of the page."
    ),
    wrong="````python … ```",
    right="```python … ```",
    references=(f"{COMMON_MARK}#fenced-code-blocks",),
)
