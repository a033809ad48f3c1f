"""Checked pages on a terminal."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from harness.model.report import Report, Show
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Place, Verdict
from harness.pages.reading import read_page
from harness.reports.checked_pages import PageRow, print_pages, what_next
from harness.reports.known import stale_entry
from harness.reports.troubles import grouped_lines
from tests.tiny.findings import worded
from tests.tiny.values import cell, exchange, observation

PAGE = read_page("page.md", b"```bash\ncurl a\n```\n\n```bash\ncurl b\n```\n")


def printed(severity: Severity) -> str:
    results = []
    rows = []
    for block in PAGE.blocks:
        place = Place(file="page.md", line=block.line)
        finding = worded(rule="a-rule", message="Mind.", fix="Do.", place=place, severity=severity)
        result = CellResult(cell=cell(), verdict=Verdict.PASSED, findings=(finding,))
        results.append(result)
        rows.append(PageRow(page=PAGE, block=block, libraries=(), not_run="", results=(result,)))
    shown = io.StringIO()
    report = Report(results=tuple(results), seconds=1.0)
    print_pages(Console(file=shown, width=200), rows, report, show=Show.FINDINGS)
    return shown.getvalue()


def failed(name: str, variant: Variant = Variant.PUBLISHED, patch: str = "") -> CellResult:
    finding = worded(rule="a-rule", message="Mind.", patch=patch)
    return CellResult(cell=cell(name, variant=variant), verdict=Verdict.FAILED, findings=(finding,))


def test_the_next_commands_name_every_page_that_failed() -> None:
    results = (
        failed("a.md:3", patch="--- a"),
        failed("b.md:7"),
        failed("c d.md:5", Variant.FILLED, patch="--- c"),
    )

    blocks = "a.md:3 b.md:7 'c d.md:5'"
    assert list(what_next(results)) == [
        f"again: harness check {blocks} --variant both --driver local",
        "fix:   harness fix a.md 'c d.md' --driver local",
        f"known: harness check {blocks} --variant both --driver local --show baseline",
    ]


def test_what_failed_in_many_blocks_is_run_again_by_its_pages() -> None:
    results = (*(failed(f"a.md:{line}") for line in range(10)), failed("b.md:7"))

    again, _ = what_next(results)

    assert again == "again: harness check a.md b.md --variant published --driver local"


def test_one_block_is_run_again_with_its_requests() -> None:
    again, _ = what_next([failed("a.md:3"), failed("a.md:3", Variant.FILLED)])

    assert again == "again: harness check a.md:3 --variant both --driver local --show wire"


@pytest.mark.parametrize(("name", "tells"), [("a.md:3", "`a.md:3:*:filled:*`"), ("tiny", "")])
def test_a_failure_that_is_gone_in_one_variant_may_stay_in_the_other(name: str, tells: str) -> None:
    result = CellResult(cell=cell(name), verdict=Verdict.UNEXPECTED_PASS, reason="known")

    assert ("other variant" in stale_entry(result)) is bool(tells)
    assert tells in stale_entry(result)


def test_a_long_head_of_a_request_stays_one_line() -> None:
    head = f"PUT /key?{'a' * 300} HTTP/1.1\r\nHost: b\r\n\r\n"
    seen = observation(exchanges=(exchange(raw_head=head),))
    result = replace(failed("page.md:2"), observation=seen)
    row = PageRow(page=PAGE, block=PAGE.blocks[0], libraries=(), not_run="", results=(result,))
    shown = io.StringIO()

    report = Report(results=(result,), seconds=1.0)
    print_pages(Console(file=shown, width=80), [row], report, show=Show.WIRE)

    assert f"> PUT /key?{'a' * 300} HTTP/1.1\n" in shown.getvalue()


def test_a_warning_of_several_blocks_is_told_whole_once_and_has_its_line_for_each() -> None:
    text = printed(Severity.WARNING)

    assert text.count("page.md:2:1: warning: a-rule: Mind.") == 1
    assert text.count("page.md:6:1: warning: a-rule: Mind.") == 1
    assert text.count("fix: Do.") == 1


def test_an_error_of_several_blocks_is_told_whole_for_each() -> None:
    assert printed(Severity.ERROR).count("fix: Do.") == 2


def test_findings_of_pages_that_name_another_value_are_no_group() -> None:
    told = [
        worded(rule="a-rule", message=f"But for `{value}`.", cause="header-added")
        for value in ("text/plain", "text/plain", "text/html")
    ]
    results = tuple(
        CellResult(cell=cell(f"a.md:{n}"), verdict=Verdict.FAILED, findings=(finding,))
        for n, finding in enumerate(told)
    )

    assert list(grouped_lines(results)) == [
        "2 × a-rule: But for `text/plain`.",
        "  again: harness check a.md:0 a.md:1 --variant published --driver local",
    ]
