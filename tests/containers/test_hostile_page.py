"""A page that tries everything, in containers: one test, for its snippets take their time."""

import os
from pathlib import Path

import docker

from harness.catalog.messages import message_of
from harness.drivers.container.owner import PID
from harness.engine.environment import open_environment
from harness.model.cell import DriverName
from harness.model.verdict import CellResult, Verdict
from tests.tiny.drivers import page_driver_here
from tests.tiny.hostile import (
    assert_pages_are_contained,
    check_alone,
    check_hostile_page,
    check_what_ends,
)
from tests.tiny.pages import PagesChecked

PAGE = Path(__file__).parents[2] / "fixtures" / "pages" / "hostile" / "hostile.md"
TRACES = (Path("/etc/hostile"), Path("/tmp/hostile"))  # noqa: S108  what the page tries to leave
SECONDS = 6.0
TOO_LONG = "does not end within"
# On a slow machine the time can be over before the wall is reached: contained it is either way.
COMPLAINTS = {
    "A fork bomb.": ("started more than the", TOO_LONG),
    "A loop that never ends.": (TOO_LONG,),
    "A socket to the outside": ("tried to reach something other than OSS",),
    "Output without end.": ("printed more than", TOO_LONG),
    "All the memory.": ("asked for more memory than", TOO_LONG),
    "A process that wants to stay.": (TOO_LONG,),
}


def under(checked: PagesChecked, words: str) -> CellResult:
    before = PAGE.read_text(encoding="utf-8").partition(words)[0].count("\n") + 1
    results = zip(checked.snippets, checked.report.results, strict=True)
    return next(result for snippet, result in results if snippet.block.line > before)


def is_told(result: CellResult, complaints: tuple[str, ...]) -> bool:
    """Tell whether one of these is complained of."""
    told = [message_of(f) for f in result.findings if f.rule == "within-budget"]
    return any(one in message for message in told for one in complaints)


def evidence(result: CellResult) -> tuple[object, ...]:
    """Return all that is known of a run that was not stopped as it should have been."""
    processes = result.observation.processes if result.observation else ()
    said = [(one.exit_code, one.seconds, one.limits_hit, one.stderr[-200:]) for one in processes]
    return result.verdict, result.reason, [message_of(one) for one in result.findings], said


def test_a_hostile_page_is_contained_and_reported(engine: docker.DockerClient) -> None:
    with open_environment(page_driver_here(DriverName.CONTAINER)) as environment:
        checked = check_hostile_page(environment, SECONDS)
        # Two are run at a time. Once in some sixty runs of all tests a fork bomb ended beside
        # another one without a word; alone each is told.
        first = {words: under(checked, words) for words in COMPLAINTS}
        untold = {w: one for w, one in first.items() if not is_told(one, COMPLAINTS[w])}
        alone = {words: check_alone(environment, words, SECONDS) for words in untold}
        removed = check_what_ends(environment, "Everything removed.")
        outside = check_what_ends(environment, "A socket to the outside")

    assert Verdict.ERROR not in checked.report.counts
    for words, again in alone.items():
        assert is_told(again, COMPLAINTS[words]), (words, evidence(untold[words]), evidence(again))
    assert removed.verdict is Verdict.PASSED
    assert outside.observation is not None
    assert "REACHED" not in outside.observation.processes[0].stdout
    assert [trace for trace in TRACES if trace.exists()] == []
    ours = {"label": f"{PID}={os.getpid()}"}
    assert engine.api.containers(all=True, filters=ours) == []


def test_a_hostile_page_in_a_browser_leaves_no_container(engine: docker.DockerClient) -> None:
    with open_environment(page_driver_here(DriverName.CONTAINER)) as environment:
        assert_pages_are_contained(environment, SECONDS)

    ours = {"label": f"{PID}={os.getpid()}"}
    assert engine.api.containers(all=True, filters=ours) == []
