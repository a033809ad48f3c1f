"""A warm driver and a cold one with the same cache."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.drivers.local import LocalDriver


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def warm(cache: Path) -> Iterator[LocalDriver]:
    driver = LocalDriver(cache, warm=True)
    yield driver
    driver.close()


@pytest.fixture
def cold(cache: Path) -> Iterator[LocalDriver]:
    driver = LocalDriver(cache)
    yield driver
    driver.close()
