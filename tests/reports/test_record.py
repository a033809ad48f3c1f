import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.engine.judge import Baseline, judge
from harness.errors import FixtureError
from harness.model.events import CellFinished, ProgramBuilt, RunFinished, RunStarted
from harness.model.job import Job
from harness.model.report import Report
from harness.model.verdict import CellResult, Place, Verdict
from harness.reports.record import RecordWriter, read_record, read_recording
from tests.tiny.findings import worded
from tests.tiny.roots import (
    ADDS_A_TYPE,
    CHECK_SYNTAX,
    DOES_NOT_COMPILE,
    PLAIN,
    SENDS_NOTHING,
    SIGNED,
    TinyClient,
    tiny_catalog,
)
from tests.tiny.runs import run_tiny
from tests.tiny.values import cell, exchange, observation, process

SCENARIOS = {
    "put/plain": PLAIN,
    "put/signed": SIGNED,
    "put/existing": PLAIN + "server.existing.bytes = 9\n",
    "put/late": PLAIN + "server.arrives = 4000.0\nexpect = { status = 403, code = 'X' }\n",
    "put/fault": PLAIN + "server.fault = { kind = 'status' }\nexpect.status = 503\n",
}
CLIENTS = (
    TinyClient(id="adds", snippet=ADDS_A_TYPE),
    TinyClient(id="bare", probe=("no-such-sh",)),
    TinyClient(id="broken", snippet=DOES_NOT_COMPILE, steps=(CHECK_SYNTAX,)),
    TinyClient(id="good", more='unsupported = [{ scenarios = "*/late", reason = "it is old" }]\n'),
    TinyClient(id="nothing", snippet=SENDS_NOTHING),
)
RESULT = CellResult(
    cell=cell(),
    verdict=Verdict.FAILED,
    observation=observation(processes=(process(),), exchanges=(exchange(status=403),)),
    findings=(worded(rule="r", message="m", fix="f", place=Place(file="a.md", line=3)),),
)
BEGAN = 1_700_000_000.0
REPORT = Report(results=(RESULT,), seconds=2.5, complaints=("an entry is stale",), at=BEGAN)


def written(report: Report) -> str:
    stream = io.StringIO()
    write = RecordWriter(stream)
    write(RunStarted(cells=tuple(result.cell for result in report.results), at=BEGAN))
    write(ProgramBuilt(client="tiny", program="plain", seconds=1.0, cached=False))
    for result in report.results:
        write(CellFinished(result=result))
    write(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return stream.getvalue()


def read(folder: Path, text: str) -> Report:
    file = folder / "run.jsonl"
    file.write_text(text, encoding="utf-8")
    return read_record(file)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, written(REPORT)) == REPORT


def test_a_real_run_is_read_back_whole_and_judged_alike(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path / "root", *CLIENTS, scenarios=SCENARIOS)
    stream = io.StringIO()

    report = run_tiny(catalog, tmp_path, listeners=[RecordWriter(stream)], jobs=2)
    again = read(tmp_path, stream.getvalue())

    assert again.results == report.results
    assert again.seconds == report.seconds
    assert set(report.counts) == {
        Verdict.PASSED,
        Verdict.FAILED,
        Verdict.UNSUPPORTED,
        Verdict.ERROR,
    }
    seen = [(r.cell, r.observation, r.verdict) for r in again.results if r.observation]
    assert [judge(Job(cell=c), o, Baseline()).verdict for c, o, _ in seen] == [
        v for _, _, v in seen
    ]


def test_a_record_is_a_json_value_a_line_each_client_and_scenario_once() -> None:
    other = replace(RESULT, cell=cell(scenario="put/other"))

    lines = written(replace(REPORT, results=(RESULT, other))).splitlines()

    kinds = [json.loads(line)["kind"] for line in lines]
    assert kinds == ["run", "client", "scenario", "scenario", "cell", "cell", "end"]


def test_any_text_that_a_client_prints_survives(tmp_path: Path) -> None:
    wild = "\x00\x1b[31m\x85\u2028\ufffe \N{GRINNING FACE}\r\n"
    seen = observation(processes=(process(stdout=wild, stderr=wild),))
    report = replace(REPORT, results=(replace(RESULT, observation=seen),))

    assert read(tmp_path, written(report)) == report


def test_a_run_that_was_cut_short_leaves_what_it_had(tmp_path: Path) -> None:
    lines = written(REPORT).splitlines(keepends=True)

    report = read(tmp_path, "".join(lines[:-1]))

    assert report.results == REPORT.results
    (complaint,) = report.complaints
    assert complaint == (
        f"{tmp_path}/run.jsonl: the run was cut short before its end; "
        f"`harness run --resume {tmp_path}/run.jsonl` goes on."
    )


