"""One matrix on several machines, and the record of the whole."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.reports.record import read_record
from tests.cli.conftest import CommandResult, Harness
from tests.tiny.roots import ADDS_A_TYPE, PLAIN, SIGNED, TinyClient, write_root

RUN = ("run", "--driver", "local")
SCENARIOS = {"put/plain": PLAIN, "put/signed": SIGNED, "key/plus": PLAIN}
CLIENTS = (TinyClient(id="adds", snippet=ADDS_A_TYPE), TinyClient(id="good"))
Part = Callable[..., Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_root(tmp_path / "root", *CLIENTS, scenarios=SCENARIOS)


@pytest.fixture
def part(harness: Harness, root: Path, tmp_path: Path) -> Part:
    """Run one part, and return its record."""

    def run(shard: str, *more: str | Path) -> Path:
        record = tmp_path / f"{shard.replace('/', '-of-')}{len(more)}.jsonl"
        harness(*RUN, "--root", root, "--shard", shard, "--record", record, *more)
        return record

    return run


@pytest.fixture
def merge(harness: Harness, tmp_path: Path) -> Callable[..., CommandResult]:
    def call(*records: Path) -> CommandResult:
        return harness("merge", *records, "--record", tmp_path / "whole.jsonl")

    return call


def ids(record: Path) -> list[str]:
    return [result.cell.id for result in read_record(record).results]


def test_the_parts_are_merged_to_what_a_whole_run_records(
    harness: Harness, root: Path, part: Part, merge: Callable[..., CommandResult], tmp_path: Path
) -> None:
    whole, expected = tmp_path / "whole.jsonl", tmp_path / "expected.jsonl"
    harness(*RUN, "--root", root, "--record", expected)

    answer = merge(part("2/2"), part("1/2"))

    assert answer.code == 1
    assert "✓ 3 passed   ✗ 3 failed   in " in answer.out
    assert ids(whole) == ids(expected)
    verdicts = [[r.verdict for r in read_record(each).results] for each in (whole, expected)]
    assert verdicts[0] == verdicts[1]
    assert harness("judge", whole).code == 1
    assert harness("report", whole, "--markdown", tmp_path / "a.md").code == 1
    assert harness("diff", expected, whole, "--same").code == 0


def test_durations_of_an_earlier_run_balance_the_parts(
    harness: Harness, root: Path, part: Part, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.jsonl"
    harness(*RUN, "--root", root, "--record", earlier)
    shares = [ids(part(f"{number}/2", "--durations", earlier)) for number in (1, 2)]

    assert sorted(shares[0] + shares[1]) == sorted(ids(earlier))
    assert all(shares)


def test_a_part_that_was_resumed_is_merged_like_any_other(
    harness: Harness, root: Path, part: Part, merge: Callable[..., CommandResult]
) -> None:
    first, second = part("1/2"), part("2/2")
    lines = second.read_text(encoding="utf-8").split("\n")
    second.write_text("\n".join([*lines[:-3], ""]), encoding="utf-8")

    early = merge(first, second)
    harness("run", "--root", root, "--resume", second)
    late = merge(first, second)

    assert early.code == 2
    assert early.err == (
        f"harness: {second} holds 2 of 3 cells: the run was cut short.\n"
        f"  hint: `harness run --root {root} --only-root --resume {second}` goes on; "
        "merge it when it is whole\n"
    )
    assert late.code == 1


def test_what_was_run_again_is_told_of_the_whole(
    harness: Harness, root: Path, part: Part, merge: Callable[..., CommandResult], tmp_path: Path
) -> None:
    first, second = part("1/2"), part("2/2")
    harness("run", "--root", root, "--rerun-failed", first)

    assert "run again: adds:" in merge(first, second).out
    assert "run again: adds:" in harness("report", tmp_path / "whole.jsonl").out


def test_a_part_that_is_missing_is_named(part: Part, merge: Callable[..., CommandResult]) -> None:
    answer = merge(part("2/3"))

    assert answer.code == 2
    assert answer.err.startswith("harness: There is no record of shard 1/3, 3/3.\n")


def test_a_part_that_is_there_twice_is_named(
    part: Part, merge: Callable[..., CommandResult]
) -> None:
    first = part("1/2")
    copy = first.with_name("copy.jsonl")
    copy.write_bytes(first.read_bytes())

    answer = merge(first, copy)

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {first} and {copy} both hold the cell ")


def test_parts_of_different_runs_are_not_mixed(
    part: Part, merge: Callable[..., CommandResult]
) -> None:
    answer = merge(part("1/2", "-s", "put/*"), part("2/2", "-s", "key/*"))

    assert answer.code == 2
    assert "are parts of different runs." in answer.err


def test_a_part_and_what_is_none_are_not_mixed(
    harness: Harness, root: Path, part: Part, merge: Callable[..., CommandResult], tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    first = part("1/2", "-c", "good")
    harness(*RUN, "--root", root, "-c", "adds", "--record", other)

    answer = merge(first, other)

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {other} is no shard, and {first} is one.\n")


def test_records_of_other_scenarios_are_not_mixed(
    harness: Harness, root: Path, merge: Callable[..., CommandResult], tmp_path: Path
) -> None:
    records = [tmp_path / f"{name}.jsonl" for name in ("adds", "good")]
    for record in records:
        harness(*RUN, "--root", root, "-c", record.stem, "--record", record)
    text = records[1].read_text(encoding="utf-8")
    records[1].write_text(text.replace("A plain upload", "Another", 1), encoding="utf-8")

    answer = merge(*records)

    assert answer.code == 2
    assert "scenario key/plus of" in answer.err


def test_records_of_different_clients_are_merged_without_being_shards(
    harness: Harness, root: Path, merge: Callable[..., CommandResult], tmp_path: Path
) -> None:
    records = [tmp_path / f"{name}.jsonl" for name in ("good", "adds")]
    for record in records:
        harness(*RUN, "--root", root, "-c", record.stem, "--record", record)

    answer = merge(*records)

    assert answer.code == 1
    assert len(ids(tmp_path / "whole.jsonl")) == 6
    first = (tmp_path / "whole.jsonl").read_text(encoding="utf-8").split("\n")[0]
    assert json.loads(first)["cells"] == 6


@pytest.mark.parametrize("shard", ["3/2", "0/2", "1", "x/y", "1/2/3", "-1/2"])
def test_what_is_no_part_is_refused(harness: Harness, root: Path, shard: str) -> None:
    answer = harness(*RUN, "--root", root, f"--shard={shard}")

    assert answer.code == 2
    assert answer.err.startswith(f"harness: --shard {shard} is no part of a whole.\n")


def test_more_parts_than_cells_are_refused(harness: Harness, root: Path) -> None:
    answer = harness(*RUN, "--root", root, "--shard", "1/7")

    assert answer.code == 2
    assert answer.err.startswith("harness: 6 cells cannot be shared out among 7 shards.\n")


def test_durations_without_a_part_are_refused(harness: Harness, root: Path) -> None:
    answer = harness(*RUN, "--root", root, "--durations", "run.jsonl")

    assert answer.code == 2
    assert answer.err.startswith("harness: --durations goes with --shard.\n")
