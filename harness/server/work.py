"""What happens between a good head and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from harness.model.observation import Digests
from harness.server.answers import Answer
from harness.server.refusals import Refusal


class Work(Protocol):
    """Takes the body as it comes and ends in an answer, or is given up."""

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        ...

    def finish(self, digests: Digests) -> Answer | Refusal:
        """Answer once the body is complete."""
        ...

    def discard(self) -> None:
        """Leave nothing behind: the body will never be complete."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Bodiless:
    """Work that has no use for a body and answers when it has passed."""

    then: Callable[[], Answer | Refusal]

    def write(self, data: bytes) -> None:
        """Let the body pass."""

    def finish(self, digests: Digests) -> Answer | Refusal:  # noqa: ARG002  the Protocol's
        """Answer."""
        return self.then()

    def discard(self) -> None:
        """Have nothing to leave behind."""