def test_a_cell_that_was_planned_and_not_finished_is_an_error(tmp_path: Path) -> None:
    other = replace(RESULT, cell=cell(scenario="put/other"), verdict=Verdict.PASSED)
    lines = written(replace(REPORT, results=(RESULT, other))).splitlines(keepends=True)

    report = read(tmp_path, "".join(lines[:5]))

    assert report.results[0] == RESULT
    assert report.results[1].verdict is Verdict.ERROR
    assert report.results[1].error.startswith("The run was cut short before this cell had")
    assert report.results[1].error.endswith(f"`harness run --resume {tmp_path}/run.jsonl` goes on.")


def test_a_record_without_a_finished_cell_is_cut_short(tmp_path: Path) -> None:
    lines = [line for line in written(REPORT).splitlines(keepends=True) if '"end"' not in line[:20]]

    with pytest.raises(FixtureError, match="holds 0 of 1 cell: ") as caught:
        read(tmp_path, "".join(lines[:-1]))

    assert caught.value.hint == f"`harness run --resume {tmp_path}/run.jsonl` goes on"


@pytest.mark.parametrize("cut", range(1, 400, 7))
def test_a_last_line_that_was_cut_off_counts_for_nothing(tmp_path: Path, cut: int) -> None:
    other = replace(RESULT, cell=cell(scenario="put/other"))
    lines = written(replace(REPORT, results=(RESULT, other))).splitlines(keepends=True)
    whole, last = "".join(lines[:5]), lines[5]

    (tmp_path / "run.jsonl").write_text(whole + last[:cut], encoding="utf-8")
    recording = read_recording(tmp_path / "run.jsonl")

    assert recording.results == (RESULT,)
    assert recording.intact == len(whole.encode())


def test_the_last_line_of_a_cell_counts_and_the_change_is_told(tmp_path: Path) -> None:
    lines = written(REPORT).splitlines(keepends=True)
    again = lines[3].replace('"verdict": "FAILED"', '"verdict": "PASSED"')

    report = read(tmp_path, "".join([*lines, again, lines[-1]]))

    assert [result.verdict for result in report.results] == [Verdict.PASSED]
    assert report.notes == (f"run again: {RESULT.cell.id}: failed → passed",)


def test_an_empty_record_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="is empty: no run has written to it"):
        read(tmp_path, "")


def test_a_record_without_its_first_line_is_the_record_of_no_run(tmp_path: Path) -> None:
    lines = written(REPORT).splitlines(keepends=True)

    with pytest.raises(FixtureError, match="its first line is missing"):
        read(tmp_path, "".join(lines[1:3]))


def test_a_cell_of_an_unknown_client_is_named_in_a_sentence(tmp_path: Path) -> None:
    lines = [
        line for line in written(REPORT).splitlines(keepends=True) if '"client", "v' not in line
    ]

    with pytest.raises(
        FixtureError, match=r"line 3: .*no line before it tells of the client '\w+'"
    ):
        read(tmp_path, "".join(lines))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('{"kind": "run"', '{"kind": "run', "line 1: is not a line of a record: "),
        ('"format": 1', '"format": 2', "line 1: .*format 2 is not 1"),
        ('"kind": "client"', '"kind": "klient"', "line 2: .*there is no line of kind 'klient'"),
        ('"language": "Python", ', "", "line 2: .*language: Field required"),
        ('"title": "put/plain"', '"title": 3', "line 3: .*title: Input should be a valid string"),
        ('"client": "tiny"', '"client": "tony"', "line 4: .*'tony'"),
        ('"verdict": "FAILED"', '"verdict": "FELL"', "line 4: .*verdict: Input should be"),
        ('"findings": ', '"found": ', "line 4: .*'findings'"),
        ('{"kind": "end"', '[{"kind": "end"', "line 5: "),
        (
            '{"kind": "end", "seconds": 2.5, "complaints": ["an entry is stale"], "problems": []}',
            "[]",
            "line 5: ",
        ),
    ],
)
def test_a_damaged_line_is_named_with_its_number(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    text = written(REPORT)
    assert text.count(old) == 1

    with pytest.raises(FixtureError, match=complaint) as caught:
        read(tmp_path, text.replace(old, new))

    assert "\n" not in caught.value.message


def test_a_record_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match=r"gone\.jsonl: cannot be read: .*No such file"):
        read_record(tmp_path / "gone.jsonl")


def test_a_record_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_bytes(b"\xff\xfe\n")

    with pytest.raises(FixtureError, match=r"run\.jsonl: line 1: is not a line of a record: "):
        read_record(file)


def test_a_record_that_is_not_there_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as caught:
        read_record(tmp_path / "run.jsonl")

    assert (
        caught.value.message == f"{tmp_path}/run.jsonl: cannot be read: No such file or directory"
    )
