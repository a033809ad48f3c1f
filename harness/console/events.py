"""Finished requests as a stream of server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Callable

from pydantic import TypeAdapter

from harness.model.observation import Exchange

Entry = Callable[[], Exchange]
EXCHANGE = TypeAdapter(Exchange)
MOST_WAITING = 1_000
KEEP_ALIVE = 15.0


class Hub:
    """Hands every finished request to all who listen; who does not keep up loses some."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[Entry], asyncio.AbstractEventLoop] = {}

    def tell(self, entry: Entry) -> None:
        """Take a finished request, on whatever thread."""
        for queue, loop in tuple(self._listeners.items()) if self._listeners else ():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_offer, queue, entry)

    async def stream(self, bucket: str) -> AsyncIterator[str]:
        """Yield events as text; an empty ``bucket`` means all."""
        queue: asyncio.Queue[Entry] = asyncio.Queue(MOST_WAITING)
        self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield ": the stream is open\n\n"
            while True:
                try:
                    entry = await asyncio.wait_for(queue.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield ": nothing new\n\n"
                    continue
                exchange = entry()
                if bucket in {"", exchange.bucket}:
                    text = EXCHANGE.dump_json(exchange).decode()
                    yield f"event: exchange\nid: {exchange.number}\ndata: {text}\n\n"
        finally:
            del self._listeners[queue]


def _offer(queue: asyncio.Queue[Entry], entry: Entry) -> None:
    if not queue.full():
        queue.put_nowait(entry)
