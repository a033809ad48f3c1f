"""What is on many pages, listed by several processes as by one."""

import os
import signal
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.cli import inventory
from harness.cli.inventory import list_pages
from harness.errors import EnvironmentalError
from harness.pages.programs import read_tooling

PAGE = '# Send {}\n\n```bash\ncurl -T photo.jpg "<signedUrl>"\n```\n\n```python\nimport {}\n```\n'
DAMAGED = b"# \xff\n"


def site(folder: Path) -> list[Path]:
    pages = [folder / f"{number}.md" for number in range(40)]
    for number, page in enumerate(pages):
        page.write_text(PAGE.format(number, f"module{number}"), encoding="utf-8")
    pages[3].write_bytes(DAMAGED)
    return pages


def test_many_pages_are_listed_by_several_processes_as_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, tooling = site(tmp_path), read_tooling(default_root())
    alone = list_pages(pages, tooling)
    monkeypatch.setattr(inventory, "MANY", len(pages))

    by_several = list_pages(pages, tooling)

    assert by_several == alone
    assert [problem.kind for problem in by_several[3][0].problems] == ["page-unreadable"]
    assert [[row.block.language for row in rows] for _, rows in by_several[:2]] == [
        ["shell", "python"],
        ["shell", "python"],
    ]


def test_a_process_that_the_machine_ends_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, tooling = site(tmp_path), read_tooling(default_root())
    monkeypatch.setattr(inventory, "MANY", len(pages))
    monkeypatch.setattr(inventory, "_listed", lambda *_: os.kill(os.getpid(), signal.SIGKILL))

    with pytest.raises(EnvironmentalError, match="A process that read pages was killed"):
        list_pages(pages, tooling)
