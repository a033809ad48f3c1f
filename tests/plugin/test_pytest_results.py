"""What a session of pytest writes down, and how it ends where nothing turned out to run."""

import json
from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.reports.comparison import compare
from harness.reports.record import read_record
from tests.plugin.test_pytest_pages import docs, run_pytest
from tests.plugin.test_pytest_plugin import Project, project

__all__ = ["docs", "project"]
ASKS = """```bash
read -p "name? " name
[ -n "$name" ] || exit 1
curl -s -T a.txt "<signedUrl>"
```
"""
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two-workers"])
LOCAL = ("--harness-pages", "docs/page.md", "--harness-driver", "local")


@WORKERS
def test_a_session_writes_what_check_writes(docs: Path, workers: tuple[str, ...]) -> None:
    files = ("--harness-record", "out/run.jsonl", "--harness-sarif", "out/run.sarif")
    code, out = run_pytest(docs, *LOCAL, *workers, *files, "--harness-html", "report")

    report = read_record(docs / "out" / "run.jsonl")
    assert code == report.exit_code == 1, out
    assert [(one.cell.client.id, one.verdict) for one in report.results] == [
        ("docs/page.md:4", Verdict.PASSED),
        ("docs/page.md:8", Verdict.FAILED),
        ("docs/page.md:12", Verdict.UNSUPPORTED),
    ]
    assert [one.rule for one in report.problems] == ["block-accounted"]
    (run,) = json.loads((docs / "out" / "run.sarif").read_text(encoding="utf-8"))["runs"]
    assert "status-expected" in {one["ruleId"] for one in run["results"]}
    assert "docs/page.md:8" in (docs / "report" / "index.html").read_text(encoding="utf-8")


def test_cells_are_written_down_by_workers_as_by_one_process(project: Project) -> None:
    alone = project.pytest("--harness-record", "alone.jsonl")
    together = project.pytest("--harness-record", "together.jsonl", "-n", "2")

    first, second = (
        read_record(project.folder / f"{name}.jsonl") for name in ("alone", "together")
    )
    assert alone.code == together.code == first.exit_code == 1
    assert [one.cell.id for one in first.results] == [one.cell.id for one in second.results]
    assert {one.verdict for one in first.results} == {
        *(Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.UNSUPPORTED)
    }
    comparison = compare(first, second)
    assert (comparison.newly_red, comparison.newly_green, comparison.gone) == ((), (), ())


@WORKERS
def test_pages_that_turn_out_not_to_run_are_not_green(
    docs: Path,
    workers: tuple[str, ...],
) -> None:
    (docs / "docs" / "page.md").write_text(ASKS, encoding="utf-8")

    code, out = run_pytest(docs, *LOCAL, *workers)

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "Nothing was checked: no block of the chosen pages can be run here." in out


def test_a_file_that_cannot_be_written_ends_the_session_at_once(docs: Path) -> None:
    code, out = run_pytest(docs, *LOCAL, "--harness-record", "docs")

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "docs cannot be written" in out
    assert "passed" not in out
