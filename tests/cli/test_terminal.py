import sys
from pathlib import Path

import pytest

from harness.cli.terminal import own_command


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "bin" / "harness"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_command_on_the_path_is_called_by_its_name(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [str(program), "serve"])
    monkeypatch.setenv("PATH", str(program.parent))

    assert own_command() == "harness"


def test_a_command_off_the_path_is_called_by_its_place(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.parent)
    monkeypatch.setattr(sys, "argv", ["./harness", "serve"])
    monkeypatch.setenv("PATH", "/nowhere")

    assert own_command() == str(program)


def test_a_module_is_called_through_its_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["harness/__main__.py"])

    assert own_command() == f"{sys.executable} -m harness"
