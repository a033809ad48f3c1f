"""A body that is larger than the memory that the server may use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny.lifeline import SECONDS

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="tells peak memory on Linux only"
)
def test_a_large_object_goes_in_and_out_in_little_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.large", "0.2", "--rounds", "1", "--alone"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "rounds with other content: 0" in done.stdout
