import signal
import threading
from concurrent.futures import Future

import pytest

from harness.engine.finished import as_finished


def test_each_future_comes_once_and_in_the_order_in_which_they_finish() -> None:
    first, second, third = (Future[int]() for _ in range(3))
    finished = as_finished([first, second, third])

    second.set_result(2)
    assert next(finished) is second
    third.set_exception(ValueError("no"))
    assert next(finished) is third
    first.set_result(1)
    assert next(finished) is first
    assert list(finished) == []


def test_what_has_finished_before_comes_too() -> None:
    future = Future[int]()
    future.set_result(1)

    assert list(as_finished([future])) == [future]


def test_a_signal_that_another_thread_took_ends_the_waiting() -> None:
    # Blocked here, it goes to a thread that runs no handlers, and wakes nobody.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    go = threading.Event()
    taker = threading.Thread(target=_take_interrupts_and_send_one, args=(go,))
    taker.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            _wait_in_vain(go)
    finally:
        taker.join()
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait_in_vain(go: threading.Event) -> None:
    go.set()
    list(as_finished([Future[int]()]))


def _take_interrupts_and_send_one(go: threading.Event) -> None:
    go.wait()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.raise_signal(signal.SIGINT)
