"""The refusal table: for every cause the answer of the service, and how well that answer is known.

Rows come from the EC pages of the OSS documentation (``0002-00000236`` and so on), its lists of
HTTP errors, and live answers quoted by others. ``evidence`` says which:

    D  documented by Alibaba Cloud
    S  asserted by an official SDK's integration tests
    T  a live answer, quoted by a third party
    I  inferred, mostly the Code where a page prints the cause only
    O  our own: the service has no such answer, the mock needs one
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from harness.errors import ServerError
from harness.server.error_spec import ErrorSpec
from harness.server.errors.authentication import ROWS
from harness.server.response import Response

FAULTS: Mapping[int, str] = {
    HTTPStatus.SERVICE_UNAVAILABLE: "fault-service-unavailable",
    HTTPStatus.MOVED_PERMANENTLY: "fault-redirect-permanent",
    HTTPStatus.TEMPORARY_REDIRECT: "fault-redirect",
}

_TABLE: Mapping[str, ErrorSpec] = {row.cause: row for row in ROWS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One refused request: its row, and the elements that the row adds to the body."""

    row: ErrorSpec
    details: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    canonical_request: bytes = b""
    string_to_sign: bytes = b""
    headers: tuple[tuple[str, bytes], ...] = ()

    def with_headers(self, headers: tuple[tuple[str, bytes], ...]) -> "Refusal":
        """Return the same refusal, whose answer has more headers."""
        return replace(self, headers=(*self.headers, *headers))

    @property
    def elements(self) -> tuple[tuple[str, str], ...]:
        """The known elements that the row adds to the error body, in their order."""
        return tuple((name, self.details[name]) for name in self.row.extra if name in self.details)


def refusal(cause: str, *, note: str = "", **details: str) -> Refusal:
    """Return the refusal for a cause; ``details`` are named like elements of the body."""
    return Refusal(row=row_of(cause), details=details, note=note)


def refusal_in(outcome: Response | Refusal) -> Refusal | None:
    """Return the refusal that an outcome is, or that it passes on."""
    if isinstance(outcome, Refusal):
        return outcome
    return Refusal(row=outcome.refused_there) if outcome.refused_there else None


def row_of(cause: str) -> ErrorSpec:
    """Return the row of a cause."""
    try:
        return _TABLE[cause]
    except KeyError:
        raise ServerError(f"the refusal table has no row for {cause!r}") from None


def rows_named(word: str) -> tuple[ErrorSpec, ...]:
    """Return the rows of a cause, an EC or an error code in capitals or not; none for others."""
    asked = word.lower()
    own = _TABLE.get(asked)
    if own is not None:
        return (own,)
    rows = _TABLE.values()
    return tuple(row for row in rows if asked and asked in (row.ec, row.code.lower()))


def codes() -> frozenset[str]:
    """Return all error codes."""
    return frozenset(row.code for row in _TABLE.values() if row.code)


def fault_row(status: int) -> ErrorSpec:
    """Return the row for a status that a fault answers instead of the work."""
    cause = FAULTS.get(status, "fault-internal-error")
    row = row_of(cause)
    if row.status == status:
        return row
    return ErrorSpec(
        cause=row.cause, status=status, code=row.code, message=row.message, evidence=row.evidence
    )
