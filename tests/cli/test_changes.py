"""Pages that differ from a revision."""

import subprocess
from pathlib import Path

import pytest

from harness.cli.changes import changed_since_then
from harness.errors import UsageError

NAMES = ("same.md", "edited.md", "beside.md", "new.md")


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return pages in a folder of a repository; one is edited, one new, one has a new neighbour."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in NAMES[:3]:
        (docs / name).write_text("# One\n", encoding="utf-8")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for argv in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "Begin")):
        subprocess.run(["git", *argv], cwd=tmp_path, check=True)  # noqa: S607  Git as users have it
    (docs / "edited.md").write_text("# Two\n", encoding="utf-8")
    (docs / "beside.md.harness.toml").write_text("", encoding="utf-8")
    (docs / "new.md").write_text("# One\n", encoding="utf-8")
    monkeypatch.chdir(docs)
    return [Path(name) for name in NAMES]


def test_what_is_edited_or_new_has_changed_and_a_page_whose_file_beside_it_has(
    pages: list[Path],
) -> None:
    found = changed_since_then(pages, "HEAD")

    assert [path.name for path in found] == ["edited.md", "beside.md", "new.md"]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x"])
def test_what_is_no_revision_is_told(pages: list[Path], revision: str) -> None:
    with pytest.raises(UsageError):
        changed_since_then(pages, revision)
