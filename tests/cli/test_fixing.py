"""Pages that are fixed, and those that are left alone."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Harness

pytestmark = pytest.mark.usefixtures("built_once")
FORM = """# Upload

```bash
curl -sf -X PUT --data-binary @demo.txt "<signedUrl>"
```
"""
KNOWN = "".join(
    f"""
[[known_failures]]
cells = "{cells}*"
rule = "status-expected"
kind = "other-answer"
reason = "known"
link = "https://example.com/1"
owner = "docs"
expires = 2099-12-31
"""
    for cells in ("page.md#upload", "elsewhere.md#upload")
)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(FORM, encoding="utf-8")
    return page


def test_a_fix_that_works_is_kept_and_the_next_run_changes_nothing(
    page: Path, harness: Harness
) -> None:
    answer = harness("fix", "page.md", "--driver", "local")
    assert answer.out.endswith("1 fixed, 0 left\n")
    assert "page.md: running every block, to see which are red\n" in answer.err
    assert "page.md: trying a fix; attempt 1\n" in answer.err
    fixed = page.read_text(encoding="utf-8")
    assert "-T demo.txt" in fixed

    assert harness("fix", "page.md", "--driver", "local").code == 0
    assert page.read_text(encoding="utf-8") == fixed


@pytest.mark.parametrize(("line_end", "last"), [("\n", "\n"), ("\r\n", "\r\n"), ("\r\n", "")])
def test_a_difference_is_told_and_the_page_left_alone(
    line_end: str, last: str, page: Path, harness: Harness
) -> None:
    text = (FORM.removesuffix("\n").replace("\n", line_end) + last).encode()
    page.write_bytes(text)

    answer = harness("fix", "page.md", "--driver", "local", "--diff")

    assert answer.code == 0
    assert answer.err.endswith("with these changes: page.md: 1 fixed, 0 left\n")
    assert page.read_bytes() == text
    for command in (("git", "apply"), ("patch", "-p1", "--silent")):
        page.write_bytes(text)
        subprocess.run(command, cwd=page.parent, input=answer.out.encode(), check=True)
        assert page.read_bytes() == text.replace(b"-X PUT --data-binary @", b"-T ")


@pytest.mark.parametrize("cells", ["page.md#upload/shell/2", "page.md:12:*"])
def test_a_block_that_the_baseline_knows_is_left_as_it_is_wherever_its_line_moves(
    cells: str, page: Path, harness: Harness
) -> None:
    # The fix of the first block drops a line of it.
    first = FORM.replace("-X PUT --data-binary @demo.txt", "-X PUT \\\n  --data-binary @demo.txt")
    page.write_text(first + "\n## Old\n" + FORM.replace("# Upload", "### Upload"), encoding="utf-8")
    known = KNOWN.replace("page.md#upload*", cells)
    page.with_name("known.toml").write_text(known, encoding="utf-8")

    answer = harness("fix", "page.md", "--driver", "local", "--baseline", "known.toml")

    assert (answer.code, answer.out) == (0, "page.md: 1 fixed, 1 known to the baseline, 0 left\n")
    text = page.read_text(encoding="utf-8")
    assert text.count("--data-binary") == text.count("-T demo.txt") == 1
    assert text.index("-T demo.txt") < text.index("--data-binary")


def test_what_stays_red_is_told_with_its_line_and_its_reason(page: Path, harness: Harness) -> None:
    after = 'curl -sf -T demo.txt "<signedUrl>"\nexit 3'
    page.write_text(f"{FORM}\n```bash\n{after}\n```\n", "utf-8")

    answer = harness("fix", "page.md", "--driver", "local")

    assert answer.code == 1
    first, second, third = answer.out.splitlines()
    assert first == "page.md: 1 fixed, 1 left"
    assert second.startswith("page.md:9:1: error: ends-well: ")
    assert third.startswith("  fix: Fix what fails after the answer")


def test_a_page_that_is_no_text_is_told_as_a_check_tells_it(page: Path, harness: Harness) -> None:
    page.write_bytes(b"# \xc4\xe3\n")

    for command in ("fix", "check"):
        answer = harness(command, "page.md", "--driver", "local")
        assert answer.code == 2
        assert "page.md:1: byte 2 is not UTF-8\n  hint: save the page as UTF-8" in answer.err


def test_a_page_of_more_bytes_than_anybody_reads_is_refused(page: Path, harness: Harness) -> None:
    page.write_bytes(b"words\n" * 1_500_000)

    answer = harness("check", "page.md", "--driver", "local")

    assert answer.code == 2
    assert "page.md: has 9,000,000 bytes: more than 8,388,608 are no page" in answer.err
