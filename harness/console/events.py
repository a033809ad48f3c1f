"""Finished requests as a stream of server-sent events."""

from collections.abc import AsyncIterator

from anyio import CapacityLimiter, to_thread
from pydantic import TypeAdapter

from harness.console.watch import Watch
from harness.model.observation import Exchange

EXCHANGE = TypeAdapter(Exchange)
HEARTBEAT = 10.0
_END = object()


async def stream(watch: Watch, *, bucket: str = "", last: int = 0) -> AsyncIterator[str]:
    """Yield the ``last`` requests and those to come as text; an empty ``bucket`` means all.

    Each stream waits on a thread of its own: an explanation takes a while, and nobody waits for
    the explanations of another.
    """
    own_thread = CapacityLimiter(1)
    exchanges = watch.exchanges(heartbeat=HEARTBEAT, last=last)
    yield ": the stream is open\n\n"
    while True:
        exchange = await to_thread.run_sync(
            next, exchanges, _END, limiter=own_thread, abandon_on_cancel=True
        )
        if exchange is _END:
            return
        if exchange is None:
            yield ": nothing new\n\n"
        elif isinstance(exchange, Exchange) and bucket in {"", exchange.bucket}:
            text = EXCHANGE.dump_json(exchange).decode()
            yield f"event: exchange\nid: {exchange.number}\ndata: {text}\n\n"
