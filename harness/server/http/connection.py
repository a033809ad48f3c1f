"""One connection: heads, bodies, answers, and an end that loses no answer.

A head is judged before its body. A refusal then reaches a client that is still sending only if the
server answers with ``Connection: close``, half-closes, and reads on until the client has seen the
answer: a server that closes at once resets the connection, and most HTTP libraries then report
the reset instead of the answer.
"""

import asyncio
import enum
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from typing_extensions import override

from harness import timeouts
from harness.model.scenario import FaultKind
from harness.server.clock import stopwatch
from harness.server.errors.table import Refusal, refusal, refusal_in
from harness.server.http.broken_responses import broken, reset
from harness.server.http.context import ServerContext
from harness.server.http.exchange import HttpExchange, client_of
from harness.server.http.faults import SMOOTH
from harness.server.http.file_sender import FileSender
from harness.server.http.late_body import LateBody, is_worth_waiting_for
from harness.server.operation import DeferredResponse
from harness.server.response import Response
from harness.wire.framing import BodyReader, FramingError, body_reader
from harness.wire.head import (
    LONGEST_HEAD,
    TLS_HANDSHAKE,
    end_of_head,
    parse_head,
    without_empty_lines,
)
from harness.wire.problem import HeadProblem

# Their operations have no use for one.
WITHOUT_A_BODY = frozenset({"GET", "HEAD", "DELETE"})
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ConnectionPhase(enum.Enum):
    """The state of a connection.

    ``HEAD`` leads to ``BODY``, to ``ANSWER`` where the head is refused, and to ``CLOSING`` where
    the connection is reset. ``BODY`` leads to ``ANSWER``, and ``ANSWER`` to the next ``HEAD`` or to
    ``CLOSING``. ``PAUSED`` is a wait in any of the first three, which nothing but its own end ends.
    """

    HEAD = enum.auto()
    BODY = enum.auto()
    ANSWER = enum.auto()
    PAUSED = enum.auto()
    CLOSING = enum.auto()


