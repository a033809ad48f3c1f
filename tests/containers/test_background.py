import threading
from collections.abc import Callable, Iterator

import pytest

from harness.drivers.container.background import BackgroundTasks
from harness.errors import StoppedError

PATIENCE = 30


@pytest.fixture
def background() -> Iterator[BackgroundTasks[int]]:
    opened: BackgroundTasks[int] = BackgroundTasks(1)
    yield opened
    opened.close()


def failing() -> int:
    raise ValueError("no such thing")


def test_whoever_waits_gets_the_result_or_the_error(background: BackgroundTasks[int]) -> None:
    good, bad = background.send(lambda: 7), background.send(failing)

    assert good.result(PATIENCE) == 7
    with pytest.raises(ValueError, match="no such thing"):
        bad.result(PATIENCE)


def test_nobody_waits_for_a_background_task_once_the_run_is_stopped(
    background: BackgroundTasks[int],
) -> None:
    begun, end = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        end.wait(PATIENCE)
        return 7

    running, waiting = background.send(slow), background.send(lambda: 8)
    assert begun.wait(PATIENCE)
    background.close()

    for promise in (running, waiting):
        with pytest.raises(StoppedError):
            promise.result(PATIENCE)
    end.set()


@pytest.mark.parametrize("errand", [lambda: 7, failing])
def test_a_closed_office_takes_no_errands(
    background: BackgroundTasks[int], errand: Callable[[], int]
) -> None:
    background.close()

    with pytest.raises(StoppedError):
        background.send(errand)
