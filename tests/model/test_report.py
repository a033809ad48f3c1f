from dataclasses import replace

import pytest

from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from tests.tiny.values import cell


def report(*verdicts: Verdict, complaints: tuple[str, ...] = ()) -> Report:
    results = tuple(CellResult(cell=cell(), verdict=verdict) for verdict in verdicts)
    return Report(results=results, seconds=1.0, complaints=complaints)


def test_verdicts_are_counted_in_their_order_and_those_of_no_cell_left_out() -> None:
    counts = report(Verdict.ERROR, Verdict.PASSED, Verdict.PASSED).counts

    assert list(counts.items()) == [(Verdict.PASSED, 2), (Verdict.ERROR, 1)]


@pytest.mark.parametrize(
    ("verdicts", "exit_code"),
    [
        ([Verdict.PASSED], 0),
        ([Verdict.KNOWN_FAILURE], 0),
        ([Verdict.PASSED, Verdict.UNSUPPORTED], 0),
        ([Verdict.PASSED, Verdict.FAILED], 1),
        ([Verdict.PASSED, Verdict.UNEXPECTED_PASS], 1),
        ([Verdict.ERROR, Verdict.FAILED], 1),
        ([Verdict.UNSUPPORTED], 2),
        ([], 2),
        ([Verdict.PASSED, Verdict.ERROR], 3),
        ([Verdict.UNSUPPORTED, Verdict.ERROR], 3),
    ],
)
def test_the_exit_code_follows_from_the_worst_that_happened(
    verdicts: list[Verdict], exit_code: int
) -> None:
    assert report(*verdicts).exit_code == exit_code


def test_a_complaint_about_the_run_is_not_as_expected() -> None:
    assert report(Verdict.PASSED, complaints=("a stale entry",)).exit_code == 1


@pytest.mark.parametrize(("severity", "code"), [(Severity.ERROR, 1), (Severity.WARNING, 0)])
def test_an_error_of_a_page_itself_makes_a_run_red(severity: Severity, code: int) -> None:
    problem = Finding(rule="fence-closed", kind="fence-never-closed", severity=severity)

    assert replace(report(Verdict.PASSED), problems=(problem,)).exit_code == code
