"""Waiting until somebody ends this process, on systems that can block a signal and on others."""

import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from harness import timeouts

ENDS = frozenset({signal.SIGINT, signal.SIGTERM})


def interruption(stack: ExitStack) -> Callable[[], None]:
    """Return what waits for the end; from now on threads that are started do not hear of it."""
    if not hasattr(signal, "pthread_sigmask"):
        return _without_masks(stack)
    # Threads inherit the mask: a signal that one of them took would be lost.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    stack.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)
    return partial(_wait, before)


def _wait(before: set[int | signal.Signals]) -> None:
    signal.sigwait(ENDS)
    _second_signal_kills()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _without_masks(stack: ExitStack) -> Callable[[], None]:
    asked: list[int] = []
    for number in ENDS:
        stack.callback(signal.signal, number, signal.getsignal(number))
        signal.signal(number, lambda number, _: asked.append(number))

    def wait() -> None:
        # Windows lets no interrupt into a wait without end, and a lock could be held by the wait.
        while not asked:
            time.sleep(timeouts.SIGNAL_POLL)
        _second_signal_kills()

    return wait


def _second_signal_kills() -> None:
    # Whoever asks twice does not want to wait for an orderly end.
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
