"""What a connection does wrong on purpose, for a request that meets a fault."""

from dataclasses import dataclass

from harness.model.scenario import Fault, FaultKind, Phase

BREAKING = frozenset({FaultKind.SILENT, FaultKind.TRUNCATED, FaultKind.MALFORMED, FaultKind.CLOSE})


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultSchedule:
    """The misbehaviour of a connection, which for most requests is none.

    Nothing happens for so many seconds ``before_head``, ``before_body`` and ``before_answer``. The
    body is read at ``bytes_per_second``, 0 for as fast as it comes, and the connection reset
    after ``reset_after`` bytes of it, never where that is None.
    """

    before_head: float = 0.0
    before_body: float = 0.0
    before_answer: float = 0.0
    bytes_per_second: int = 0
    reset_after: int | None = None
    breaks_its_answer: bool = False


SMOOTH = FaultSchedule()


def course_of(fault: Fault | None) -> FaultSchedule:
    """Return the course of a request that meets a fault, or none."""
    if fault is None:
        return SMOOTH
    waits = {fault.before: fault.seconds} if fault.kind is FaultKind.DELAY else {}
    return FaultSchedule(
        before_head=waits.get(Phase.HEAD, 0.0),
        before_body=waits.get(Phase.BODY, 0.0),
        before_answer=waits.get(Phase.ANSWER, 0.0),
        bytes_per_second=fault.bytes_per_second if fault.kind is FaultKind.SLOW_READ else 0,
        reset_after=fault.after_bytes if fault.kind is FaultKind.RESET else None,
        breaks_its_answer=fault.kind in BREAKING,
    )
