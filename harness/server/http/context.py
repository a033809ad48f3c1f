"""What all connections of a server share."""

from dataclasses import dataclass, field
from typing import Protocol

from harness.server.journal import Journal
from harness.server.pipeline import RequestPipeline


class Abortable(Protocol):
    """One connection, as the server ends it."""

    def abort(self) -> None:
        """End the connection at once."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerContext:
    """The state that all connections share; ``patience`` and ``linger`` are in seconds.

    A client that is silent for longer than ``patience`` is given up, and one that goes on sending
    after a refusal is read until nothing has come for ``linger``, and for ``patience`` at most. A
    connection is kept for ``idle`` after an answer.
    """

    pipeline: RequestPipeline
    journal: Journal
    patience: float
    linger: float
    idle: float
    connections: set[Abortable] = field(default_factory=set)
