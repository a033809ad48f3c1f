"""The body of a request that was refused by its head, and that arrives afterwards.

It decides nothing, but it says what a signed and forgotten Content-MD5 would have been: so the
journal waits for it, for as long as the connection is there.
"""

from dataclasses import dataclass

from harness.server.errors.table import Refusal
from harness.server.http.exchange import HttpExchange
from harness.wire.framing import BodyReader, FramingError

LONGEST = 1024 * 1024
FORM = b"multipart/form-data"
EXPLAINED_BY_BODY = frozenset(
    {"signature-mismatch", "v1-signature-mismatch", "v2-signature-mismatch"}
)


def is_worth_waiting_for(exchange: HttpExchange, refused: Refusal) -> bool:
    """Tell whether the body of a refused request may say why it was refused."""
    cause, head = refused.row.cause, exchange.head
    kind = head.first("content-type") or b""
    # A form says in its fields what it is signed with.
    is_form = cause == "anonymous" and kind.lower().startswith(FORM)
    return (is_form or cause in EXPLAINED_BY_BODY) and not head.expects_continue


@dataclass(frozen=True, kw_only=True, slots=True)
class LateBody:
    """A refused exchange whose journal entry waits for the rest of the body."""

    exchange: HttpExchange
    reader: BodyReader
    refused: Refusal

    def feed(self, data: bytes) -> bool:
        """Take more of the body, and tell whether nothing more is waited for."""
        try:
            piece = self.reader.feed(data)
        except FramingError:
            return True
        self.exchange.take_refused(piece.body)
        self.exchange.body_complete = piece.complete
        return piece.complete or self.exchange.digester.length > LONGEST

    def end(self) -> None:
        """Leave the journal entry."""
        self.exchange.end(status=self.refused.row.status, refused=self.refused)
