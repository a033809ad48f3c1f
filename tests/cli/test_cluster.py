import importlib.util
import os
from pathlib import Path

import pytest

from harness.reports.record import read_record
from tests.cli.conftest import Harness
from tests.tiny.cluster import local_cluster
from tests.tiny.roots import ADDS_A_TYPE, TinyClient, write_root

RUN = ("run", "--driver", "local")


def test_a_cluster_runs_the_matrix_and_its_record_is_like_any_other(
    harness: Harness, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", TinyClient(id="adds", snippet=ADDS_A_TYPE), TinyClient())
    record = tmp_path / "run.jsonl"

    with local_cluster(1, dict(os.environ)) as address:
        answer = harness(*RUN, "--root", root, "--scheduler", address, "--record", record)
        again = harness("run", "--root", root, "--rerun-failed", record, "--scheduler", address)

    assert (answer.code, again.code) == (1, 1)
    assert answer.out.splitlines()[-2].startswith("✓ 1 passed   ✗ 1 failed   in ")
    assert [r.verdict for r in read_record(record).results] == ["FAILED", "PASSED"]
    assert (tmp_path / "run.workers.log").exists()


def test_an_extra_that_is_not_installed_is_named(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_root(tmp_path / "root")
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "harness.cli.cluster.find_spec", lambda name: None if name == "distributed" else find(name)
    )

    answer = harness(*RUN, "--root", root, "--scheduler", "tcp://127.0.0.1:8786")

    assert answer.code == 2
    assert answer.err == (
        "harness: --scheduler needs Dask, which is not installed.\n"
        "  hint: pip install 'oss-snippet-harness[dask]'\n"
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://localhost", ""])
def test_a_scheduler_that_does_not_answer_is_told(
    harness: Harness, tmp_path: Path, address: str
) -> None:
    answer = harness(*RUN, "--root", write_root(tmp_path / "root"), f"--scheduler={address}")

    assert answer.code == 3
    assert answer.err.startswith(f"harness: No Dask scheduler answers at {address}: ")


def test_credentials_do_not_travel(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")
    there = ("--target", "https://oss-cn-hangzhou.aliyuncs.com", "--bucket", "b")

    root = write_root(tmp_path / "root")
    answer = harness(*RUN, "--root", root, *there, "--scheduler", "tcp://127.0.0.1:9")

    assert answer.code == 2
    assert "--scheduler does not go with --target." in answer.err
