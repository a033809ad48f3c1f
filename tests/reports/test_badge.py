from xml.etree import ElementTree as ET

import pytest

from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.badge import BAD, GOOD, UNSURE, badge, summary
from tests.tiny.values import cell


def report(*verdicts: Verdict, complaints: tuple[str, ...] = ()) -> Report:
    results = tuple(CellResult(cell=cell(), verdict=verdict) for verdict in verdicts)
    return Report(results=results, seconds=0, complaints=complaints)


@pytest.mark.parametrize(
    ("made", "words", "colour"),
    [
        (report(Verdict.PASSED, Verdict.PASSED), "2 passed", GOOD),
        (report(Verdict.PASSED, Verdict.KNOWN_FAILURE), "1 passed, 1 known", GOOD),
        (report(Verdict.PASSED, Verdict.FAILED), "1 failed, 1 passed", BAD),
        (
            report(Verdict.PASSED, Verdict.KNOWN_FAILURE, Verdict.FAILED),
            "1 failed, 1 passed, 1 known",
            BAD,
        ),
        (report(Verdict.UNEXPECTED_PASS), "1 passed unexpectedly, 0 passed", BAD),
        (
            report(Verdict.FAILED, Verdict.UNEXPECTED_PASS, Verdict.PASSED),
            "1 failed, 1 passed unexpectedly, 1 passed",
            BAD,
        ),
        (report(Verdict.PASSED, complaints=("Stale.",)), "stale baseline", BAD),
        (report(Verdict.PASSED, Verdict.ERROR), "1 could not run", UNSURE),
        (report(Verdict.UNSUPPORTED), "nothing ran", UNSURE),
        (report(), "nothing ran", UNSURE),
    ],
)
def test_the_badge_says_what_the_exit_code_says(made: Report, words: str, colour: str) -> None:
    assert summary(made) == (words, colour)
    assert (colour == GOOD) is (made.exit_code == 0)

    svg = ET.fromstring(badge(made))  # noqa: S314  our own
    assert svg.get("aria-label") == f"oss uploads: {words}"
    assert colour in badge(made)
