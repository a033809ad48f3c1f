"""The stored content type is the signed one, and the service's default where none was signed."""

from collections.abc import Iterator

from harness.checks.rule import Rule, accepted
from harness.model.cell import Cell
from harness.model.observation import Observation
from harness.model.verdict import Finding

ID = "content-type-stored"
DEFAULT = "application/octet-stream"


def check(_cell: Cell, observation: Observation) -> Iterator[Finding]:
    """Complain of another content type on the stored object."""
    head = observation.head
    if head is None or not accepted(observation):
        return
    wanted = observation.signed_headers.get("content-type", DEFAULT)
    got = head.headers.get("content-type")
    if got != wanted:
        message = f"The object is stored with the content type {got!r}, not {wanted!r}."
        yield Finding(rule=ID, message=message, fix=f"Sign and send `Content-Type: {wanted}`.")


RULE = Rule(
    id=ID,
    title="The stored content type is the signed one, or the service's default",
    why="A wrong stored type makes browsers download a page and show an archive.",
    check=check,
)
