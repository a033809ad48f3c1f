import subprocess
import sys

TELL = "import sys, harness.cli.run; print(*(one for one in sys.modules if one.startswith({!r})))"


def loaded(*beginnings: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", TELL.format(beginnings)], check=True, capture_output=True, text=True
    )
    return answer.stdout.split()


def test_a_run_of_the_matrix_loads_nothing_that_reviews_pages() -> None:
    assert loaded("harness.engine.run")
    assert not loaded("harness.review", "harness.pages.plan", "harness.engine.blocks", "docker.")


def test_a_run_of_the_matrix_loads_no_ciphers() -> None:
    assert loaded("oss2.auth")
    assert not loaded("cryptography", "Crypto.Util._raw_api", "cffi")
