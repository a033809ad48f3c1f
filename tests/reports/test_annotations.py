from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Place, Verdict
from harness.reports.annotations import annotations
from tests.tiny.findings import worded
from tests.tiny.values import cell

PLACE = Place(file="docs/a,b:c.md", line=7, column=2)


def lines(*results: CellResult, complaints: tuple[str, ...] = ()) -> list[str]:
    return list(annotations(Report(results=results, seconds=0, complaints=complaints)))


def test_a_finding_stands_on_its_line_with_everything_escaped() -> None:
    finding = worded(rule="r", message="100% wrong\nand more", fix="Fix.", place=PLACE)

    (line,) = lines(CellResult(cell=cell(), verdict=Verdict.FAILED, findings=(finding,)))

    assert line == (
        "::error file=docs/a%2Cb%3Ac.md,line=7,col=2,title=r in tiny · put/plain"
        "::100%25 wrong%0Aand more%0AFix: Fix."
    )


def test_a_warning_is_a_warning() -> None:
    finding = worded(rule="r", message="m", severity=Severity.WARNING)

    (line,) = lines(CellResult(cell=cell(), verdict=Verdict.FAILED, findings=(finding,)))

    assert line.startswith("::warning title=r in tiny")


def test_known_failures_are_not_told_and_all_else_that_is_red_is() -> None:
    finding = worded(rule="r", message="m")
    known = CellResult(cell=cell(), verdict=Verdict.KNOWN_FAILURE, findings=(finding,))
    error = CellResult(cell=cell(), verdict=Verdict.ERROR, error="No tool.")
    surprise = CellResult(cell=cell(), verdict=Verdict.UNEXPECTED_PASS, reason="known")

    told = lines(known, error, surprise, complaints=("Stale entry.",))

    assert [line.partition("::")[2].rpartition("::")[2] for line in told] == [
        "No tool.",
        "The baseline expects a failure: known. Remove the entry.",
        "Stale entry.",
    ]


def test_what_is_wrong_with_a_page_stands_at_its_place_and_only_there() -> None:
    warning = worded(rule="r", message="m", place=PLACE, severity=Severity.WARNING)
    error = worded(rule="s", message="n", fix="Fix.", place=PLACE)
    report = Report(results=(), seconds=0, problems=(warning, error), complaints=("Stale.",))

    assert [line.partition(",")[0] for line in annotations(report)] == [
        "::warning file=docs/a%2Cb%3Ac.md",
        "::error file=docs/a%2Cb%3Ac.md",
        "::error title=the run::Stale.",
    ]


def test_a_block_of_a_page_is_titled_by_its_line_and_by_no_scenario() -> None:
    block = cell("docs/a.md:4", "signed/docs/a.md:harness")
    finding = worded(rule="r", message="m")

    (line,) = lines(CellResult(cell=block, verdict=Verdict.FAILED, findings=(finding,)))

    assert line == "::error title=r in docs/a.md%3A4%2C published::m"
