"""The buckets that the server knows, with the clock and the faults that hold for each."""

from dataclasses import dataclass, field, replace

from harness.model.cors import CorsRule
from harness.model.ticket import Ticket
from harness.server.clock import Clock
from harness.server.storage.fault_plan import FaultPlan

DAY = 86_400.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Worm:
    """A retention policy: for how many days no object may be replaced or deleted."""

    id: str
    days: int
    created_at: float
    is_locked: bool = False

    def is_in_force(self, now: float) -> bool:
        """Tell whether the policy still stands; one that is not locked within a day is void."""
        return self.is_locked or now < self.created_at + DAY


@dataclass(kw_only=True, slots=True)
class Bucket:
    """One bucket; ``owner`` is None for a bucket of our own account."""

    name: str
    owner: str | None = None
    ticket: Ticket
    faults: FaultPlan = field(default_factory=lambda: FaultPlan(None))
    acl: str = "private"
    cors: tuple[CorsRule, ...] = ()
    created_at: float = 0.0
    storage_class: str = "Standard"
    redundancy: str = "LRS"
    versioning: str = ""
    worm: Worm | None = None
    object_worm: str = ""

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

    def create(self, name: str, owner: str | None, *, now: float = 0.0) -> None:
        """Add an empty bucket; one that exists changes its owner only."""
        before = self._buckets.get(name) or Bucket(
            name=name, ticket=Ticket(bucket=name), created_at=now
        )
        self._buckets[name] = replace(before, owner=owner)

    def admit(self, ticket: Ticket) -> None:
        """Let what a ticket says hold for its bucket, in place of what an earlier one said."""
        name = ticket.bucket
        before = self._buckets.get(name) or Bucket(name=name, ticket=ticket)
        cors = before.cors if ticket.cors is None else ticket.cors
        faults = FaultPlan(ticket.fault)
        self._buckets[name] = replace(before, ticket=ticket, faults=faults, cors=cors)

    def change(
        self, name: str, *, acl: str | None = None, cors: tuple[CorsRule, ...] | None = None
    ) -> None:
        """Give a bucket another ACL or other CORS rules."""
        bucket = self._buckets[name]
        bucket.acl = bucket.acl if acl is None else acl
        bucket.cors = bucket.cors if cors is None else cors

    def protect(self, name: str, worm: Worm | None) -> None:
        """Give a bucket a retention policy, or take it away."""
        self._buckets[name].worm = worm

    def all(self) -> tuple[Bucket, ...]:
        """Return the buckets by name."""
        return tuple(self._buckets[name] for name in sorted(self._buckets))

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every bucket."""
        return tuple(self._buckets)

    def find(self, name: str) -> Bucket | None:
        """Return a bucket."""
        return self._buckets.get(name)

    def forget(self, name: str) -> None:
        """Drop a bucket, if there is one."""
        self._buckets.pop(name, None)
