"""The buckets that the server knows, with the clock and the faults that hold for each."""

from dataclasses import dataclass

from harness.model.ticket import Ticket
from harness.server.clock import Clock
from harness.server.faults import FaultPlan


@dataclass(slots=True)
class Bucket:
    """One bucket; ``owner`` is None for a bucket of our own account."""

    name: str
    owner: str | None
    ticket: Ticket
    faults: FaultPlan

    def arrival_time(self, clock: Clock) -> float:
        """Return the time at which a head of this bucket is judged."""
        return clock.now() if self.ticket.arrives is None else self.ticket.arrives

    def later_time(self, clock: Clock) -> float:
        """Return the time that holds once the head is judged."""
        return clock.now() if self.ticket.finishes is None else self.ticket.finishes


class Buckets:
    """The buckets by name."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def create(self, name: str, owner: str | None) -> None:
        """Add an empty bucket; one that exists changes its owner only."""
        before = self._buckets.get(name)
        ticket = before.ticket if before else Ticket(bucket=name)
        faults = before.faults if before else FaultPlan(None)
        self._buckets[name] = Bucket(name=name, owner=owner, ticket=ticket, faults=faults)

    def admit(self, ticket: Ticket) -> None:
        """Let a ticket's clock and faults hold for its bucket, in place of earlier ones."""
        before = self._buckets.get(ticket.bucket)
        self._buckets[ticket.bucket] = Bucket(
            name=ticket.bucket,
            owner=before.owner if before else None,
            ticket=ticket,
            faults=FaultPlan(ticket.fault),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Is the name of every bucket."""
        return tuple(self._buckets)

    def find(self, name: str) -> Bucket | None:
        """Return a bucket."""
        return self._buckets.get(name)

    def forget(self, name: str) -> None:
        """Drop a bucket, if there is one."""
        self._buckets.pop(name, None)
