"""Pages that are mended, and those that are left alone."""

from pathlib import Path

import pytest

from tests.cli.conftest import Harness

FORM = """# Upload

```bash
curl -sf -X PUT --data-binary @demo.txt "<signedUrl>"
```
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(FORM, encoding="utf-8")
    return page


def test_a_fix_that_works_is_kept_and_the_next_run_changes_nothing(
    page: Path, harness: Harness
) -> None:
    assert harness("fix", "page.md", "--driver", "local").out.endswith("1 mended, 0 left\n")
    mended = page.read_text(encoding="utf-8")
    assert "-T demo.txt" in mended

    assert harness("fix", "page.md", "--driver", "local").code == 0
    assert page.read_text(encoding="utf-8") == mended


def test_a_difference_is_told_and_the_page_left_alone(page: Path, harness: Harness) -> None:
    answer = harness("fix", "page.md", "--driver", "local", "--diff")

    assert answer.code == 0
    assert "+curl -sf -T demo.txt" in answer.out
    assert page.read_text(encoding="utf-8") == FORM
