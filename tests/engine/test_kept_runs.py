"""A second run that is kept is not run again, and one that a limit has ended is."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.local import CACHE_VARIABLE
from harness.engine.kept_runs import kept
from harness.model.observation import ProcessFacts, SecondRun

PROCESS = ProcessFacts(
    exit_code=0, stdout="sent", stderr="", reported_status=200, seconds=1.0, timed_out=False
)
SEEN = SecondRun(process=PROCESS, status=403, changed=True, leaks=("stdout",))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))


def runs_of(seen: SecondRun | None) -> list[SecondRun | None]:
    """Return what is told when the run is asked for twice, and after it what was run."""
    ran: list[SecondRun | None] = []

    def run() -> SecondRun | None:
        ran.append(seen)
        return seen

    return [kept("name", run), kept("name", run), *ran]


@pytest.mark.parametrize("seen", [SEEN, None])
def test_a_run_is_told_as_it_was_and_not_run_again(seen: SecondRun | None) -> None:
    assert runs_of(seen) == [seen, seen, seen]


def test_a_run_that_took_too_long_is_run_again() -> None:
    slow = replace(SEEN, process=replace(PROCESS, timed_out=True))

    assert runs_of(slow) == [slow] * 4


def test_each_name_is_a_run_of_its_own() -> None:
    assert kept("one", lambda: SEEN) == SEEN
    assert kept("another", lambda: None) is None
