"""Waiting until somebody ends this process, on systems that can block a signal and on others."""

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial

ENDS = frozenset({signal.SIGINT, signal.SIGTERM})
SECONDS_TO_LOOK = 0.5


def interruption(stack: ExitStack) -> Callable[[], None]:
    """Return what waits for the end; from now on threads that are started do not hear of it."""
    if not hasattr(signal, "pthread_sigmask"):
        return _wait_without_masks
    # Threads inherit the mask: a signal that one of them took would be lost.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    stack.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)
    return partial(_wait, before)


def _wait(before: set[int | signal.Signals]) -> None:
    signal.sigwait(ENDS)
    # A second signal kills: whoever asks twice does not want to wait for an orderly end.
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait_without_masks() -> None:
    asked = threading.Event()
    with suppress(KeyboardInterrupt):
        # Windows lets no interrupt into a wait without end.
        while not asked.wait(SECONDS_TO_LOOK):
            pass
