"""A run that was cut short goes on, and the red ones can be run again."""

import json
from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.reports.record import read_record
from tests.cli.conftest import Harness, copied
from tests.tiny.roots import (
    ADDS_A_TYPE,
    PLAIN,
    SENDS_NOTHING,
    SIGNED,
    UPLOAD,
    TinyClient,
    known_failure,
    write_root,
)

RUN = ("run", "--driver", "local")
SCENARIOS = {"put/plain": PLAIN, "put/signed": SIGNED}
CLIENTS = (TinyClient(id="adds", snippet=ADDS_A_TYPE), TinyClient(id="good"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_root(tmp_path / "root", *CLIENTS, scenarios=SCENARIOS)


@pytest.fixture
def record(harness: Harness, root: Path, tmp_path: Path) -> Path:
    file = tmp_path / "run.jsonl"
    assert harness(*RUN, "--root", root, "--record", file, "-j", "1").code == 1
    return file


def verdicts(record: Path) -> dict[str, Verdict]:
    return {result.cell.id: result.verdict for result in read_record(record).results}


def cut(record: Path, cells: int) -> None:
    lines = [f"{line}\n" for line in record.read_text(encoding="utf-8").split("\n") if line]
    header = [line for line in lines if '"kind": "cell"' not in line and '"end"' not in line]
    found = [line for line in lines if '"kind": "cell"' in line]
    record.write_text("".join([*header, *found[:cells]]), encoding="utf-8")


def told(record: Path) -> list[tuple[str, ...]]:
    """Return what every line of a record tells whatever the time and the ids of the run."""
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").split("\n") if line]
    named = ("kind", "client", "scenario", "variant", "driver", "verdict", "complaints")
    return [tuple(str(line.get(name)) for name in named) for line in lines]


@pytest.mark.parametrize("cells", [0, 3])
def test_a_resumed_record_equals_a_whole_one(
    harness: Harness, root: Path, record: Path, cells: int
) -> None:
    whole, expected = told(record), verdicts(record)
    cut(record, cells)

    answer = harness("run", "--root", root, "--resume", record, "-j", "1")

    assert answer.code == 1
    assert answer.out.startswith(f"{cells} of 4 verdicts are kept from {record}.\n")
    assert told(record) == whole
    assert verdicts(record) == expected


def test_a_record_can_be_cut_in_any_line_and_goes_on(
    harness: Harness, root: Path, record: Path
) -> None:
    data, whole = record.read_bytes(), told(record)
    ends = [place for place, byte in enumerate(data) if byte == ord("\n")]

    for end in ends[1:]:
        record.write_bytes(data[: end - 5])
        harness("run", "--root", root, "--resume", record, "-j", "1")

        assert told(record) == whole


def test_a_record_without_a_plan_is_run_again(harness: Harness, root: Path, record: Path) -> None:
    record.write_bytes(record.read_bytes()[:20])

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 2
    assert answer.err == (
        f"harness: {record} is empty: no run has written to it.\n"
        "  hint: run it again from its beginning\n"
    )


def test_a_copy_goes_on_and_the_record_stays(
    harness: Harness, root: Path, record: Path, tmp_path: Path
) -> None:
    cut(record, 2)
    before = record.read_bytes()

    harness("run", "--root", root, "--resume", record, "--record", tmp_path / "new" / "copy.jsonl")

    assert record.read_bytes() == before
    assert len(verdicts(tmp_path / "new" / "copy.jsonl")) == 4


def test_an_error_is_no_verdict_and_is_run_again(
    harness: Harness, root: Path, record: Path
) -> None:
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"verdict": "PASSED"', '"verdict": "ERROR"', 1))

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.out.startswith("3 of 4 verdicts are kept")
    assert set(verdicts(record).values()) == {Verdict.PASSED, Verdict.FAILED}
    assert "run again: good:put/plain:published:local: error → passed" in answer.out


def test_only_the_red_ones_are_run_again_and_the_change_is_told(
    harness: Harness, root: Path, record: Path
) -> None:
    (root / "clients" / "adds" / "upload.py").write_text(UPLOAD, encoding="utf-8")

    answer = harness("run", "--root", root, "--rerun-failed", record)

    assert answer.code == 0
    assert answer.out.startswith(f"2 of 4 verdicts are kept from {record}.\n")
    assert "run again: adds:put/plain:published:local: failed → passed" in answer.out
    assert set(verdicts(record).values()) == {Verdict.PASSED}
    again = harness("report", record)
    assert again.code == 0
    assert "run again: adds:put/signed:filled:local: failed → passed" in again.out


def test_where_nothing_is_red_nothing_is_run(harness: Harness, root: Path, tmp_path: Path) -> None:
    record = tmp_path / "green.jsonl"
    harness(*RUN, "--root", root, "-c", "good", "--record", record)

    answer = harness("run", "--root", root, "--rerun-failed", record)

    assert answer.code == 0
    assert answer.out.startswith(f"2 of 2 verdicts are kept from {record}.\n")
    assert len(verdicts(record)) == 2


def test_no_verdict_on_a_snippet_that_has_been_edited_is_kept(
    harness: Harness, root: Path, record: Path
) -> None:
    (root / "clients" / "good" / "upload.py").write_text(SENDS_NOTHING, encoding="utf-8")

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 1
    assert answer.out.startswith("2 of 4 verdicts are kept")
    assert "run again: good:put/plain:published:local: passed → failed" in answer.out


def test_a_scenario_that_changed_meanwhile_is_named(
    harness: Harness, root: Path, record: Path
) -> None:
    file = root / "fixtures" / "scenarios" / "put" / "signed.toml"
    file.write_text(SIGNED.replace("alice", "bob"), encoding="utf-8")

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {record}: put/signed changed since")


def test_a_cell_that_is_gone_is_named(harness: Harness, root: Path, record: Path) -> None:
    (root / "fixtures" / "scenarios" / "put" / "signed.toml").unlink()

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 2
    assert "there is no cell adds:put/signed:filled:local today." in answer.err


@pytest.mark.parametrize(
    "more", [("-c", "good"), ("-s", "put/*"), ("--driver", "local"), ("--variant", "filled"),
             ("--shard", "1/2")]
)  # fmt: skip
def test_the_record_chooses_the_cells(
    harness: Harness, root: Path, record: Path, more: tuple[str, str]
) -> None:
    answer = harness("run", "--root", root, "--resume", record, *more)

    assert answer.code == 2
    assert "does not go with a record that is continued." in answer.err


def test_settings_of_the_project_choose_no_cells_of_a_record(
    harness: Harness, root: Path, record: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.harness]\ndriver = 'local'\n", encoding="utf-8")

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code != 2
    assert "does not go with a record" not in answer.err


def test_one_record_is_continued_at_a_time(harness: Harness, root: Path, record: Path) -> None:
    answer = harness("run", "--root", root, "--resume", record, "--rerun-failed", record)

    assert answer.code == 2
    assert "do not go together" in answer.err


def test_a_record_of_pages_is_no_run(harness: Harness, root: Path, record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"adds"', '"page.md:3"'), encoding="utf-8")

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 2
    assert answer.err == (
        f"harness: {record} is the record of a check of pages, and not of a matrix.\n"
        f"  hint: `harness check page.md --variant both --driver local --root {root} --only-root "
        f"--resume {record}` goes on\n"
    )


TWO = """# Two

```python
import requests
requests.put("<signedUrl>", data=open("a.txt", "rb"), timeout=60).raise_for_status()
```

```python
import requests
requests.post("<signedUrl>", data=open("a.txt", "rb"), timeout=60).raise_for_status()
```
"""


@pytest.mark.usefixtures("built_once")
@pytest.mark.parametrize(
    "options",
    [("--variant", "published"), ("--timeout", "40", "--strict"), ("--baseline", "known failures")],
    ids=" ".join,
)
def test_the_command_that_goes_on_with_pages_ends_as_the_whole_check(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    known = known_failure(cells="*", rule="status-expected", kind="other-answer")
    Path("known failures").write_text(known, encoding="utf-8")
    Path("two pages.md").write_text(TWO, encoding="utf-8")
    record = Path("check.jsonl")
    whole = harness("check", "two pages.md", "--driver", "local", "--record", record, *options)
    expected = verdicts(record)
    cut(record, 1)

    answer = harness(*copied(harness("report", record).out))

    assert answer.code == whole.code
    assert verdicts(record) == expected
