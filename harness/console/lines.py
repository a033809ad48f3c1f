"""Every request of the server as a line on the terminal, a refusal with its cause and its fix."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from harness.catalog.wording import worded
from harness.console.watch import Watch
from harness.model.explanation import Explanation
from harness.model.observation import Exchange
from harness.server.service import MockServer
from harness.wire.redaction import redact

HEARTBEAT = 60.0
REFUSED = 400


class RequestLines:
    """Prints requests as they end, in a thread of its own: a slow terminal slows no request."""

    def __init__(self, server: MockServer, say: Callable[[str], object]) -> None:
        self._watch = Watch()
        server.subscribe(self._watch)
        self._say = say
        self._thread = threading.Thread(target=self._run, name="request-lines", daemon=True)

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def stop(self) -> None:
        """End after the line that is being printed; requests that wait for theirs get none."""
        self._watch.close()
        self._thread.join()

    def _run(self) -> None:
        for exchange in self._watch.exchanges(heartbeat=HEARTBEAT):
            if exchange is not None:
                for line in lines_of(exchange):
                    self._say(line)


def lines_of(exchange: Exchange) -> Iterator[str]:
    """Yield one request in a line, and below a refusal what fixes it."""
    at = f"{datetime.fromtimestamp(exchange.arrived_at, UTC):%H:%M:%S}"
    path = redact(f"/{exchange.bucket}/{exchange.key}") if exchange.bucket else "/"
    answer = (
        f"{exchange.status} {exchange.code}".strip() if exchange.status else worded("no answer")
    )
    yield f"{at} {exchange.method} {path} → {answer}{_what(exchange)}"
    explanation = exchange.explanation
    if explanation is not None and explanation.advice:
        yield "         " + worded("fix: {}", explanation.advice)


def _what(exchange: Exchange) -> str:
    why = _sentence(exchange.explanation) or exchange.message
    if exchange.status >= REFUSED or exchange.code or not exchange.status:
        return f": {why}" if why else ""
    length = exchange.body.length if exchange.body else 0
    size = worded(", {} bytes", length) if length else ""
    return worded("{}. But: {}", size, why) if exchange.explanation else size


def _sentence(explanation: Explanation | None) -> str:
    return explanation.sentence if explanation else ""
