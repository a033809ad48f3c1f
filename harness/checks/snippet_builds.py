"""The snippet compiles as it stands."""

from collections.abc import Iterator

from harness.checks.rule import Rule
from harness.model.cell import Cell
from harness.model.observation import Observation
from harness.model.verdict import Finding

ID = "snippet-builds"


def check(_cell: Cell, observation: Observation) -> Iterator[Finding]:
    """Complain of a snippet that its compiler refuses, with the compiler's last lines."""
    if observation.build.failure:
        message = f"The snippet does not build: {observation.build.failure}"
        yield Finding(rule=ID, message=message, fix="Mend what the compiler names.")


RULE = Rule(
    id=ID,
    title="The snippet compiles as it stands",
    why="A reader who pastes it meets the compiler first.",
    check=check,
)
