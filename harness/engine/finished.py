"""Futures as they finish, awaited in a way that an interrupt always ends."""

from collections.abc import Collection, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

from harness import timeouts

Result = TypeVar("Result")


def as_finished(futures: Collection[Future[Result]]) -> Iterator[Future[Result]]:
    """Yield each future once, in the order in which they finish.

    A signal that arrives just before a thread begins to wait does not wake it, so that one without
    an end would wait past Ctrl-C; this one looks up now and then.
    """
    done: SimpleQueue[Future[Result]] = SimpleQueue()
    for future in futures:
        future.add_done_callback(done.put)
    for _ in futures:
        yield _next(done)


def _next(done: SimpleQueue[Future[Result]]) -> Future[Result]:
    while True:
        try:
            return done.get(timeout=timeouts.JOB_POLL)
        except Empty:
            continue
