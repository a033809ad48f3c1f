"""What the journal keeps of a request: the facts, in little room, until somebody asks for them."""

from dataclasses import dataclass

from harness.explain.callback_notes import callback_note
from harness.explain.cors import ETAG, CorsQuestion, not_exposed, not_readable
from harness.model.cors import CorsRule, rule_for
from harness.model.explanation import Explanation
from harness.model.observation import Digests, Exchange
from harness.server.errors.table import Refusal
from harness.server.explaining import Explainer
from harness.server.routing import ObjectAddress
from harness.server.storage.buckets import Bucket
from harness.signing.verify import Received, Ruling
from harness.wire.framing import is_chunked
from harness.wire.head import RequestHead, parse_head
from harness.wire.query import parse_query
from harness.wire.redaction import redact

CALLBACK = b"callback"
PART = b"partNumber="

# So much of a body tells what it is.
BODY_KEPT = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalRefusal:
    """A refusal with what explains it; ``body`` is what came behind a head that was refused."""

    refusal: Refusal
    received: Received | None
    bucket: Bucket | None
    explainer: Explainer
    body: Digests | None = None


@dataclass(kw_only=True, slots=True)
class JournalEntry:
    """One finished request; ``body`` is None where it was not read.

    ``cors`` are the CORS rules that decide what a page may read of the answer, None for no page.
    """

    number: int
    bucket: str
    address: ObjectAddress
    raw_head: bytes
    arrived_at: float
    decided_after: float
    finished_after: float
    body: Digests | None
    body_start: bytes
    body_complete: bool
    status: int
    message: str
    ruling: Ruling | None
    refused: JournalRefusal | None
    cors: tuple[CorsRule, ...] | None = None

    def exchange(self) -> Exchange:
        """Return the facts as everybody may see them: redacted, and a refusal explained."""
        head = parse_head(self.raw_head)
        row = self.refused.refusal.row if self.refused else None
        return Exchange(
            number=self.number,
            bucket=self.bucket,
            key=redact(self.address.key_text),
            method=head.method,
            raw_head=redact(self.raw_head.decode("latin-1")),
            headers=tuple(_redacted(name, value) for name, value in head.headers),
            framing=_framing(head),
            expects_continue=head.expects_continue,
            arrived_at=self.arrived_at,
            body=self.body,
            body_complete=self.body_complete,
            status=self.status,
            code=row.code if row else "",
            ec=row.ec if row else "",
            cause=row.cause if row else "",
            message=self._message(),
            canonical_request=_text(self.ruling.canonical_request) if self.ruling else "",
            string_to_sign=_text(self.ruling.string_to_sign) if self.ruling else "",
            decided_after=self.decided_after,
            finished_after=self.finished_after,
            explanation=self._explanation(head),
            body_start=redact(self.body_start[:BODY_KEPT].decode("latin-1")),
        )

    def _message(self) -> str:
        if self.refused is None:
            return self.message
        refusal = self.refused.refusal
        return f"{refusal.row.message} {refusal.note}".rstrip()

    def _explanation(self, head: RequestHead) -> Explanation | None:
        refused = self.refused
        if refused is None:
            return self._remark(head)
        if refused.received is None:
            return None
        return refused.explainer.explain(
            refused.refusal,
            refused.received,
            bucket=refused.bucket,
            now=self.arrived_at,
            body=(self.body if self.body and self.body.length else None) or refused.body,
            body_start=self.body_start,
        )

    def _remark(self, head: RequestHead) -> Explanation | None:
        """Return what there is to say of a request that was accepted."""
        note = _note(head) if CALLBACK in self.raw_head.lower() else None
        return note or (None if self.cors is None else self._unread(head, self.cors))

    def _unread(self, head: RequestHead, rules: tuple[CorsRule, ...]) -> Explanation | None:
        """Return what a page does not learn of its answer, though it needs it."""
        origin = (head.first("origin") or b"").decode("latin-1")
        rule = rule_for(rules, origin, head.method)
        if rule is None:
            return not_readable(
                CorsQuestion(origin=origin, method=head.method, bucket=self.bucket, rules=rules)
            )
        needs_etag = head.method == "PUT" and PART in head.raw_query
        return not_exposed(rule, (ETAG,), self.bucket) if needs_etag and rule.hides(ETAG) else None


def _note(head: RequestHead) -> Explanation | None:
    """Return what there is to say of the callback of an upload that was accepted."""
    try:
        query = dict(parse_query(head.raw_query))
    except ValueError:
        return None
    return callback_note({name.lower(): value for name, value in head.headers}, query)


def _redacted(name: str, value: bytes) -> tuple[str, str]:
    line = redact(f"{name}: {value.decode('latin-1')}")
    return name, line.removeprefix(f"{name}: ")


def _framing(head: RequestHead) -> str:
    if is_chunked(head):
        return "chunked"
    return "none" if head.first("content-length") is None else "content-length"


def _text(raw: bytes) -> str:
    return redact(raw.decode("utf-8", "backslashreplace"))
