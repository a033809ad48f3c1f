"""One request from its head to its journal entry."""

import asyncio
import itertools
import secrets
from copy import copy
from dataclasses import dataclass, field, replace

from harness.model.cors import CorsRule, rule_for
from harness.model.observation import Digests
from harness.server.clock import stopwatch
from harness.server.errors.body import refusal_answer
from harness.server.errors.table import Refusal, refusal
from harness.server.http.context import ServerContext
from harness.server.http.faults import FaultSchedule, course_of
from harness.server.journal_entry import JournalEntry, JournalRefusal
from harness.server.operation import DeferredResponse, Outcome
from harness.server.pipeline import Admission
from harness.server.response import Response, head_bytes
from harness.server.storage.cors_rules import answer_of
from harness.server.storage.digesting import BodyDigester
from harness.wire.head import RequestHead

LONGEST_BUCKET = 63
# The fields of a form stand before its file, and a refusal is explained with them.
BODY_START = 8192
_REQUEST_IDS = itertools.count(secrets.randbits(95))


@dataclass(kw_only=True, slots=True)
class HttpExchange:
    """A request under way; ``bucket`` is the name under which the journal keeps it."""

    head: RequestHead
    context: ServerContext
    client: str = ""
    started: float = field(default_factory=stopwatch)
    digester: BodyDigester = field(default_factory=BodyDigester)
    request_id: str = field(default_factory=lambda: f"{next(_REQUEST_IDS):024X}")
    body_complete: bool = False
    body_start: bytes = b""
    digests: Digests | None = None
    admission: Admission = field(init=False)
    course: FaultSchedule = field(init=False)
    decided_after: float = field(init=False)
    number: int = field(init=False)
    bucket: str = field(init=False)

    def __post_init__(self) -> None:
        self.admission = self.context.pipeline.decide(self.head, self.client)
        self.course = course_of(self.admission.fault)
        self.decided_after = stopwatch() - self.started
        name = self.admission.address.bucket
        self.bucket = name if len(name) <= LONGEST_BUCKET else ""
        self.number = self.context.journal.begin(self.bucket)

    def take(self, data: bytes) -> Refusal | None:
        """Hand the next bytes of the body to the work; the disk may refuse them."""
        if not data or isinstance(self.admission.outcome, Refusal):
            return None
        self._see(data)
        try:
            self.admission.outcome.write(data)
        except OSError as error:
            return refusal("storage-failed", note=str(error))
        return None

    def take_refused(self, data: bytes) -> None:
        """Take bytes of a body that nobody wants, but for explaining why."""
        if data:
            self._see(data)

    def _see(self, data: bytes) -> None:
        missing = BODY_START - len(self.body_start)
        if missing:
            self.body_start += data[:missing]
        self.digester.update(data)

    def find(self, later: DeferredResponse) -> Response | Refusal:
        """Return an answer that takes a while; this runs on another thread."""
        try:
            return later.find()
        except Exception as error:  # noqa: BLE001  no client may wait for ever
            return refusal("storage-failed", note=f"{type(error).__name__}: {error}")

    def finish(self) -> Outcome:
        """Let the work answer, now that the body is complete."""
        self.body_complete = True
        outcome = self.admission.outcome
        if isinstance(outcome, Refusal):
            return outcome
        try:
            self.digests = self.digester.result()
            return outcome.finish(self.digests)
        except OSError as error:
            outcome.discard()
            return refusal("storage-failed", note=str(error))

    def discard(self) -> None:
        """Give the work up."""
        if not isinstance(self.admission.outcome, Refusal):
            self.admission.outcome.discard()

    def answer_to(self, outcome: Response | Refusal) -> Response:
        """Return an outcome as the answer to this request."""
        if isinstance(outcome, Response):
            return self._for_browsers(outcome)
        host = (self.head.first("host") or b"").decode("latin-1")
        answer = refusal_answer(
            outcome, method=self.head.method, request_id=self.request_id, host=host
        )
        return self._for_browsers(answer)

    def _for_browsers(self, answer: Response) -> Response:
        """Return the answer with what a page of another origin needs to read it."""
        origin = self.head.first("origin")
        rules = self._rules_of_answer()
        if origin is None or rules is None:
            return answer
        text = origin.decode("latin-1")
        rule = rule_for(rules, text, self.head.method)
        headers = answer_of(rule, text) if rule else ()
        return replace(answer, headers=(*answer.headers, *headers))

    def _rules_of_answer(self) -> tuple[CorsRule, ...] | None:
        """Return the CORS rules that decide who reads the answer, None where none is asked for."""
        bucket, is_preflight = self.admission.bucket, self.head.method == "OPTIONS"
        is_asked = self.head.first("origin") is not None and not is_preflight
        return bucket.cors if bucket is not None and is_asked else None

    def head_of(self, answer: Response, *, keep_alive: bool) -> bytes:
        """Return the head of the answer to this request."""
        bucket, clock = self.admission.bucket, self.context.pipeline.clock
        return head_bytes(
            answer,
            now=bucket.later_time(clock) if bucket else clock.now(),
            request_id=self.request_id,
            milliseconds=int((stopwatch() - self.started) * 1000),
            keep_alive=keep_alive,
        )

    def end(self, *, status: int, refused: Refusal | None = None, message: str = "") -> None:
        """Leave the journal entry."""
        self.context.journal.end(self.bucket, self._note(status, refused, message).exchange)

    def _note(self, status: int, refused: Refusal | None, message: str) -> JournalEntry:
        admission = self.admission
        was_read = not isinstance(admission.outcome, Refusal)
        return JournalEntry(
            number=self.number,
            bucket=self.bucket,
            address=admission.address,
            raw_head=self.head.raw,
            arrived_at=admission.arrived_at,
            decided_after=self.decided_after,
            finished_after=stopwatch() - self.started,
            body=self.digests or self.digester.result() if was_read else None,
            body_start=self.body_start,
            body_complete=self.body_complete,
            status=status,
            message=message,
            ruling=admission.ruling,
            refused=self._refused(refused) if refused else None,
            cors=self._rules_of_answer(),
        )

    def _refused(self, refused: Refusal) -> JournalRefusal:
        bucket = self.admission.bucket
        return JournalRefusal(
            refusal=refused,
            received=self.admission.received,
            # As it was: who reads the journal has perhaps changed its rules since.
            bucket=copy(bucket) if bucket else None,
            explainer=self.context.pipeline.explainer,
            body=self.digester.result() if self.body_complete and self.digester.length else None,
        )


def client_of(transport: asyncio.BaseTransport) -> str:
    """Return the IP address of the other end, empty where it has none."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""
