"""What every request did, by bucket, within bounds."""

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable

from harness.model.observation import Exchange

# A bucket of a run has its journal whole: it is asked for after a few requests, and dismissed. A
# server for people keeps the last of each bucket; all together they take some 50 MB at most.
MOST_EXCHANGES = 1_000
MOST_IN_ALL = 20_000

# Redaction costs as much as a signature: an entry becomes an exchange when somebody asks for it.
Entry = Callable[[], Exchange]


class Journal:
    """The last exchanges of the last buckets, and who waits for those that are not over."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, deque[Entry]] = OrderedDict()
        self._count = 0
        self._open: dict[str, int] = {}
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}
        self._numbers = itertools.count(1)
        self._listeners: list[Callable[[Entry], None]] = []

    def listen(self, listener: Callable[[Entry], None]) -> None:
        """Tell every request that is over to this listener, which must be quick."""
        self._listeners.append(listener)

    def begin(self, bucket: str) -> int:
        """Count a request as under way and number it."""
        self._open[bucket] = self._open.get(bucket, 0) + 1
        return next(self._numbers)

    def end(self, bucket: str, entry: Entry) -> None:
        """Keep what a finished request did."""
        self._keep(bucket, entry)
        for listener in self._listeners:
            listener(entry)
        self._open[bucket] -= 1
        if self._open[bucket] == 0:
            del self._open[bucket]
            for future in self._waiting.pop(bucket, []):
                if not future.done():
                    future.set_result(None)

    def _keep(self, bucket: str, entry: Entry) -> None:
        entries = self._entries.get(bucket)
        if entries is None:
            entries = self._entries[bucket] = deque(maxlen=MOST_EXCHANGES)
        self._count += len(entries) < MOST_EXCHANGES
        entries.append(entry)
        self._entries.move_to_end(bucket)
        while self._count > MOST_IN_ALL:
            self._count -= len(self._entries.popitem(last=False)[1])

    def of(self, bucket: str) -> tuple[Exchange, ...]:
        """Return the finished exchanges of a bucket, in the order of their heads."""
        exchanges = (entry() for entry in self._entries.get(bucket, ()))
        return tuple(sorted(exchanges, key=lambda exchange: exchange.number))

    def forget(self, bucket: str) -> None:
        """Drop the exchanges of a bucket."""
        self._count -= len(self._entries.pop(bucket, ()))

    async def settled(self, bucket: str) -> None:
        """Return as soon as no request of a bucket is under way."""
        while self._open.get(bucket):
            future = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(bucket, []).append(future)
            await future
