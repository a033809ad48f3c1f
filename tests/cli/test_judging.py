from pathlib import Path

import pytest

from harness.engine.baselines import BASELINE
from tests.cli.conftest import Harness
from tests.tiny.roots import ADDS_A_TYPE, TinyClient, known_failure, write_root

RUN = ("run", "--driver", "local")
CLIENTS = (
    TinyClient(id="adds", snippet=ADDS_A_TYPE),
    TinyClient(id="bare", probe=("no-such-sh",)),
    TinyClient(id="good"),
)


def recorded(harness: Harness, folder: Path, *clients: TinyClient) -> tuple[Path, int, str]:
    record = folder / "run.jsonl"
    answer = harness(*RUN, "--root", write_root(folder / "root", *clients), "--record", record)
    return record, answer.code, answer.out


def test_a_record_is_judged_as_its_run_was(harness: Harness, tmp_path: Path) -> None:
    record, code, out = recorded(harness, tmp_path, *CLIENTS)

    answer = harness("judge", record)

    assert answer.code == code == 1
    assert answer.out.startswith("\nscenario")
    assert out.endswith(answer.out)


def test_an_error_stays_an_error(harness: Harness, tmp_path: Path) -> None:
    record, code, _ = recorded(harness, tmp_path, CLIENTS[1])

    answer = harness("judge", record)

    assert answer.code == code == 3
    assert "bare cannot run here" in answer.out


def test_a_record_is_judged_by_the_baseline_of_today(harness: Harness, tmp_path: Path) -> None:
    record, _, _ = recorded(harness, tmp_path, CLIENTS[0], CLIENTS[2])
    baseline = tmp_path / "known.toml"
    baseline.write_text(known_failure(cells="adds:*"), encoding="utf-8")

    answer = harness("judge", record, "--baseline", baseline)

    assert answer.code == 0
    assert "k 1 known failure" in answer.out


def test_a_record_is_judged_by_the_baseline_of_its_root(harness: Harness, tmp_path: Path) -> None:
    record, _, _ = recorded(harness, tmp_path, CLIENTS[0], CLIENTS[2])
    baseline = tmp_path / "root" / BASELINE
    baseline.parent.mkdir(parents=True, exist_ok=True)
    baseline.write_text(known_failure(cells="adds:*"), encoding="utf-8")

    assert harness("judge", record).code == 1
    assert harness("judge", record, "--root", tmp_path / "root").code == 0


def test_an_entry_for_cells_that_are_not_in_the_record_is_no_complaint(
    harness: Harness, tmp_path: Path
) -> None:
    record, _, _ = recorded(harness, tmp_path, CLIENTS[2])
    baseline = tmp_path / "known.toml"
    baseline.write_text(known_failure(cells="gone:*"), encoding="utf-8")

    answer = harness("judge", record, "--baseline", baseline)

    assert answer.code == 0
    assert "gone:*" not in answer.out


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("{\n", "line 1: is not a line of a record"), ("", "is empty: no run has written to it")],
)
def test_a_damaged_record_is_named(
    harness: Harness, tmp_path: Path, text: str, complaint: str
) -> None:
    record = tmp_path / "run.jsonl"
    record.write_text(text, encoding="utf-8")

    answer = harness("judge", record)

    assert answer.code == 2
    assert complaint in answer.err
    assert "Traceback" not in answer.err


def test_a_baseline_that_is_not_there_is_named(harness: Harness, tmp_path: Path) -> None:
    record, _, _ = recorded(harness, tmp_path, CLIENTS[2])

    answer = harness("judge", record, "--baseline", tmp_path / "gone.toml")

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {tmp_path}/gone.toml: there is no such file\n")
    assert "--show baseline" in answer.err


PAGE = """\
# Upload

## With curl

```bash
curl -sf -m 9 -X PUT --data-binary @report.txt "<signedUrl>"
```
"""


@pytest.fixture
def checked(harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE, encoding="utf-8")
    harness("check", "page.md", "--driver", "local", "--record", "run.jsonl")
    known = known_failure(cells="page.md#with-curl/shell:*", rule="status-expected")
    Path("known.toml").write_text(known, encoding="utf-8")
    return Path("run.jsonl")


def test_a_baseline_may_name_a_block_of_a_page_by_its_heading(
    harness: Harness, checked: Path
) -> None:
    answer = harness("judge", checked, "--baseline", "known.toml")

    assert answer.code == 0, answer.out + answer.err
    assert "k 1 known failure" in answer.out


def test_a_page_that_is_gone_is_named_where_headings_are_asked_for(
    harness: Harness, checked: Path
) -> None:
    Path("page.md").unlink()

    answer = harness("judge", checked, "--baseline", "known.toml")

    assert answer.code == 2
    assert "page.md is not here" in answer.err
