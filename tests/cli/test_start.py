import subprocess
import sys
from functools import cache

import pytest

RUN = "import harness.cli.run"
TELL = "import sys; {}; print(*sys.modules, file=sys.stderr)"
ASKED = "from harness.cli.main import main; main({})"


@cache
def modules_after(code: str) -> tuple[str, ...]:
    answer = subprocess.run(
        [sys.executable, "-c", TELL.format(code)], check=True, capture_output=True, text=True
    )
    return tuple(answer.stderr.split())


def loaded(code: str, *beginnings: str) -> list[str]:
    return [name for name in modules_after(code) if name.startswith(beginnings)]


def test_a_run_of_the_matrix_loads_nothing_that_reviews_pages() -> None:
    assert loaded(RUN, "harness.engine.run")
    assert not loaded(
        RUN, "harness.review", "harness.pages.plan", "harness.engine.blocks", "docker."
    )


def test_a_run_of_the_matrix_loads_no_ciphers() -> None:
    assert loaded(RUN, "oss2.auth")
    assert not loaded(RUN, "cryptography", "Crypto.Util._raw_api", "cffi")


@pytest.mark.parametrize("words", [["check", "--help"], ["list", "--help"], ["list", "clients"]])
def test_what_runs_nothing_loads_nothing_that_would(words: list[str]) -> None:
    code = ASKED.format(words)

    assert loaded(code, "harness.cli.options")
    assert not loaded(code, "harness.engine", "harness.server", "harness.pages.plan", "oss2")
