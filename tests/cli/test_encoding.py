import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii", "utf-8"])
def test_a_terminal_of_any_encoding_shows_the_rules(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "harness.cli.main", "list", "rules"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
        capture_output=True,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "status-expected" in done.stdout.decode(encoding)


@pytest.mark.parametrize(("encoding", "mark"), [("ascii", "+ 1 passed"), ("utf-8", "✓ 1 passed")])
def test_marks_that_an_encoding_lacks_are_written_in_ascii(encoding: str, mark: str) -> None:
    words = ["run", "--driver", "local", "-c", "curl", "-s", "put/plain"]
    done = subprocess.run(
        [sys.executable, "-m", "harness.cli.main", *words],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
        capture_output=True,
    )

    assert done.returncode == 0
    assert mark in done.stdout.decode(encoding)
