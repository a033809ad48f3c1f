"""The table of versions as JSON and as a page of the documentation."""

from dataclasses import replace

from harness.model.report import Report
from harness.reports.compatibility import (
    compatibility,
    compatibility_json,
    compatibility_markdown,
    read_compatibility,
)
from tests.reports.test_behaviours import REFUSED, WHOLE, result

REPORT = Report(
    results=(result("put/plain", REFUSED, version="0.9"), result("put/plain", WHOLE)),
    seconds=1,
    at=1_700_000_000.0,
)


def test_the_page_is_dated_and_tells_what_has_changed() -> None:
    page = compatibility_markdown(compatibility(REPORT))

    assert "2023-11-14" in page
    assert "| sockets (Python) | 1 | plain upload | 0.9: 403 SignatureDoesNotMatch | 200 |" in page
    assert "| 1 | **200** | – |" in page
    assert "| 0.9 | 403 SignatureDoesNotMatch | – |" in page


def test_the_page_is_made_of_the_json() -> None:
    table = compatibility(REPORT)

    assert read_compatibility(compatibility_json(table)) == table


def test_what_would_break_a_table_is_kept_as_text() -> None:
    odd = replace(REFUSED, code="a|b<c*")
    report = replace(REPORT, results=(result("put/plain", odd), *REPORT.results[:1]))

    assert r"403 a\|b&lt;c\*" in compatibility_markdown(compatibility(report))
