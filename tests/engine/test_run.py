"""Whole runs: a real server, real processes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog
from harness.drivers.driver import TAKING_TURNS, Workplace
from harness.drivers.in_process import InProcessDriver
from harness.engine.judge import Baseline
from harness.engine.run import round_robin
from harness.errors import EnvironmentalError, FixtureError, StoppedError
from harness.model.events import (
    BuildBegun,
    CellFinished,
    Event,
    ProgramBuilt,
    RunFinished,
    RunStarted,
)
from harness.model.observation import ProcessFacts
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, KnownFailure, Verdict
from harness.reports.details import describe
from tests.liars.uploaders import honest
from tests.tiny.lifeline import Lifeline
from tests.tiny.roots import (
    ADDS_A_TYPE,
    CHECK_SYNTAX,
    DOES_NOT_COMPILE,
    HANGS,
    PLACEHOLDERS,
    PLAIN,
    SENDS_NOTHING,
    SIGNED,
    TinyClient,
    tiny_catalog,
)
from tests.tiny.runs import run_tiny
from tests.tiny.values import cell

TWO = {"put/plain": PLAIN, "put/signed": SIGNED}
ADDS = TinyClient(id="adds", snippet=ADDS_A_TYPE)
KNOWN = KnownFailure(
    cells="adds:*",
    rule="status-expected",
    message="The server answered 403",
    reason="it is old",
    link="https://issues.test/1",
    owner="alice",
    expires=date(2999, 1, 1),
)
HOLDS = 'import os, time\nlife = os.open({path!r}, os.O_WRONLY)\nos.write(life, b"begun\\n")\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def verdicts(results: tuple[CellResult, ...]) -> dict[str, Verdict]:
    return {f"{r.cell.client.id}:{r.cell.scenario.id}": r.verdict for r in results}


def in_process(catalog: Catalog, folder: Path, uploader: Exception | type[Exception]) -> CellResult:
    def fail(_upload: SignedUpload, _place: Workplace) -> ProcessFacts:
        raise uploader

    (result,) = run_tiny(catalog, folder, driver=InProcessDriver({"tiny": fail})).results
    return result


def test_good_clients_pass_and_the_results_come_in_the_order_of_the_plan(
    root: Path, tmp_path: Path
) -> None:
    catalog = tiny_catalog(root, TinyClient(id="a"), TinyClient(id="b"), scenarios=TWO)

    report = run_tiny(catalog, tmp_path, jobs=2)

    assert list(verdicts(report.results).items()) == [
        ("a:put/plain", Verdict.PASSED),
        ("a:put/signed", Verdict.PASSED),
        ("b:put/plain", Verdict.PASSED),
        ("b:put/signed", Verdict.PASSED),
    ]
    assert report.exit_code == 0
    assert report.seconds > 0


def test_events_tell_the_run_from_its_beginning_to_its_end(root: Path, tmp_path: Path) -> None:
    heard: list[Event] = []
    catalog = tiny_catalog(root, scenarios=TWO)

    report = run_tiny(catalog, tmp_path, listeners=[heard.append], complaints=("stale",))

    started, *between, finished = heard
    assert isinstance(started, RunStarted)
    assert started.cells == tuple(result.cell for result in report.results)
    assert finished == RunFinished(seconds=report.seconds, complaints=("stale",))
    built = [event.program for event in between if isinstance(event, ProgramBuilt)]
    results = [event.result for event in between if isinstance(event, CellFinished)]
    assert built == ["plain-published", "headers-filled"]
    assert tuple(results) == report.results
    begun = [event.program for event in between if isinstance(event, BuildBegun)]
    assert begun == built
    assert len(between) == 6
    assert isinstance(between[0], BuildBegun)


def test_a_program_is_built_once_for_all_its_cells_and_found_built_by_the_next_run(
    root: Path, tmp_path: Path
) -> None:
    catalog = tiny_catalog(root, scenarios={"put/a": PLAIN, "put/b": PLAIN})
    heard: list[Event] = []

    run_tiny(catalog, tmp_path, listeners=[heard.append], jobs=2)
    run_tiny(catalog, tmp_path, listeners=[heard.append], jobs=2)

    first, second = (event for event in heard if isinstance(event, ProgramBuilt))
    assert (first.client, first.program, first.failure) == ("tiny", "plain-published", "")
    assert (first.cached, second.cached) == (False, True)


def test_every_listener_hears_every_event(root: Path, tmp_path: Path) -> None:
    first: list[Event] = []
    second: list[Event] = []

    run_tiny(tiny_catalog(root), tmp_path, listeners=[first.append, second.append])

    assert first == second
    assert len(first) == 5


def test_a_wrong_client_fails_and_costs_the_others_nothing(root: Path, tmp_path: Path) -> None:
    nothing = TinyClient(id="nothing", snippet=SENDS_NOTHING)
    broken = TinyClient(id="broken", snippet=DOES_NOT_COMPILE, steps=(CHECK_SYNTAX,))
    catalog = tiny_catalog(root, ADDS, broken, TinyClient(id="good"), nothing)

    report = run_tiny(catalog, tmp_path, jobs=2)

    rules = {r.cell.client.id: {finding.rule for finding in r.findings} for r in report.results}
    assert rules == {
        "adds": {"status-expected"},
        "broken": {"snippet-builds"},
        "good": set(),
        "nothing": {"requests-arrived"},
    }
    assert report.exit_code == 1


def test_a_client_that_hangs_is_killed_and_fails(root: Path, tmp_path: Path) -> None:
    catalog = tiny_catalog(root, TinyClient(snippet=HANGS, seconds=0.5))

    (result,) = run_tiny(catalog, tmp_path).results

    assert result.verdict is Verdict.FAILED
    assert "within-budget" in {finding.rule for finding in result.findings}


def test_a_fault_of_the_environment_costs_exactly_its_own_clients_cells(
    root: Path, tmp_path: Path
) -> None:
    bare = TinyClient(id="bare", probe=("no-such-sh",))
    offline = TinyClient(id="offline", install=(("false",),))
    heard: list[Event] = []
    catalog = tiny_catalog(root, bare, TinyClient(id="good"), offline, scenarios=TWO)

    report = run_tiny(catalog, tmp_path, listeners=[heard.append])

    assert verdicts(report.results) == {
        "bare:put/plain": Verdict.ERROR,
        "bare:put/signed": Verdict.ERROR,
        "good:put/plain": Verdict.PASSED,
        "good:put/signed": Verdict.PASSED,
        "offline:put/plain": Verdict.ERROR,
        "offline:put/signed": Verdict.ERROR,
    }
    assert "bare cannot run here: a shell is missing" in report.results[0].error
    assert "hint: is the package registry reachable?" in report.results[-1].error
    assert report.exit_code == 3
    failed = [e for e in heard if isinstance(e, ProgramBuilt) and e.failure]
    assert [(e.client, e.program) for e in failed] == [
        ("bare", "plain-published"),
        ("offline", "plain-published"),
        ("bare", "headers-filled"),
        ("offline", "headers-filled"),
    ]


def test_an_error_that_one_program_met_is_told_once_and_stands_in_every_cell(
    root: Path, tmp_path: Path
) -> None:
    heard: list[Event] = []
    bare = TinyClient(probe=("no-such-sh",))
    catalog = tiny_catalog(root, bare, scenarios={"put/a": PLAIN, "put/b": PLAIN})

    report = run_tiny(catalog, tmp_path, listeners=[heard.append])

    assert len([event for event in heard if isinstance(event, ProgramBuilt)]) == 1
    assert [result.verdict for result in report.results] == [Verdict.ERROR] * 2


def test_no_baseline_excuses_an_error(root: Path, tmp_path: Path) -> None:
    catalog = tiny_catalog(root, TinyClient(id="adds", probe=("no-such-sh",)))
    everything = Baseline(entries=(replace(KNOWN, cells="*", message=""),))

    (result,) = run_tiny(catalog, tmp_path, baseline=everything).results

    assert result.verdict is Verdict.ERROR


def test_a_known_failure_still_runs_and_one_that_is_fixed_is_found(
    root: Path, tmp_path: Path
) -> None:
    baseline = Baseline(entries=(KNOWN, replace(KNOWN, cells="good:*")))
    catalog = tiny_catalog(root, ADDS, TinyClient(id="good"))

    known, fixed = run_tiny(catalog, tmp_path, baseline=baseline).results

    assert known.verdict is Verdict.KNOWN_FAILURE
    assert known.observation is not None
    assert len(known.observation.exchanges) == 1
    assert fixed.verdict is Verdict.UNEXPECTED_PASS


UNABLE = 'unsupported = [{ scenarios = "put/*", reason = "It is old." }]\n'


def test_what_a_client_declares_impossible_and_is_has_no_verdict(
    root: Path, tmp_path: Path
) -> None:
    limited = TinyClient(snippet=SENDS_NOTHING, more=UNABLE)

    report = run_tiny(tiny_catalog(root, limited), tmp_path)

    assert report.results[0].verdict is Verdict.UNSUPPORTED
    assert report.results[0].reason == "It is old."
    assert report.results[0].observation is None
    assert report.exit_code == 2


def test_what_a_client_declares_impossible_and_is_not_is_told(root: Path, tmp_path: Path) -> None:
    report = run_tiny(tiny_catalog(root, TinyClient(more=UNABLE)), tmp_path)

    assert report.results[0].verdict is Verdict.UNEXPECTED_PASS
    assert "It is old. It passes. Remove the declaration." in "\n".join(describe(report.results[0]))
    assert report.exit_code == 1


def test_a_lost_placeholder_is_told_with_its_key(root: Path, tmp_path: Path) -> None:
    catalog = tiny_catalog(root, TinyClient(snippet="pass\n"))

    with pytest.raises(FixtureError) as caught:
        run_tiny(catalog, tmp_path)

    assert caught.value.key == "bindings.signed_url.text"
    assert "stands 0 times in upload.py" in caught.value.problem


def test_our_own_mistake_is_an_error_of_its_cell(root: Path, tmp_path: Path) -> None:
    result = in_process(tiny_catalog(root), tmp_path, ZeroDivisionError("by zero"))

    assert result.verdict is Verdict.ERROR
    assert result.error == (
        "The harness itself failed (ZeroDivisionError: by zero). Please report it."
    )


def test_a_fault_of_the_environment_in_the_middle_is_an_error_of_its_cell(
    root: Path, tmp_path: Path
) -> None:
    fault = EnvironmentalError("The disk is full.", hint="Make room.")

    result = in_process(tiny_catalog(root), tmp_path, fault)

    assert result.error == "The disk is full.\n  hint: Make room."


def test_a_stop_stops_the_run(root: Path, tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        in_process(tiny_catalog(root), tmp_path, StoppedError("The run was stopped."))


def test_an_interrupt_kills_what_runs_and_leaves_the_run(root: Path, tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    holds = HOLDS.format(path=str(lifeline.path)) + PLACEHOLDERS + "time.sleep(1000)\n"
    catalog = tiny_catalog(root, TinyClient(id="good"), TinyClient(id="holds", snippet=holds))

    def interrupt(event: Event) -> None:
        if isinstance(event, CellFinished):
            lifeline.wait_for_the_beginning()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tiny(catalog, tmp_path, listeners=[interrupt], jobs=2)

    lifeline.wait_for_the_end()


def test_a_listener_that_fails_ends_the_run(root: Path, tmp_path: Path) -> None:
    def fail(event: Event) -> None:
        if isinstance(event, CellFinished):
            raise OSError("The disk is full.")

    with pytest.raises(OSError, match="disk is full"):
        run_tiny(tiny_catalog(root), tmp_path, listeners=[fail])


def test_clients_take_turns() -> None:
    cells = [cell(name, scenario) for name in "ab" for scenario in ("put/x", "key/y")]

    turns = [f"{c.client.id}:{c.scenario.id}" for c in round_robin(cells)]

    assert turns == ["a:key/y", "b:key/y", "a:put/x", "b:put/x"]


def test_of_many_clients_only_so_many_take_turns_at_a_time() -> None:
    names = [f"c{number:02}" for number in range(2 * TAKING_TURNS + 1)]
    cells = [cell(name, scenario) for name in names for scenario in ("put/x", "key/y")]

    turns = [c.client.id for c in round_robin(cells)]

    first, last = set(names[:TAKING_TURNS]), names[-1]
    assert set(turns[: 2 * TAKING_TURNS]) == first
    assert turns[-2:] == [last, last]


def test_an_honest_client_in_this_process_passes(root: Path, tmp_path: Path) -> None:
    report = run_tiny(tiny_catalog(root), tmp_path, driver=InProcessDriver({"tiny": honest}))

    assert report.exit_code == 0
