import threading
from collections.abc import Callable, Iterator

import pytest

from harness.drivers.container.background import BackgroundTasks
from harness.errors import StoppedError

PATIENCE = 30


@pytest.fixture
def errands() -> Iterator[BackgroundTasks[int]]:
    opened: BackgroundTasks[int] = BackgroundTasks(1)
    yield opened
    opened.close()


def failing() -> int:
    raise ValueError("no such thing")


def test_whoever_waits_gets_the_result_or_the_error(errands: BackgroundTasks[int]) -> None:
    good, bad = errands.send(lambda: 7), errands.send(failing)

    assert good.result(PATIENCE) == 7
    with pytest.raises(ValueError, match="no such thing"):
        bad.result(PATIENCE)


def test_nobody_waits_for_an_errand_once_the_run_is_stopped(errands: BackgroundTasks[int]) -> None:
    begun, end = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        end.wait(PATIENCE)
        return 7

    running, waiting = errands.send(slow), errands.send(lambda: 8)
    assert begun.wait(PATIENCE)
    errands.close()

    for promise in (running, waiting):
        with pytest.raises(StoppedError):
            promise.result(PATIENCE)
    end.set()


@pytest.mark.parametrize("errand", [lambda: 7, failing])
def test_a_closed_office_takes_no_errands(
    errands: BackgroundTasks[int], errand: Callable[[], int]
) -> None:
    errands.close()

    with pytest.raises(StoppedError):
        errands.send(errand)
