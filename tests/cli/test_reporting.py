import json
from pathlib import Path

import pytest

from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.report import Report
from harness.reports.record import RecordWriter
from tests.browser.runs import green, red, whole_run
from tests.cli.conftest import Harness


def recorded(path: Path, report: Report) -> str:
    with path.open("w", encoding="utf-8") as stream:
        write = RecordWriter(stream)
        write(RunStarted(cells=tuple(result.cell for result in report.results), at=1.0))
        for result in report.results:
            write(CellFinished(result=result))
        write(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return str(path)


@pytest.fixture
def record(tmp_path: Path) -> str:
    return recorded(tmp_path / "run.jsonl", whole_run())


def test_every_report_is_written(harness: Harness, record: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = harness(
        *("report", record, "--html", str(out / "html"), "--junit", str(out / "j.xml")),
        *("--sarif", str(out / "s.sarif"), "--markdown", str(out / "m.md")),
        *("--badge", str(out / "b.svg"), "--schema", str(out / "schema.json")),
    )

    assert answer.code == 1
    assert (out / "html" / "index.html").exists()
    assert json.loads((out / "s.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert {path.name for path in out.iterdir()} == {
        "html",
        "j.xml",
        "s.sarif",
        "m.md",
        "b.svg",
        "schema.json",
    }


def test_what_was_written_is_told(harness: Harness, record: str, tmp_path: Path) -> None:
    text, folder = tmp_path / "r.md", tmp_path / "html"

    told = harness("report", record, "--markdown", str(text), "--html", str(folder))

    assert told.err == f"Written: {folder / 'index.html'}, {text}\n"


def test_a_dash_stands_for_stdout(harness: Harness, record: str, tmp_path: Path) -> None:
    text = tmp_path / "r.md"
    harness("report", record, "--markdown", str(text))

    told = harness("report", record, "--markdown", "-")

    assert (told.out, told.err) == (text.read_text(encoding="utf-8"), "")


def test_the_exit_code_is_that_of_the_run(harness: Harness, tmp_path: Path) -> None:
    good = recorded(tmp_path / "good.jsonl", Report(results=(green("one", "a/b"),), seconds=1))

    assert harness("report", good).code == 0


def test_without_an_option_the_report_of_the_console_is_printed(
    harness: Harness, record: str
) -> None:
    assert "two:put/plain" in harness("report", record).out


def test_github_gets_annotations_and_a_step_summary(
    harness: Harness, record: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    answer = harness("report", record, "--github")

    assert "::error file=clients/two/upload.py,line=3,col=1," in answer.out
    assert summary.read_text(encoding="utf-8").startswith("before\n### ")


def test_a_report_is_written_again_into_its_folder_and_into_no_other(
    harness: Harness, record: str, tmp_path: Path
) -> None:
    folder = tmp_path / "html"

    assert harness("report", record, "--html", str(folder)).code == 1
    assert harness("report", record, "--html", str(folder)).code == 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("precious", encoding="utf-8")
    answer = harness("report", record, "--html", str(tmp_path / "mine"))
    assert answer.code == 2
    assert "holds something else" in answer.err


def test_a_place_that_cannot_be_written_is_named(harness: Harness, record: str) -> None:
    answer = harness("report", record, "--junit", "/proc/no/such.xml")

    assert answer.code == 2
    assert "cannot be written" in answer.err


def test_two_records_are_compared(harness: Harness, tmp_path: Path) -> None:
    before = recorded(tmp_path / "a.jsonl", Report(results=(green("one", "a/b"),), seconds=1))
    after = recorded(tmp_path / "b.jsonl", Report(results=(red("one", "a/b"),), seconds=1))

    worse, same = harness("diff", before, after), harness("diff", before, before)

    assert worse.code == 1
    assert "newly red:" in worse.out
    assert harness("diff", after, before).code == 0
    assert (same.code, same.out) == (0, "Nothing has changed.\n")


@pytest.mark.parametrize("lost", [1, 2], ids=["its end", "a cell and its end"])
@pytest.mark.parametrize(
    "command",
    [
        *(("report", "cut"), ("report", "cut", "--junit", "x.xml"), ("judge", "cut")),
        *(("diff", "cut", "cut"), ("diff", "cut", "whole"), ("report", "cut", "--html", "folder")),
    ],
    ids=" ".join,
)
def test_a_record_that_was_cut_short_is_told_of_and_never_as_expected(
    harness: Harness,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    lost: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = Report(results=(green("one", "a/b"), green("one", "a/c")), seconds=1)
    lines = Path(recorded(Path("whole"), whole)).read_text(encoding="utf-8").splitlines(True)
    Path("cut").write_text("".join(lines[:-lost]), encoding="utf-8")

    answer = harness(*command)

    lacks = "holds 1 of 2 cells: the run was cut short" if lost > 1 else "before its end"
    assert answer.code == 3
    told = [line for line in answer.err.splitlines() if not line.startswith("Written: ")]
    assert len(told) == command.count("cut")
    assert all(line.startswith("harness: cut: ") and lacks in line for line in told)
    assert all(line.endswith("`harness run --resume cut` goes on.") for line in told)


def test_two_records_in_one_file_are_called_so(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = Report(results=(green("one", "a/b"), green("one", "a/c")), seconds=1)
    second = Report(results=(green("two", "a/b"),), seconds=1)
    texts = [Path(recorded(Path("one"), one)).read_bytes() for one in (first, second)]
    Path("both").write_bytes(b"".join(texts))

    answer = harness("report", "both")

    assert answer.code == 3
    assert "holds 3 of 1 cell: several records are in one file; `harness merge` puts" in answer.err
