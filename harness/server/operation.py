"""What happens between a good head and the answer."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from harness.model.observation import Digests
from harness.server.errors.table import Refusal, refusal
from harness.server.response import Response


@dataclass(frozen=True, kw_only=True, slots=True)
class DeferredResponse:
    """An answer that takes a while: ``find`` is called on another thread and touches no state."""

    find: Callable[[], Response | Refusal]


Outcome = Response | Refusal | DeferredResponse


class Operation(Protocol):
    """Takes the body as it comes and ends in an answer, or is given up."""

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        ...

    def finish(self, digests: Digests) -> Outcome:
        """Answer once the body is complete."""
        ...

    def discard(self) -> None:
        """Leave nothing behind: the body will never be complete."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class NoBody:
    """Work that has no use for a body and answers when it has passed."""

    then: Callable[[], Outcome]

    def write(self, data: bytes) -> None:
        """Let the body pass."""

    def finish(self, digests: Digests) -> Outcome:  # noqa: ARG002  the Protocol's
        """Answer."""
        return self.then()

    def discard(self) -> None:
        """Have nothing to leave behind."""


MOST_OF_A_DOCUMENT = 2 * 1024 * 1024


class BufferedBody:
    """Work on a body that is small enough to be read whole: an XML document.

    ``content_md5`` is what the head says of it, None where it says nothing.
    """

    def __init__(self, then: Callable[[bytes], Outcome]) -> None:
        self._then = then
        self._body = b""
        self.content_md5: str | None = None

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._body = (self._body + data)[: MOST_OF_A_DOCUMENT + 1]

    def finish(self, digests: Digests) -> Outcome:
        """Answer once the body is complete."""
        if digests.length > MOST_OF_A_DOCUMENT:
            return refusal("document-malformed", note="It is too large.")
        sent = self.content_md5
        if sent is not None and base64.b64decode(sent).hex() != digests.md5:
            return refusal("content-md5-wrong", **{"Content-MD5": sent})
        return self._then(self._body)

    def discard(self) -> None:
        """Have nothing to leave behind."""
