"""One request from its head to its journal entry."""

import asyncio
import secrets
from dataclasses import dataclass, field, replace
from functools import partial

from harness.model.explanation import Explanation
from harness.model.observation import Exchange
from harness.model.scenario import FaultKind, Phase
from harness.server.answers import Answer, Stamp
from harness.server.clock import stopwatch
from harness.server.cors import rule_for
from harness.server.error_body import refusal_answer
from harness.server.journal import Journal
from harness.server.reception import Decision, Reception
from harness.server.refusals import Refusal, refusal
from harness.server.work import Later, Outcome
from harness.wire.digests import Digester
from harness.wire.framing import is_chunked
from harness.wire.head import RequestHead
from harness.wire.redaction import redact

LONGEST_BUCKET = 63
BODY_START = 512
BREAKING = frozenset({FaultKind.SILENT, FaultKind.TRUNCATED, FaultKind.MALFORMED, FaultKind.CLOSE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How a request ended: the status that was sent (0 for none), why, and how much came."""

    status: int
    refusal: Refusal | None
    message: str
    body_complete: bool
    after: float


@dataclass(kw_only=True, slots=True)
class Visit:
    """A request under way."""

    head: RequestHead
    reception: Reception
    journal: Journal
    client: str = ""
    started: float = field(default_factory=stopwatch)
    digester: Digester = field(default_factory=Digester)
    request_id: str = field(default_factory=lambda: secrets.token_hex(12).upper())
    body_complete: bool = False
    body_start: bytes = b""
    decision: Decision = field(init=False)
    decided_after: float = field(init=False)
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.decision = self.reception.decide(self.head, self.client)
        self.decided_after = stopwatch() - self.started
        self.number = self.journal.begin(self.bucket)

    @property
    def bucket(self) -> str:
        """Is the name under which the journal keeps the request."""
        name = self.decision.address.bucket
        return name if len(name) <= LONGEST_BUCKET else ""

    @property
    def expects_continue(self) -> bool:
        """Tells whether the client waits for a good word before it sends the body."""
        return (self.head.first("expect") or b"").lower() == b"100-continue"

    @property
    def breaks_its_answer(self) -> bool:
        """Tells whether the ticket wants the answer broken."""
        fault = self.decision.fault
        return fault is not None and fault.kind in BREAKING

    @property
    def reset_after(self) -> int | None:
        """Is how much of the body comes before a reset, None without one."""
        fault = self.decision.fault
        return fault.after_bytes if fault and fault.kind is FaultKind.RESET else None

    @property
    def bytes_per_second(self) -> int:
        """Is how fast the body is read, 0 for as fast as it comes."""
        fault = self.decision.fault
        return fault.bytes_per_second if fault and fault.kind is FaultKind.SLOW_READ else 0

    def delay(self, phase: Phase) -> float:
        """Return for how many seconds nothing happens before a phase."""
        fault = self.decision.fault
        is_meant = fault is not None and fault.kind is FaultKind.DELAY and fault.before is phase
        return fault.seconds if fault is not None and is_meant else 0.0

    def take(self, data: bytes) -> Refusal | None:
        """Hand the next bytes of the body to the work; the disk may refuse them."""
        if not data or isinstance(self.decision.outcome, Refusal):
            return None
        if len(self.body_start) < BODY_START:
            self.body_start += data[: BODY_START - len(self.body_start)]
        self.digester.update(data)
        try:
            self.decision.outcome.write(data)
        except OSError as error:
            return refusal("storage-failed", note=str(error))
        return None

    def find(self, later: Later) -> Answer | Refusal:
        """Return an answer that takes a while; this runs on another thread."""
        try:
            return later.find()
        except Exception as error:  # noqa: BLE001  no client may wait for ever
            return refusal("storage-failed", note=f"{type(error).__name__}: {error}")

    def finish(self) -> Outcome:
        """Let the work answer, now that the body is complete."""
        self.body_complete = True
        outcome = self.decision.outcome
        if isinstance(outcome, Refusal):
            return outcome
        try:
            return outcome.finish(self.digester.result())
        except OSError as error:
            outcome.discard()
            return refusal("storage-failed", note=str(error))

    def discard(self) -> None:
        """Give the work up."""
        if not isinstance(self.decision.outcome, Refusal):
            self.decision.outcome.discard()

    def answer_to(self, outcome: Answer | Refusal) -> Answer:
        """Return an outcome as the answer to this request."""
        if isinstance(outcome, Answer):
            return self._for_browsers(outcome)
        host = (self.head.first("host") or b"").decode("latin-1")
        answer = refusal_answer(
            outcome, method=self.head.method, request_id=self.request_id, host=host
        )
        return self._for_browsers(answer)

    def _for_browsers(self, answer: Answer) -> Answer:
        """Return the answer with what a page of another origin needs to read it."""
        bucket, origin = self.decision.bucket, self.head.first("origin")
        if bucket is None or origin is None or self.head.method == "OPTIONS":
            return answer
        text = origin.decode("latin-1")
        rule = rule_for(bucket.cors, text, self.head.method)
        return replace(answer, headers=(*answer.headers, *rule.answer(text))) if rule else answer

    def stamp(self, *, keep_alive: bool) -> Stamp:
        """Return what every answer carries."""
        bucket, clock = self.decision.bucket, self.reception.clock
        return Stamp(
            now=bucket.later_time(clock) if bucket else clock.now(),
            request_id=self.request_id,
            milliseconds=int((stopwatch() - self.started) * 1000),
            keep_alive=keep_alive,
        )

    def end(self, *, status: int, refused: Refusal | None = None, message: str = "") -> None:
        """Leave the journal entry."""
        ending = Ending(
            status=status,
            refusal=refused,
            message=message,
            body_complete=self.body_complete,
            after=stopwatch() - self.started,
        )
        self.journal.end(self.bucket, partial(self._exchange, ending))

    def _exchange(self, ending: Ending) -> Exchange:
        decision, refused = self.decision, ending.refusal
        was_read = not isinstance(decision.outcome, Refusal)
        return Exchange(
            number=self.number,
            bucket=self.bucket,
            key=decision.address.key_text,
            method=self.head.method,
            raw_head=redact(self.head.raw.decode("latin-1")),
            headers=tuple(_redacted(name, value) for name, value in self.head.headers),
            framing=_framing(self.head),
            expects_continue=self.expects_continue,
            arrived_at=decision.arrived_at,
            body=self.digester.result() if was_read else None,
            body_complete=ending.body_complete,
            status=ending.status,
            code=refused.row.code if refused else "",
            ec=refused.row.ec if refused else "",
            cause=refused.row.cause if refused else "",
            message=f"{refused.row.message} {refused.note}".rstrip() if refused else ending.message,
            canonical_request=_text(decision.canonical_request),
            string_to_sign=_text(decision.string_to_sign),
            decided_after=self.decided_after,
            finished_after=ending.after,
            explanation=self._explanation(refused),
            body_start=redact(self.body_start.decode("latin-1")),
        )

    def _explanation(self, refused: Refusal | None) -> Explanation | None:
        decision = self.decision
        if refused is None or decision.received is None:
            return None
        return self.reception.explainer.explain(
            refused,
            decision.received,
            bucket=decision.bucket,
            now=decision.arrived_at,
            body=self.digester.result() if self.digester.length else None,
        )


def client_of(transport: asyncio.BaseTransport) -> str:
    """Return the IP address of the other end, empty where it has none."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


def _redacted(name: str, value: bytes) -> tuple[str, str]:
    line = redact(f"{name}: {value.decode('latin-1')}")
    return name, line.removeprefix(f"{name}: ")


def _framing(head: RequestHead) -> str:
    if is_chunked(head):
        return "chunked"
    return "none" if head.first("content-length") is None else "content-length"


def _text(raw: bytes) -> str:
    return redact(raw.decode("utf-8", "backslashreplace"))
