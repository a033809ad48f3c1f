"""One connection: heads, bodies, answers, and an end that loses no answer.

A head is judged before its body. A refusal then reaches a client that is still sending only if the
server answers with ``Connection: close``, half-closes, and reads on until the client has seen the
answer: a server that closes at once resets the connection, and most HTTP libraries then report
the reset instead of the answer.
"""

import asyncio
import socket
import struct
from dataclasses import dataclass, field, replace
from typing import cast

from typing_extensions import override

from harness.server.answers import Answer, head_bytes
from harness.server.clock import stopwatch
from harness.server.journal import Journal
from harness.server.reception import Reception
from harness.server.refusals import Refusal, refusal
from harness.server.sending import FileSender
from harness.server.visit import Visit
from harness.wire.framing import BodyReader, FramingError, body_reader
from harness.wire.head import LONGEST_HEAD, Problem, end_of_head, parse_head

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What all connections share; ``patience`` and ``linger`` are in seconds.

    A client that is silent for longer than ``patience`` is given up, and one that goes on sending
    after a refusal is read for ``linger``.
    """

    reception: Reception
    journal: Journal
    patience: float = 60.0
    linger: float = 5.0
    connections: set["Connection"] = field(default_factory=set)


class Connection(asyncio.Protocol):
    """Serves the requests of one connection, one after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._loop = asyncio.get_running_loop()
        self._held = b""
        self._visit: Visit | None = None
        self._reader: BodyReader | None = None
        self._sender: FileSender | None = None
        self._is_ending = False
        self._touched = stopwatch()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        self._transport = cast("asyncio.Transport", transport)
        self._desk.connections.add(self)
        self._timer = self._loop.call_later(self._desk.patience, self._watch)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Clean up, whoever ended the connection."""
        self._desk.connections.discard(self)
        self._is_ending = True
        self._timer.cancel()
        if self._sender is not None:
            self._sender.close()
        if self._visit is not None:
            self._visit.discard()
            self._visit.end(status=0, message="The client closed the connection.")
            self._visit = None

    @override
    def data_received(self, data: bytes) -> None:
        """Take what came; after the last answer, only to throw it away."""
        self._touched = stopwatch()
        if not self._is_ending:
            self._held = self._held + data if self._held else data
            self._advance()
            if self._sender is not None and len(self._held) > LONGEST_HEAD:
                self._transport.pause_reading()

    @override
    def eof_received(self) -> bool:
        """Answer a body that ended too early, and finish an answer that is under way."""
        if self._visit is not None and self._reader is not None:
            self._give_up(self._visit, refusal("body-incomplete"))
        return self._sender is not None

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
        while self._held and not self._is_ending and self._sender is None:
            if self._visit is not None and self._reader is not None:
                self._take_body(self._visit, self._reader)
            elif not self._take_head():
                return

    def _take_head(self) -> bool:
        data = self._held.lstrip(b"\r\n")
        end = end_of_head(data)
        too_large = len(data if end is None else data[:end]) > LONGEST_HEAD
        if end is None and not too_large:
            self._held = data
            return False
        raw, self._held = data[:end], data[end:] if end else b""
        head = parse_head(raw[:LONGEST_HEAD])
        if too_large:
            head = replace(head, problem=Problem.TOO_LARGE)
        visit = Visit(head=head, reception=self._desk.reception, journal=self._desk.journal)
        self._visit = visit
        if isinstance(visit.decision.outcome, Refusal):
            self._refuse_before_the_body(visit, visit.decision.outcome)
        elif visit.decision.reset_after == 0:
            self._reset(visit)
        else:
            self._reader = body_reader(head)
            if visit.expects_continue and not self._held:
                self._transport.write(CONTINUE)
            self._take_body(visit, self._reader)
        return True

    def _refuse_before_the_body(self, visit: Visit, refused: Refusal) -> None:
        """Answer now; keep the connection only if no byte of the body is still to come."""
        keep_alive = visit.head.problem is None and refused.row.cause != "content-length-missing"
        if keep_alive:
            try:
                piece = body_reader(visit.head).feed(self._held)
            except FramingError:
                keep_alive = False
            else:
                self._held, keep_alive = piece.rest, piece.complete
                visit.body_complete = piece.complete
        self._answer(visit, refused, keep_alive=keep_alive)

    def _take_body(self, visit: Visit, reader: BodyReader) -> None:
        try:
            piece = reader.feed(self._held)
        except FramingError as error:
            self._give_up(visit, refusal("chunk-malformed", note=str(error)))
            return
        self._held = piece.rest
        refused = visit.take(piece.body)
        reset_after = visit.decision.reset_after
        if refused is not None:
            self._give_up(visit, refused)
        elif reset_after is not None and (piece.complete or visit.digester.length >= reset_after):
            self._reset(visit)
        elif piece.complete:
            self._answer(visit, visit.finish(), keep_alive=True)

    def _give_up(self, visit: Visit, refused: Refusal) -> None:
        visit.discard()
        self._answer(visit, refused, keep_alive=False)

    def _answer(self, visit: Visit, outcome: Answer | Refusal, *, keep_alive: bool) -> None:
        self._reader = None
        refused = outcome if isinstance(outcome, Refusal) else None
        answer = visit.answer_to(outcome) if isinstance(outcome, Refusal) else outcome
        keep_alive = keep_alive and not _wants_close(visit)
        head = head_bytes(answer, visit.stamp(keep_alive=keep_alive))

        def then() -> None:
            self._sender = None
            self._visit = None
            visit.end(status=answer.status, refused=refused)
            if not keep_alive:
                self._end()
            elif self._held:
                self._transport.resume_reading()
                self._loop.call_soon(self._advance)

        if answer.file is None or not answer.file.length:
            self._transport.write(head + answer.body)
            then()
        else:
            self._sender = FileSender(answer.file, self._transport, then)
            self._transport.write(head)
            if self._sender is not None:
                self._sender.resume()

    def _reset(self, visit: Visit) -> None:
        """End the connection as a crashed server would: with a TCP reset."""
        visit.discard()
        visit.end(status=0, message="The server reset the connection, as the ticket asked.")
        self._visit = None
        self._is_ending = True
        connection = self._transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()

    def _end(self) -> None:
        self._is_ending = True
        self._held = b""
        self._timer.cancel()
        self._timer = self._loop.call_later(self._desk.linger, self._transport.abort)
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def _watch(self) -> None:
        left = self._desk.patience - (stopwatch() - self._touched)
        if left > 0:
            self._timer = self._loop.call_later(left, self._watch)
        elif self._visit is not None and self._reader is not None:
            self._give_up(self._visit, refusal("request-timeout"))
        else:
            self._transport.abort()


def _wants_close(visit: Visit) -> bool:
    return b"close" in (visit.head.first("connection") or b"").lower()
