import subprocess
import sys
from functools import cache

TELL = "import sys, harness.cli.run; print(*sys.modules)"


@cache
def modules_of_a_run() -> tuple[str, ...]:
    answer = subprocess.run(
        [sys.executable, "-c", TELL], check=True, capture_output=True, text=True
    )
    return tuple(answer.stdout.split())


def loaded(*beginnings: str) -> list[str]:
    return [name for name in modules_of_a_run() if name.startswith(beginnings)]


def test_a_run_of_the_matrix_loads_nothing_that_reviews_pages() -> None:
    assert loaded("harness.engine.run")
    assert not loaded("harness.review", "harness.pages.plan", "harness.engine.blocks", "docker.")


def test_a_run_of_the_matrix_loads_no_ciphers() -> None:
    assert loaded("oss2.auth")
    assert not loaded("cryptography", "Crypto.Util._raw_api", "cffi")
