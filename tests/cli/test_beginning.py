"""What a project begins with, what it sets, and what it cleans up."""

from pathlib import Path

import pytest

from harness.drivers.room import lease
from tests.cli.conftest import Harness


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harness: Harness) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n', encoding="utf-8")
    assert harness("init").code == 0
    return tmp_path


def test_a_table_is_added_to_the_settings_of_a_project_once(
    project: Path, harness: Harness
) -> None:
    harness("init")
    text = (project / "pyproject.toml").read_text(encoding="utf-8")

    assert text.startswith('[project]\nname = "mine"\n')
    assert text.count("[tool.harness]") == 1


def test_the_page_is_checked_by_the_settings_and_its_failure_is_known(
    project: Path, harness: Harness
) -> None:
    assert "1 passed   k 1 known failure" in harness("check").out

    page = project / "docs" / "upload.md"
    page.write_text(f"One line more.\n\n{page.read_text(encoding='utf-8')}", encoding="utf-8")
    assert harness("check").code == 0


def test_an_own_client_is_beside_ours_and_runs_by_itself(project: Path, harness: Harness) -> None:
    listed = harness("list", "clients").out
    assert "my-curl" in listed
    assert "node-axios" in listed

    each = ("put/my-report", "fault/malformed-answer", "fault/truncated-answer", "key/ends-with-*")
    ran = harness("run", *(word for name in each for word in ("-s", name)))
    assert ran.code == 0
    assert "✗" not in ran.out
    assert project.exists()


def test_a_key_that_is_not_known_is_named(project: Path, harness: Harness) -> None:
    (project / "pyproject.toml").write_text("[tool.harness]\nbaselin = 'x'\n", encoding="utf-8")

    answer = harness("check")

    assert answer.code == 2
    assert "did you mean 'baseline'?" in answer.err


def test_a_file_of_its_own_holds_the_settings_as_well(project: Path, harness: Harness) -> None:
    own = project / "harness.toml"
    own.write_text('pages = ["none/*.md"]\n', encoding="utf-8")
    (project / "pyproject.toml").write_text("", encoding="utf-8")

    assert "none/*.md is no page and matches none." in harness("check").err
    assert "kept     pyproject.toml: harness.toml has the settings" in harness("init").out
    assert "tool" not in (project / "pyproject.toml").read_text(encoding="utf-8")

    own.write_text('\nbaselin = "x"\n', encoding="utf-8")
    assert "harness.toml:2: baselin: this key is not known" in harness("check").err


def test_only_what_we_keep_is_removed_from_the_cache(tmp_path: Path, harness: Harness) -> None:
    (tmp_path / "cache" / "build").mkdir(parents=True)
    (tmp_path / "cache" / "mine").touch()

    assert "0.0 MB" in harness("clean", "--dry-run").out
    assert harness("clean").code == 0
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["mine"]


def test_room_is_made_in_the_cache(tmp_path: Path, harness: Harness) -> None:
    program = tmp_path / "cache" / "build" / "a" / "plain-1"
    program.mkdir(parents=True)
    (program / "upload").write_bytes(b"x" * 2_000_000)

    assert "of which 1.0 MB would go" in harness("clean", "--keep", "1", "--dry-run").out
    assert harness("clean", "--keep", "3").out.startswith("Removed 0.0 MB of 2.0 ")
    assert harness("clean", "--keep", "1").out.startswith("Removed 2.0 MB of 2.0 ")
    assert not program.exists()


def test_the_cache_is_not_removed_from_below_a_run(tmp_path: Path, harness: Harness) -> None:
    (tmp_path / "cache").mkdir()
    going_on = lease(tmp_path / "cache")

    answer = harness("clean")
    going_on.release()

    assert answer.code == 3
    assert "A run goes on that uses " in answer.err
    assert harness("clean").code == 0


def test_a_shell_is_told_what_it_can_complete(harness: Harness) -> None:
    assert "_HARNESS_COMPLETE" in harness("completion", "bash").out
    assert harness("-h").code == 0
