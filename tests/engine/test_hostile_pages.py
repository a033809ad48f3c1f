import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalog.messages import line_of, message_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.model.verdict import CellResult, Verdict
from tests.tiny.hostile import assert_pages_are_contained, check_hostile_page, check_what_ends
from tests.tiny.pages import PagesChecked

PAGE = Path(__file__).parents[2] / "fixtures" / "pages" / "hostile" / "hostile.md"
TRACES = (Path("/etc/hostile"), Path("/tmp/hostile"))  # noqa: S108  what the page tries to leave
SECONDS, SECONDS_OF_A_BROWSER = 8.0, 5.0


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        if not environment.driver.confined:
            pytest.skip("no process can be confined here, and this page must not run free")
        yield environment


@pytest.fixture(scope="module")
def checked(environment: Environment) -> PagesChecked:
    return check_hostile_page(environment, SECONDS)


def under(checked: PagesChecked, words: str) -> CellResult:
    before = PAGE.read_text(encoding="utf-8").partition(words)[0].count("\n") + 1
    results = zip(checked.snippets, checked.report.results, strict=True)
    return next(result for snippet, result in results if snippet.block.line > before)


def rules(result: CellResult) -> set[str]:
    return {finding.rule for finding in result.findings}


pytestmark = pytest.mark.timeout(300)


def test_no_hostile_snippet_is_an_error_of_ours(checked: PagesChecked) -> None:
    assert Verdict.ERROR not in checked.report.counts


def test_what_never_ends_is_killed_and_said_to_be(checked: PagesChecked) -> None:
    assert "within-budget" in rules(under(checked, "A loop that never ends."))
    assert "within-budget" in rules(under(checked, "A process that wants to stay."))


def test_what_takes_all_memory_gets_an_error_of_its_own(environment: Environment) -> None:
    result = check_what_ends(environment, "All the memory.")

    assert result.verdict is Verdict.FAILED
    assert any("MemoryError" in message_of(finding) for finding in result.findings)


def test_nothing_outside_is_removed_or_written(environment: Environment) -> None:
    assert check_what_ends(environment, "Everything removed.").verdict is Verdict.PASSED
    assert [trace for trace in TRACES if trace.exists()] == []


def test_nothing_but_the_server_is_reached(environment: Environment) -> None:
    result = check_what_ends(environment, "A socket to the outside")

    assert result.verdict is Verdict.PASSED
    assert result.observation is not None
    assert "REACHED" not in result.observation.processes[0].stdout


def test_output_without_end_is_cut(checked: PagesChecked) -> None:
    result = under(checked, "Output without end.")

    assert result.verdict is Verdict.FAILED
    assert result.observation is not None
    assert len(result.observation.processes[0].stdout) < 1024 * 1024


def test_a_fence_that_is_never_closed_is_named_with_its_line(checked: PagesChecked) -> None:
    (problem,) = checked.report.page_errors

    assert line_of(problem).startswith("hostile.md:72:1: error: fence-closed:")


@pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)
def test_a_hostile_page_in_a_browser_is_contained_and_the_next_one_runs(
    environment: Environment,
) -> None:
    assert_pages_are_contained(environment, SECONDS_OF_A_BROWSER)

    assert [trace for trace in TRACES if trace.exists()] == []