class Connection(asyncio.Protocol):
    """Serves the requests of one connection, one after the other.

    The exchange is there from the end of a head to the end of its answer, the reader in ``BODY``
    alone, and the sender while an answer comes from files.
    """

    _timer: asyncio.TimerHandle

    def __init__(self, context: ServerContext) -> None:
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._held = b""
        self._exchange: HttpExchange | None = None
        self._reader: BodyReader | None = None
        self._sender: FileSender | None = None
        self._late: LateBody | None = None
        self._phase = ConnectionPhase.HEAD
        self._keeps_alive = True
        # Whether nothing has come since the last answer, and when something came last.
        self._rests, self._touched = False, stopwatch()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        self._transport = cast("asyncio.Transport", transport)
        self._client = client_of(transport)
        self._context.connections.add(self)
        self._watch_in(self._context.patience)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Clean up, whoever ended the connection."""
        self._context.connections.discard(self)
        self._phase = ConnectionPhase.CLOSING
        self._timer.cancel()
        if self._sender is not None:
            self._sender.close()
        if self._exchange is not None:
            self._exchange.discard()
            self._exchange.end(status=0, message="The client closed the connection.")
            self._exchange = None
        self._end_late()

    @override
    def data_received(self, data: bytes) -> None:
        """Take what came; after the last answer, only to throw it away."""
        self._rests, self._touched = False, stopwatch()
        if self._phase is not ConnectionPhase.CLOSING:
            self._held = self._held + data if self._held else data
            self._advance()
            if self._sender is not None and len(self._held) > LONGEST_HEAD:
                self._transport.pause_reading()
        elif self._late is not None and self._late.feed(data):
            self._end_late()

    @override
    def eof_received(self) -> bool:
        """Answer a body that ended too early, and finish an answer that is under way."""
        self._end_late()
        if self._exchange is not None and self._reader is not None:
            self._give_up(self._exchange, refusal("body-incomplete"))
        return self._sender is not None or self._phase is ConnectionPhase.PAUSED

    @override
    def pause_writing(self) -> None:
        """Stop sending a file."""
        if self._sender is not None:
            self._sender.pause()

    @override
    def resume_writing(self) -> None:
        """Go on sending a file."""
        self._touched = stopwatch()
        if self._sender is not None:
            self._sender.resume()

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def _advance(self) -> None:
        while self._held:
            if self._phase is ConnectionPhase.BODY and self._exchange is not None and self._reader:
                self._take_body(self._exchange, self._reader)
            elif self._phase is not ConnectionPhase.HEAD or not self._take_head():
                return

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        """Do nothing for a while, not even read."""
        self._loop.call_later(seconds, self._go_on, self._pause(), then)

    def _pause(self) -> ConnectionPhase:
        """Stop reading, and return the phase that goes on afterwards."""
        before, self._phase = self._phase, ConnectionPhase.PAUSED
        self._transport.pause_reading()
        return before

    def _go_on(self, phase: ConnectionPhase, then: Callable[[], None]) -> None:
        self._touched = stopwatch()
        if self._phase is ConnectionPhase.PAUSED:
            self._phase = phase
            self._transport.resume_reading()
            then()
            self._advance()

    def _take_head(self) -> bool:
        data = self._held
        if data.startswith(b"\r\n"):
            data = without_empty_lines(data)
        end = end_of_head(data)
        too_large = (len(data) if end is None else end) > LONGEST_HEAD
        is_tls = data.startswith(TLS_HANDSHAKE)
        if end is None and not too_large and not is_tls:
            self._held = data
            return False
        raw, self._held = data[:end], data[end:] if end else b""
        head = parse_head(raw[:LONGEST_HEAD])
        if is_tls or too_large:
            head = replace(head, problem=HeadProblem.TLS if is_tls else HeadProblem.TOO_LARGE)
        self._exchange = exchange = HttpExchange(
            head=head, context=self._context, client=self._client
        )
        if exchange.course.before_head:
            self._after(exchange.course.before_head, partial(self._begin, exchange))
        else:
            self._begin(exchange)
        return True

    def _begin(self, exchange: HttpExchange) -> None:
        if isinstance(exchange.admission.outcome, Refusal):
            self._refuse_before_the_body(exchange, exchange.admission.outcome)
            return
        if exchange.course.reset_after == 0:
            self._reset(exchange)
            return
        self._keeps_alive = True
        if exchange.head.method in WITHOUT_A_BODY and exchange.course is SMOOTH:
            self._answer_without_a_body(exchange)
            return
        self._reader, self._phase = body_reader(exchange.head), ConnectionPhase.BODY
        if exchange.head.expects_continue and not self._held:
            self._transport.write(CONTINUE)
        if exchange.course.before_body:
            read = partial(self._take_body, exchange, self._reader)
            self._after(exchange.course.before_body, read)
        else:
            self._take_body(exchange, self._reader)

    def _answer_without_a_body(self, exchange: HttpExchange) -> None:
        """Answer a request whose body says nothing, whether it comes or not.

        A GET through a signed URL may sign a Content-Length, and so promise what never comes: live
        tests of ``oss2`` do, and read their object (``test_sign_v4_additional_headers``).
        """
        self._keeps_alive = self._pass_over_the_body(exchange)
        self._finish(exchange)

    def _refuse_before_the_body(self, exchange: HttpExchange, refused: Refusal) -> None:
        """Answer now; keep the connection only if no byte of the body is still to come."""
        has_an_end = exchange.head.problem is None and refused.row.cause != "content-length-missing"
        keep_alive = has_an_end and self._pass_over_the_body(exchange)
        self._answer(exchange, refused, keep_alive=keep_alive)

    def _pass_over_the_body(self, exchange: HttpExchange) -> bool:
        """Drop what has come of a body, and tell whether that was all of it."""
        reader = body_reader(exchange.head)
        try:
            piece = reader.feed(self._held)
        except FramingError:
            return False
        self._held = piece.rest
        exchange.body_complete = piece.complete
        refused = exchange.admission.outcome
        if not isinstance(refused, Refusal):
            exchange.take(piece.body)
        elif is_worth_waiting_for(exchange, refused):
            exchange.take_refused(piece.body)
            late = LateBody(exchange=exchange, reader=reader, refused=refused)
            self._late = None if piece.complete else late
        return piece.complete

    def _take_body(self, exchange: HttpExchange, reader: BodyReader) -> None:
        at_a_time = exchange.course.bytes_per_second * timeouts.SLOW_ANSWER_POLL
        now, later = self._held, b""
        if at_a_time:
            now, later = now[: int(at_a_time) + 1], now[int(at_a_time) + 1 :]
        try:
            piece = reader.feed(now)
        except FramingError as error:
            self._give_up(exchange, refusal("chunk-malformed", note=str(error)))
            return
        self._held = piece.rest + later
        refused = exchange.take(piece.body)
        reset_after = exchange.course.reset_after
        if refused is not None:
            self._give_up(exchange, refused)
        elif reset_after is not None and (
            piece.complete or exchange.digester.length >= reset_after
        ):
            self._reset(exchange)
        elif piece.complete:
            self._finish(exchange)
        elif at_a_time:
            self._after(timeouts.SLOW_ANSWER_POLL, lambda: None)

    def _finish(self, exchange: HttpExchange) -> None:
        self._reader, self._phase = None, ConnectionPhase.ANSWER
        if isinstance(outcome := exchange.finish(), DeferredResponse):
            phase = self._pause()
            finding = self._loop.run_in_executor(None, exchange.find, outcome)
            finding.add_done_callback(
                lambda done: self._go_on(
                    phase, partial(self._answer_in_time, exchange, done.result())
                )
            )
        else:
            self._answer_in_time(exchange, outcome)

    def _answer_in_time(self, exchange: HttpExchange, outcome: Response | Refusal) -> None:
        if exchange.course.before_answer:
            answer = partial(self._answer, exchange, outcome, keep_alive=self._keeps_alive)
            self._after(exchange.course.before_answer, answer)
        else:
            self._answer(exchange, outcome, keep_alive=self._keeps_alive)

    def _give_up(self, exchange: HttpExchange, refused: Refusal) -> None:
        exchange.discard()
        self._answer(exchange, refused, keep_alive=False)

    def _answer(
        self, exchange: HttpExchange, outcome: Response | Refusal, *, keep_alive: bool
    ) -> None:
        self._reader, self._phase = None, ConnectionPhase.ANSWER
        refused, answer = refusal_in(outcome), exchange.answer_to(outcome)
        is_read, keep_alive = keep_alive, keep_alive and not exchange.head.wants_close
        head = exchange.head_of(answer, keep_alive=keep_alive)
        if exchange.course.breaks_its_answer:
            self._break(exchange, head + answer.body, answer.status, is_read=is_read)
            return
        if answer.is_small:
            self._transport.write(head + answer.small_body)
            self._answered(exchange, answer, refused, keep_alive=keep_alive)
        else:
            then = partial(self._answered, exchange, answer, refused, keep_alive=keep_alive)
            self._sender = FileSender(answer.parts, self._transport, then)
            self._transport.write(head)
            self._sender.resume()

    def _answered(
        self, exchange: HttpExchange, answer: Response, refused: Refusal | None, *, keep_alive: bool
    ) -> None:
        self._sender = self._exchange = None
        if self._late is None:
            exchange.end(status=answer.status, refused=refused)
        if not keep_alive:
            self._end()
            return
        self._phase = ConnectionPhase.HEAD
        if self._held:
            self._transport.resume_reading()
            self._loop.call_soon(self._advance)
        else:
            self._rests, self._touched = True, stopwatch()
            # A timer for each answer would cost more than one that looks again when it is over.
            if self._touched + self._context.idle < self._due:
                self._timer.cancel()
                self._watch_in(self._context.idle)

    def _end_late(self) -> None:
        late, self._late = self._late, None
        if late is not None:
            late.end()

    def _break(self, exchange: HttpExchange, whole: bytes, status: int, *, is_read: bool) -> None:
        """Answer in the way of the ticket's fault, and close the connection."""
        fault = exchange.admission.fault
        if fault is None or fault.kind is FaultKind.SILENT:
            return  # the client waits until it loses its patience, or we lose ours
        status = status if fault.kind is FaultKind.CLOSE else 0
        exchange.end(status=status, message=f"The answer was broken ({fault.kind}), as asked.")
        self._exchange = None
        self._transport.write(broken(fault, whole))
        self._end(is_read=is_read)

    def _reset(self, exchange: HttpExchange) -> None:
        """End the connection as a crashed server would: with a TCP reset."""
        exchange.discard()
        exchange.end(status=0, message="The server reset the connection, as the ticket asked.")
        self._exchange = None
        self._phase = ConnectionPhase.CLOSING
        reset(self._transport)

    def _end(self, *, is_read: bool = False) -> None:
        self._phase = ConnectionPhase.CLOSING
        self._held = b""
        self._timer.cancel()
        self._timer = self._loop.call_later(self._context.linger, self._leave, stopwatch())
        if self._transport.can_write_eof():
            self._transport.write_eof()
        elif is_read:
            self._transport.close()  # TLS knows no half-close here, and nothing more is to come

    def _leave(self, since: float) -> None:
        """Go once the client sends no more: a reset while it still sends would lose the answer."""
        now = stopwatch()
        left = self._context.linger - (now - self._touched)
        if left > 0 and now - since < self._context.patience:
            self._timer = self._loop.call_later(left, self._leave, since)
        else:
            self._transport.abort()

    def _watch_in(self, seconds: float) -> None:
        self._due = stopwatch() + seconds
        self._timer = self._loop.call_later(seconds, self._watch)

    def _watch(self) -> None:
        limit = self._context.idle if self._rests else self._context.patience
        left = limit - (stopwatch() - self._touched)
        if self._phase is ConnectionPhase.PAUSED:
            self._watch_in(self._context.patience)
        elif left > 0:
            self._watch_in(left)
        elif self._rests:
            self._transport.close()
        elif self._exchange is not None and self._reader is not None:
            self._give_up(self._exchange, refusal("request-timeout"))
        else:
            self._transport.abort()
