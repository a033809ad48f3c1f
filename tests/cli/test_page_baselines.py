"""What a baseline says of blocks of pages, and what is said of entries that excuse nothing."""

from pathlib import Path

import pytest

from harness.cli.main import main
from tests.tiny.roots import known_failure

FORM = "curl -s -w '%{http_code}' -X PUT --data-binary @demo.txt \"<signedUrl>\""
POSTED = "curl -s -w '%{http_code}' -X DELETE -H 'Content-Type:' \"<signedUrl>\""
PAGE = """# Upload

```bash
{}
```
"""
NAMES = {"kind": "other-answer", "message": ""}


def check(folder: Path, code: str, entry: str, *options: str) -> int:
    (folder / "page.md").write_text(PAGE.format(code), encoding="utf-8")
    (folder / "known.toml").write_text(entry, encoding="utf-8")
    return main(["check", "--driver", "local", "--baseline", "known.toml", *options, "page.md"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_entry_for_one_cause_hides_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_entry = known_failure(cells="page.md#upload/shell*", **NAMES)

    assert check(folder, FORM, open_entry) == 0
    add = capsys.readouterr().out.partition("too: add ")[2].partition("\n")[0]
    assert add == 'cause = "header-added", subject = "content-type"'

    exact = open_entry + add.replace(", ", "\n") + "\n"
    assert check(folder, FORM, exact) == 0
    assert "too: add" not in capsys.readouterr().out
    assert check(folder, POSTED, exact) == 1


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("page.md#upload", "write `page.md#upload/shell`, or remove it."),
        ("page.md#uploads/shell*", "write `page.md#upload/shell`, or remove it."),
        ("page.md:7:*", "matches no block of its page that is run: remove it."),
    ],
    ids=["no language", "heading renamed", "line moved"],
)
def test_an_entry_that_is_about_no_block_is_told_as_one_of_a_page(
    folder: Path, cells: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = 'curl -sf -T demo.txt "<signedUrl>"'

    assert check(folder, good, known_failure(cells=cells, **NAMES)) == 1

    told = capsys.readouterr().out
    assert what in told
    assert "again: " not in told
    assert "matrix" not in told


def test_a_block_that_passes_unexpectedly_is_repeated_on_the_terms_of_its_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, choices = 'curl -sf -T demo.txt "<signedUrl>"', ("--warm", "--timeout", "read-back=9")

    assert check(folder, good, known_failure(cells="page.md:4:*", **NAMES), *choices) == 1

    again = capsys.readouterr().out.partition("again: ")[2].splitlines()[0]
    how = "--variant published --driver local --baseline known.toml --timeout read-back=9 --warm"
    assert again == f"harness check page.md:4 {how} --show wire"


def test_an_entry_that_a_check_shows_excuses_the_failure_once_it_says_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(folder, FORM, "", "--show", "baseline") == 1
    entry = "[[" + capsys.readouterr().out.partition("[[")[2].partition("\n\n")[0] + "\n"

    assert check(folder, FORM, entry) == 2
    assert "why it stays" in capsys.readouterr().err

    assert check(folder, FORM, entry.replace('""', '"it is known"')) == 0
    assert "too: add" not in capsys.readouterr().out
