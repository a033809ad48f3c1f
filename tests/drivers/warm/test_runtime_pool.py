"""How many runtimes wait for a cell."""

import sys
from collections.abc import Iterator

import pytest

from harness import timeouts
from harness.drivers.building import HOSTS
from harness.drivers.warm.launch import Launch
from harness.drivers.warm.runtime_pool import RuntimePool
from harness.errors import EnvironmentalError


@pytest.fixture
def pool() -> Iterator[RuntimePool]:
    pool = RuntimePool(most_idle=2)
    yield pool
    pool.close()


def loading(module: str) -> Launch:
    return Launch(argv=(sys.executable, "-S", str(HOSTS / "python.py"), module), holds=False)


def test_the_runtime_that_has_waited_longest_is_ended_where_too_many_wait(
    pool: RuntimePool,
) -> None:
    launches = [loading(module) for module in ("json", "colorsys", "bisect")]
    kept = [pool.take(launch) for launch in launches]

    for runtime in kept:
        pool.give_back(runtime)

    assert [runtime.folder.exists() for runtime in kept] == [False, True, True]
    assert pool.take(launches[1]) is kept[1]
    assert pool.take(launches[0]) is not kept[0]


def test_a_runtime_may_take_as_long_to_be_ready_as_was_asked(
    pool: RuntimePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "RUNTIME_READY", 0.0)

    with pytest.raises(EnvironmentalError, match="does not become ready"):
        pool.take(loading("json"))
