"""The HTTP edge: connections without a network, and requests hidden in the bodies of others."""

import asyncio
import random
from pathlib import Path
from typing import Any

import h11

from harness.model.identity import Account
from harness.server.callback_key import CallbackKey
from harness.server.clock import SystemClock
from harness.server.explaining import Explainer
from harness.server.http.connection import Connection
from harness.server.http.context import ServerContext
from harness.server.journal import Journal
from harness.server.pipeline import RequestPipeline
from harness.server.routing import Hosts
from harness.server.storage.buckets import Buckets
from harness.server.storage.multipart_uploads import Unfinished
from harness.server.storage.state import ServerState
from harness.server.storage.store import Store
from harness.server.storage.versions import Versions
from harness.signing.verify import Verifier
from harness.wire.problem import HeadProblem
from tests.fuzz.mutations import BYTES, OWNER

HIDDEN = b"PUT /bucket/hidden HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
LENGTHS = (b"0", b"5", b"+5", b"0x5", b"5, 5", b" 5", b"05", b"-1", b"", b"99999", b"5;q=1")
CODINGS = (b"chunked", b"Chunked", b"identity", b"gzip, chunked", b"chunked, chunked", b" chunked",
           b"\x0bchunked", b"xchunked", b"chunked\t")  # fmt: skip
CHUNKS = (b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"5;a=b\r\nhello\r\n0\r\n\r\n", b"0x5\r\nhello",
          b"5\nhello\n0\n\n", b" 5\r\nhello\r\n0\r\n\r\n", b"0\r\nX: y\r\n\r\n",
          b"FFFFFFFFFFFFFFFFF\r\n",
          b"5\r\nhello0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n")  # fmt: skip


class NoNetwork(asyncio.Transport):
    """Swallows what a connection writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.is_closed

    def abort(self) -> None:
        self.is_closed = True

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def get_extra_info(self, _name: str, default: Any = None) -> Any:  # noqa: ANN401
        return default


def server_at(root: Path) -> ServerContext:
    """Return what connections share."""
    account, buckets, clock = Account(keys=(OWNER,)), Buckets(), SystemClock()
    store = Store(root)
    store.create_bucket("bucket")
    buckets.create("bucket", None)
    buckets.change("bucket", acl="public-read-write")
    state = ServerState(
        buckets=buckets,
        store=store,
        verifier=Verifier(account=account, region="cn-hangzhou"),
        location="cn-hangzhou",
        callback_key=CallbackKey(lambda: "http://127.0.0.1"),
        versions=Versions(store),
        unfinished=Unfinished(store),
    )
    pipeline = RequestPipeline(
        hosts=Hosts(private=("127.0.0.1",), region="cn-hangzhou"),
        state=state,
        clock=clock,
        explainer=Explainer(account=account, region="cn-hangzhou", buckets=buckets),
    )
    return ServerContext(pipeline=pipeline, journal=Journal(), patience=60.0, linger=5.0, idle=60.0)


def stream(chance: random.Random) -> bytes:
    """Return a request with doubtful framing, in whose body another one hides."""
    headers = [b"Host: 127.0.0.1"]
    for _ in range(chance.randrange(3)):
        if chance.random() < 0.5:
            headers.append(b"Content-Length:" + chance.choice((b" ", b"")) + chance.choice(LENGTHS))
        else:
            name = chance.choice(
                (b"Transfer-Encoding", b"transfer-encoding ", b"Transfer_Encoding")
            )
            headers.append(name + b": " + chance.choice(CODINGS))
    chance.shuffle(headers)
    end = chance.choice((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r\n "))
    method = chance.choice((b"PUT", b"POST", b"GET", b"DELETE"))
    head = method + b" /bucket/first HTTP/1.1\r\n" + end.join(headers) + b"\r\n\r\n"
    body = chance.choice((chance.choice(CHUNKS), b"hello", b"", bytes(7)))
    raw = head + body + HIDDEN
    for _ in range(chance.choice((0, 0, 1, 2))):
        at = chance.randrange(len(raw) - len(HIDDEN))
        raw = raw[:at] + bytes([chance.choice(BYTES)]) + raw[at + chance.randrange(2) :]
    return raw


async def keys_seen(shared: ServerContext, raw: bytes, chance: random.Random) -> list[str]:
    """Return the keys for which the server has found a request in a stream."""
    connection, transport = Connection(shared), NoNetwork()
    connection.connection_made(transport)
    cuts = sorted(chance.randrange(len(raw) + 1) for _ in range(chance.randrange(4)))
    for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        connection.data_received(raw[start:end])
        await asyncio.sleep(0)
    for _ in range(3):
        await asyncio.sleep(0)
    connection.connection_lost(None)
    # A malformed head is noted, too, for whatever it seems to ask; it is refused as no request.
    found = shared.journal.of("bucket")
    keys = [exchange.key for exchange in found if exchange.cause not in set(HeadProblem)]
    shared.journal.forget("bucket")
    return keys


def hidden_by_h11(raw: bytes) -> bool:
    """Tell whether another HTTP/1.1 parser finds the hidden request as one of its own."""
    parser = h11.Connection(h11.SERVER)
    parser.receive_data(raw)
    try:
        while True:
            event = parser.next_event()
            is_stuck = event is h11.NEED_DATA or event is h11.PAUSED
            if is_stuck and parser.their_state is not h11.DONE:
                return False
            if isinstance(event, h11.Request) and event.target == b"/bucket/hidden":
                return True
            if parser.their_state is h11.DONE:
                parser.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                parser.send(h11.EndOfMessage())
                parser.start_next_cycle()
    except (h11.RemoteProtocolError, h11.LocalProtocolError):
        return False
