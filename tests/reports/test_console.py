import io
from dataclasses import replace

import pytest
from rich.console import Console

from harness.model.events import CellFinished, ProgramBuilt, RunFinished, RunStarted
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.console import ConsoleReport, print_report
from harness.reports.troubles import grouped_lines
from tests.tiny.findings import worded
from tests.tiny.values import cell, exchange, observation

PASSED = CellResult(cell=cell("a", "put/plain"), verdict=Verdict.PASSED)
FAILED = CellResult(
    cell=cell("a", "put/signed"),
    verdict=Verdict.FAILED,
    findings=(worded(rule="r", message="It is [bold]wrong[/bold] :key:", fix="Fix it."),),
    observation=observation(
        exchanges=(exchange(raw_head="PUT /[/x] HTTP/1.1\r\nx-oss-meta-a: 1:key:2 [red]\r\n\r\n"),)
    ),
)


def log() -> Console:
    return Console(file=io.StringIO(), width=140, record=True)


def terminal() -> Console:
    return Console(file=io.StringIO(), width=140, force_terminal=True, color_system="truecolor")


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def emit(console: Console, *results: CellResult) -> ConsoleReport:
    report = ConsoleReport(console)
    report(RunStarted(cells=tuple(result.cell for result in results), at=0.0))
    for result in results:
        report(CellFinished(result=result))
    return report


def test_a_log_has_a_plain_line_for_each_tenth_of_the_run() -> None:
    console = log()

    emit(console, *[PASSED] * 24, FAILED)

    lines = written(console).splitlines()
    assert lines[0] == "25 cells"
    assert [line.split("/")[0] for line in lines if line.endswith("unexpected")] == [
        "3",
        "5",
        "8",
        "10",
        "13",
        "15",
        "18",
        "20",
        "23",
        "25",
    ]
    assert lines[-1] == "25/25 cells, 1 unexpected"


def test_a_cell_that_needs_a_look_is_told_at_once() -> None:
    console = log()

    emit(console, FAILED, PASSED)

    assert written(console).splitlines() == [
        "2 cells",
        "✗ failed: a:put/signed:published:local",
        "1/2 cells, 1 unexpected",
        "2/2 cells, 1 unexpected",
    ]


def test_builds_are_told_but_not_what_was_found_built() -> None:
    console = log()
    report = ConsoleReport(console)

    report(ProgramBuilt(client="a", program="plain", seconds=1.25, cached=False))
    report(ProgramBuilt(client="b", program="plain", seconds=0.0, cached=True))
    report(
        ProgramBuilt(
            client="c", program="plain", seconds=0.0, cached=False, failure="No [C] here.\nmore"
        )
    )

    assert written(console).splitlines() == [
        "built a plain in 1.2 s",
        "cannot build c plain",
    ]


def test_a_terminal_has_a_bar_that_leaves_it_at_the_end() -> None:
    console = terminal()

    report = emit(console, PASSED, FAILED)
    report(RunFinished(seconds=1.0))
    report.close()

    text = written(console)
    assert "2/2" in text
    assert "unexpected" not in text
    assert "✗ failed: a:put/signed:published:local" in text
    assert text.endswith("\x1b[1A\x1b[2K")
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1


def test_a_log_has_no_colours() -> None:
    console = log()

    emit(console, PASSED, FAILED)
    print_report(console, Report(results=(PASSED, FAILED), seconds=1.0, complaints=("stale",)))

    assert "\x1b" not in written(console)


