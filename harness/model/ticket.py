"""What the server knows of one cell: its bucket, its clock, its faults."""

from dataclasses import dataclass

from harness.model.cors import CorsRule
from harness.model.scenario import Fault
from harness.model.signed import Signed


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """The bucket by which requests are attributed, and the times (Unix seconds) of its clock.

    ``arrives`` freezes the clock while a request head is judged and ``finishes`` from then on; None
    leaves the server's own clock in force. ``signed`` is what the bucket's requests were signed
    for, where the signer tells; no request is judged by it, refusals are explained with it.
    ``cors`` are the bucket's rules for pages of other origins; None leaves it those that it has.
    """

    bucket: str
    arrives: float | None = None
    finishes: float | None = None
    fault: Fault | None = None
    signed: Signed | None = None
    cors: tuple[CorsRule, ...] | None = None
