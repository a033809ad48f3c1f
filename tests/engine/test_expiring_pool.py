from collections.abc import Callable
from itertools import count

import pytest

from harness.engine.expiring_pool import ExpiringPool


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pool(clock: Clock) -> ExpiringPool[int]:
    return ExpiringPool(life=lambda _made: 60.0, now=clock.now)


@pytest.fixture
def make() -> Callable[[], int]:
    numbers = count()
    return lambda: next(numbers)


def test_what_is_made_is_used_by_one_after_the_other(
    pool: ExpiringPool[int], make: Callable[[], int]
) -> None:
    with pool.lease("a", make) as first:
        pass
    with pool.lease("a", make) as second:
        pass

    assert (first, second) == (0, 0)


def test_two_at_a_time_get_two_and_another_maker_one_of_its_own(
    pool: ExpiringPool[int], make: Callable[[], int]
) -> None:
    with pool.lease("a", make) as first, pool.lease("a", make) as second:
        assert (first, second) == (0, 1)
    with pool.lease("b", make) as third:
        assert third == 2


def test_what_is_half_over_is_made_anew(
    pool: ExpiringPool[int], make: Callable[[], int], clock: Clock
) -> None:
    with pool.lease("a", make):
        pass
    clock.time = 29.9
    with pool.lease("a", make) as young:
        assert young == 0
    clock.time = 30.0
    with pool.lease("a", make) as old:
        assert old == 1


def test_what_came_to_grief_is_not_lent_again(
    pool: ExpiringPool[int], make: Callable[[], int]
) -> None:
    with pytest.raises(ZeroDivisionError), pool.lease("a", make) as first:
        1 / first

    with pool.lease("a", make) as second:
        assert second == 1


def test_what_was_made_last_is_seen_while_it_is_used_and_until_it_is_half_over(
    pool: ExpiringPool[int], make: Callable[[], int], clock: Clock
) -> None:
    assert pool.seen("a") is None
    with pool.lease("a", make):
        assert pool.seen("a") == 0
        with pool.lease("a", make):
            assert pool.seen("a") == 1
    clock.time = 29.9
    assert (pool.seen("a"), pool.seen("b")) == (1, None)
    clock.time = 30.0
    assert pool.seen("a") is None
