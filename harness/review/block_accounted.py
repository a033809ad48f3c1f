"""Somebody accounts for every block of the page."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding
from harness.review.references import COMMON_MARK

ID = "block-accounted"


def check(_job: Job, _observation: Observation) -> Iterator[Finding]:
    """Complain of nothing: who reads the page finds it."""
    return iter(())


RULE = Rule(
    id=ID,
    title="Somebody accounts for every block of the page",
    why="A block that nobody looks at is a block that nobody checks.",
    check=check,
    explanation=(
        "The language of a block comes from its fence, its tab, its heading or the code. Where "
        "none of them tells, nobody knows whether it is a snippet. It is a warning (an error "
        "with `--strict`) until the author says what the block is, or why it is not to be run."
    ),
    wrong="```",
    right='<!-- harness: skip reason="shows only the answer" -->',
    references=(f"{COMMON_MARK}#info-string",),
)
