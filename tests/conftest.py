"""What every test shares: examples that are the same in every run, however long each takes.

`make fuzz` looks for new ones; a gate must not turn red by chance.
"""

import os
from collections.abc import Iterator
from itertools import cycle, groupby, islice

import pytest
from hypothesis import settings

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment

settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")
# What tests read is told in English, wherever they run.
os.environ.setdefault("HARNESS_LANG", "en")
# What whoever runs the tests asks pytest for is not asked of the runs of pytest that they start.
os.environ.pop("PYTEST_ADDOPTS", None)
WORKERS = "PYTEST_XDIST_WORKER_COUNT"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files whose tests may take long: no worker is left alone with one at the end.

    Each worker begins with an equal part of all, so each part begins with some of those files.
    """
    parts: list[list[pytest.Item]] = [[] for _ in range(int(os.environ.get(WORKERS, "1")))]
    begins = cycle(parts)
    rest: list[pytest.Item] = []
    for _, group in groupby(items, key=lambda item: item.path):
        tests = list(group)
        is_long = any(test.get_closest_marker("timeout") for test in tests)
        (next(begins) if is_long else rest).extend(tests)
    left = iter(rest)
    for part in parts:
        part.extend(islice(left, max(len(items) // len(parts) - len(part), 0)))
    items[:] = [test for part in (*parts, list(left)) for test in part]


@pytest.fixture(scope="session")
def environment() -> Iterator[Environment]:
    """Lend the one environment in which pages run confined, as on a user's machine."""
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        yield environment
