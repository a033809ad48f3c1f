"""Work in the background that nobody waits for once the run is stopped."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Generic, TypeVar

from harness.errors import StoppedError

T = TypeVar("T")


class BackgroundTasks(Generic[T]):
    """So many at a time, each on a thread that dies with the process.

    An engine that builds for a client which has gone away stops and cleans up, so a run that is
    stopped in the middle of a build need not wait for its end.
    """

    def __init__(self, at_a_time: int) -> None:
        self._turns = threading.Semaphore(at_a_time)
        self._lock = threading.Lock()
        self._pending: set[Future[T]] = set()
        self._closed = False

    def send(self, task: Callable[[], T]) -> Future[T]:
        """Begin as soon as there is a turn; raise StoppedError once closed."""
        promise: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise StoppedError("The run was stopped.")
            self._pending.add(promise)
        threading.Thread(target=self._run, args=(task, promise), daemon=True).start()
        return promise

    def close(self) -> None:
        """Let everybody who waits know that the run was stopped."""
        with self._lock:
            self._closed = True
            pending = list(self._pending)
        for promise in pending:
            with suppress(InvalidStateError):
                promise.set_exception(StoppedError("The run was stopped."))

    def _run(self, task: Callable[[], T], promise: Future[T]) -> None:
        with self._turns:
            if self._closed:
                return
            try:
                result = task()
            except BaseException as error:  # noqa: BLE001  whoever waits is to hear of it
                with suppress(InvalidStateError):
                    promise.set_exception(error)
            else:
                with suppress(InvalidStateError):
                    promise.set_result(result)
        with self._lock:
            self._pending.discard(promise)
