"""The action, its steps run one after the other as a runner does, but for those of others."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tiny.lifeline import SECONDS

ACTION = yaml.safe_load((Path(__file__).parents[2] / "action.yml").read_text(encoding="utf-8"))
OUTPUT = re.compile(r"steps\.(\w+)\.outputs\.([\w-]+)").fullmatch
EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")
PAGE = '# Up\n\n```bash\ncurl -sf -m 9 -X PUT --data-binary @a.txt "<signedUrl>"\n```\n'
SETTINGS = '[tool.harness]\npages = ["docs/*.md"]\n'


def run_steps(folder: Path, **inputs: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Return the exit code of the last step that was run, and what the steps have put out."""
    given = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()} | inputs
    outputs: dict[str, dict[str, str]] = {}
    code = 0
    for step in ACTION["runs"]["steps"]:
        if "run" in step and "pip" not in step["run"] and not code:
            code, said = run_step(step, folder, given, outputs)
            outputs[step.get("id", "")] = said
    return code, outputs


def run_step(
    step: dict[str, Any],
    folder: Path,
    inputs: dict[str, str],
    outputs: dict[str, dict[str, str]],
) -> tuple[int, dict[str, str]]:
    def value(match: re.Match[str]) -> str:
        output = OUTPUT(match[1])
        return outputs[output[1]][output[2]] if output else inputs[match[1].partition(".")[2]]

    said = folder / "out"
    said.write_text("", encoding="utf-8")
    own = {name: EXPRESSION.sub(value, str(text)) for name, text in step.get("env", {}).items()}
    files = {"GITHUB_OUTPUT": str(said), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607
        cwd=folder / "project",
        env=os.environ | files | {"RUNNER_TEMP": str(folder)} | own,
        check=False,
        timeout=SECONDS,
    )
    lines = said.read_text(encoding="utf-8").splitlines()
    return done.returncode, dict(line.split("=", 1) for line in lines)


@pytest.mark.usefixtures("built_once")
def test_pages_of_the_settings_are_checked_and_told_on_their_lines(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # The virtual environment into which the action installs is the one of this test.
    (tmp_path / "harness").mkdir()
    (tmp_path / "harness" / "bin").symlink_to(Path(sys.executable).parent)
    (tmp_path / "project" / "docs").mkdir(parents=True)
    (tmp_path / "project" / "docs" / "up.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "project" / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")

    code, outputs = run_steps(tmp_path, driver="local")

    assert (code, outputs["check"]["exit-code"]) == (1, "1")
    assert Path(outputs["check"]["record"]).is_file()
    assert '"startLine": 4' in Path(outputs["check"]["sarif"]).read_text(encoding="utf-8")
    assert "::error file=docs/up.md,line=4,col=1," in capfd.readouterr().out
    assert "**status-expected** (`docs/up.md:4`)" in (tmp_path / "summary.md").read_text("utf-8")
