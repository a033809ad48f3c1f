"""Checked pages on a terminal."""

import io

from rich.console import Console

from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Place, Verdict
from harness.pages.reading import read_page
from harness.reports.checked_pages import PageRow, print_pages
from tests.tiny.findings import worded
from tests.tiny.values import cell

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
    print_pages(Console(file=shown, width=200), rows, report, wire=False)
    return shown.getvalue()


def test_a_warning_of_several_blocks_is_told_whole_once_and_has_its_line_for_each() -> None:
    text = printed(Severity.WARNING)

    assert text.count("page.md:2:1: warning: a-rule: Mind.") == 1
    assert text.count("page.md:6:1: warning: a-rule: Mind.") == 1
    assert text.count("fix: Do.") == 1


def test_an_error_of_several_blocks_is_told_whole_for_each() -> None:
    assert printed(Severity.ERROR).count("fix: Do.") == 2