@pytest.mark.parametrize("console", [log(), terminal()], ids=["log", "terminal"])
def test_the_sum_has_matrix_stories_complaints_and_counts(console: Console) -> None:
    print_report(console, Report(results=(PASSED, FAILED), seconds=61.23, complaints=("stale",)))

    text = written(console)
    order = ["scenario", "put/plain", "✗ failed: a:put/signed", "fix: Fix it.", "! stale", "✓ 1 p"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count("put/plain") == 1
    assert "61.2 s" in text.splitlines()[-2]


def test_what_was_on_the_wire_is_shown_letter_for_letter() -> None:
    console = log()

    print_report(console, Report(results=(FAILED,), seconds=1.0, complaints=("[i] :key: stale",)))

    lines = written(console).splitlines()
    assert "  r: It is [bold]wrong[/bold] :key:" in lines
    assert "    > PUT /[/x] HTTP/1.1" in lines
    assert "    > x-oss-meta-a: 1:key:2 [red]" in lines
    assert "! [i] :key: stale" in lines


def test_a_name_that_spells_an_emoji_stays_a_name() -> None:
    console = log()
    named = CellResult(cell=cell("a", "key"), verdict=Verdict.FAILED)

    emit(console, named)
    print_report(console, Report(results=(named,), seconds=1.0))

    assert written(console).count("✗ failed: a:key:published:local") == 2


def test_a_long_line_of_a_story_is_not_broken() -> None:
    console = log()
    long = CellResult(
        cell=cell(), verdict=Verdict.FAILED, findings=(worded(rule="r", message="x " * 200),)
    )

    print_report(console, Report(results=(long,), seconds=1.0))

    assert f"  r: {'x ' * 200}".rstrip() in [
        line.rstrip() for line in written(console).splitlines()
    ]


def test_known_failures_of_one_entry_are_told_together_with_what_the_baseline_says() -> None:
    console = log()
    reason = "it is old (https://issues.test/1, owner alice, expires 2026-06-01)"
    known = [
        CellResult(cell=cell("a", f"put/{n}"), verdict=Verdict.KNOWN_FAILURE, reason=reason)
        for n in range(7)
    ]

    print_report(console, Report(results=tuple(known), seconds=1.0))

    lines = written(console).splitlines()
    at = lines.index(f"k 7 known failures: {reason}")
    assert lines[at + 1] == "  a:put/0:published:local"
    assert lines[at + 5 : at + 7] == ["  a:put/4:published:local", "  and 2 more"]


def test_an_error_that_many_cells_share_is_told_once() -> None:
    console = log()
    lost = [
        CellResult(cell=cell("one", f"put/{n}"), verdict=Verdict.ERROR, error="It was cut short.")
        for n in range(9)
    ]
    other = CellResult(cell=cell("two", "put/0"), verdict=Verdict.ERROR, error="No tool `xyz`.")

    print_report(console, Report(results=(*lost, other), seconds=1.0))

    text = written(console)
    assert text.count("It was cut short.") == 1
    assert "and so in 8 further cells" in text
    assert "No tool `xyz`." in text


def test_what_is_not_supported_is_told_by_its_reasons_the_commonest_first() -> None:
    console = log()
    reasons = ["it has no headers", "it is old", "it has no headers"]
    left_out = [
        CellResult(cell=cell("a", f"put/{n}"), verdict=Verdict.UNSUPPORTED, reason=reason)
        for n, reason in enumerate(reasons)
    ]

    print_report(console, Report(results=tuple(left_out), seconds=1.0))

    lines = written(console).splitlines()
    at = lines.index("– 2 unsupported: it has no headers")
    assert lines[at + 1] == "– 1 unsupported: it is old"


def test_blocks_of_pages_are_told_without_a_matrix() -> None:
    console = log()
    blocks = [
        replace(result, cell=cell(f"a.md:{line}", "signed/a.md:harness"))
        for line, result in ((4, PASSED), (9, FAILED))
    ]

    print_report(console, Report(results=tuple(blocks), seconds=1.0))

    text = written(console)
    assert "scenario" not in text
    assert "✗ failed: a.md:9" in text


@pytest.mark.parametrize(
    ("scenarios", "named"),
    [
        (["put/1", "put/2"], "-s put/1 -s put/2 "),
        ([f"put/{n}" for n in range(9)], "-s 'put/*' "),
        ([f"{n}/x" for n in range(9)], ""),
    ],
)
def test_a_group_of_equal_findings_has_the_command_that_runs_it_again(
    scenarios: list[str], named: str
) -> None:
    console = log()
    usual, rare = (
        worded(rule="r", message=text, cause="header-added") for text in ("It is V4.", "It is V1.")
    )
    told = [
        CellResult(cell=cell("a", name), verdict=Verdict.FAILED, findings=(finding,))
        for name, finding in zip(["rare/x", *scenarios], [rare, *[usual] * 9], strict=False)
    ]

    print_report(console, Report(results=tuple(told[1:]), seconds=1.0))

    lines = written(console).splitlines()
    at = lines.index(f"{len(scenarios)} × r: It is V4.")
    assert lines[at + 1] == f"  again: harness run -c a {named}--variant published --driver local"
    first, *_ = grouped_lines(told)
    assert first == f"{len(scenarios) + 1} × r: It is V4."
