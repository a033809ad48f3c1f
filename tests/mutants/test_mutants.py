"""Some of the mutants; all of them: ``python -m tests.mutants``."""

from collections.abc import Iterator

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.run_memory import RunMemory
from tests.mutants.judging import faults_of
from tests.mutants.mutants import mutants

FEW = ("requests: ", "curl: ")


@pytest.fixture
def environment() -> Iterator[Environment]:
    # The signer is the same on every page, and runs once.
    driver = LocalDriver(default_cache(), confine=True)
    with open_environment(driver, memory=RunMemory()) as environment:
        yield environment


def test_there_are_seventy_and_each_hurts_the_page_otherwise() -> None:
    every = tuple(mutants())

    assert len(every) == len({one.text for one in every}) == 70


def test_a_hurt_block_fails_for_what_was_done_to_it(environment: Environment) -> None:
    few = [one for one in mutants() if one.name.startswith(FEW)]

    assert faults_of(few, environment, jobs=2) == []
