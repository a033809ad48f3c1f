"""A second run that is kept is not run again, and one that a limit has ended is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.drivers.local import CACHE_VARIABLE, LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.kept_runs import FOLDER, kept
from harness.engine.page_observe import with_second_runs
from harness.model.observation import ProcessFacts, SecondRun
from harness.model.scenario import Variant
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages
from tests.tiny.values import exchange, observation

PROCESS = ProcessFacts(
    exit_code=0, stdout="sent", stderr="", reported_status=200, seconds=1.0, timed_out=False
)
SEEN = SecondRun(process=PROCESS, status=403, changed=True, leaks=("stdout",))

PAGE = """
```python title="limits.py"
FINE = FINE_ONES
```

```python
import sys

import requests
from limits import FINE

with open("notes.txt", "rb") as file:
    answer = requests.put("<signedUrl>", data=file, timeout=60)
print("status", answer.status_code)
sys.exit(0 if answer.status_code in FINE else 1)
```
"""


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


def test_what_hangs_is_not_run_again() -> None:
    hung = replace(PROCESS, timed_out=True)
    seen = observation(processes=(hung,), exchanges=(exchange(),))
    nothing: Any = None

    assert with_second_runs(nothing, nothing, nothing, seen, nothing) is seen


def test_each_name_is_a_run_of_its_own() -> None:
    assert kept("one", lambda: SEEN) == SEEN
    assert kept("another", lambda: None) is None


def test_a_kept_run_that_cannot_be_read_is_run_again(tmp_path: Path) -> None:
    kept("name", lambda: SEEN)
    (tmp_path / FOLDER / "name").write_bytes(b"{")

    assert kept("name", lambda: SEEN) == SEEN


def test_a_file_that_the_page_prints_for_a_program_makes_another_run_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(CACHE_VARIABLE)  # the libraries are there

    def warned(fine: str) -> set[str]:
        page = read_page("page.md", PAGE.replace("FINE_ONES", fine).encode())
        order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
        with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
            (result,) = check_pages(order, environment, []).report.results
        return {finding.rule for finding in result.findings}

    assert "exit-code" not in warned("(200,)")
    assert "exit-code" in warned("(200, 403)")
