import io
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest

from tests.cli.conftest import Harness

Written = Callable[..., str]


@pytest.fixture
def written(harness: Harness) -> Written:
    """Call the command before a terminal of this encoding, and return what stands there."""

    def call(encoding: str, *argv: str, note: str = "") -> str:
        terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        with redirect_stdout(terminal):
            answer = harness(*argv)
        assert (answer.code, answer.err) == (0, note)
        terminal.flush()
        return terminal.buffer.getvalue().decode(encoding)

    return call


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "ascii", "utf-8"])
def test_a_terminal_of_any_encoding_shows_the_rules(encoding: str, written: Written) -> None:
    assert "status-expected" in written(encoding, "list", "rules")


@pytest.mark.parametrize(("encoding", "mark"), [("ascii", "+ 1 passed"), ("utf-8", "✓ 1 passed")])
def test_marks_that_an_encoding_lacks_are_written_in_ascii(
    encoding: str, mark: str, written: Written
) -> None:
    words = ("run", "--driver", "local", "-c", "curl", "-s", "put/plain")

    assert mark in written(encoding, *words)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_a_terminal_without_letters_for_chinese_is_told_in_english(
    encoding: str, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_LANG", "zh")
    note = (
        f"harness: {encoding} has no letters for Chinese, so this is in English; "
        "PYTHONIOENCODING=utf-8 writes it in UTF-8.\n"
    )

    rules = written(encoding, "list", "rules", note=note)

    assert "The server answers every request" in rules
    assert "?" not in rules.replace("x-oss-process=?", "")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_a_terminal_that_can_is_told_in_chinese(
    encoding: str, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_LANG", "zh")

    assert "服务器" in written(encoding, "list", "rules")
