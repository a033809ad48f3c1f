"""The quick start of the documentation for authors of pages, done as a new user would."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny.lifeline import SECONDS

pytestmark = pytest.mark.usefixtures("built_once")
ROOT = Path(__file__).parents[2]
PAGE = "fixtures/pages/quick-start.md"
PAGES = "docs/**/*.md"
MISTAKE = "\n```bash\ncurl -s -X PUT --data-binary @demo.txt '<signedUrl>'\n```\n"


def commands(workflow: str) -> list[str]:
    return re.findall(r"^\s*(?:- )?run: (.+)$", workflow, re.MULTILINE)


def documented() -> list[str]:
    readme = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"beside your pages.*?```yaml\n(.*?)```", readme, re.DOTALL)
    return commands(block)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a new repository with one page, and the harness beside it as its workflow has it."""
    harness = tmp_path / ".harness"
    harness.mkdir()
    for name in ("Makefile", "harness", "pyproject.toml"):
        (harness / name).symlink_to(ROOT / name)
    (harness / ".venv").symlink_to(sys.prefix)
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / PAGE, tmp_path / "docs" / "upload.md")
    return tmp_path


def done(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # What `make setup` brings is here already: that it is a command of ours is all that is tried.
    command = command.replace("make ", "make --dry-run ")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["/bin/bash", "-e", "-c", command],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def test_our_own_workflow_has_the_commands_that_are_documented() -> None:
    ours = commands((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))

    told = [
        command.replace("-C .harness ", "").replace(".harness/", "").replace(PAGES, PAGE)
        for command in documented()
    ]
    assert ours == told


@pytest.mark.timeout(SECONDS)
def test_a_page_that_is_right_passes(checkout: Path) -> None:
    ended = [done(command, checkout) for command in documented()]

    assert [one.returncode for one in ended] == [0, 0, 0, 0], ended[2].stdout + ended[2].stderr
    assert "3 passed" in ended[2].stdout
    sarif = json.loads((checkout / "out.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"] == []


@pytest.mark.timeout(SECONDS)
def test_a_mistake_on_the_page_fails_and_is_annotated_at_its_line(checkout: Path) -> None:
    page = checkout / "docs" / "upload.md"
    text = page.read_text(encoding="utf-8") + MISTAKE
    page.write_text(text, encoding="utf-8")
    line = text[: text.index("curl -s -X PUT")].count("\n") + 1

    *_, check, report = [done(command, checkout) for command in documented()]

    assert check.returncode == 1, check.stderr
    assert f"docs/upload.md:{line}:1: error: status-expected" in check.stdout
    assert f"::error file=docs/upload.md,line={line}" in report.stdout
    sarif = json.loads((checkout / "out.sarif").read_text(encoding="utf-8"))
    (result,) = [one for one in sarif["runs"][0]["results"] if one["level"] == "error"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == line
