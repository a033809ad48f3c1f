from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.tools import SHORT, ToolVersions, install_command, require_tools, tool_version
from harness.errors import ToolMissingError
from harness.model.client import Tool
from tests.tiny.values import client

SHELL = Tool(name="a shell", probe=("sh", "-c", "echo sh 1.0; echo more"), debian=("dash",))
GONE = Tool(name="a compiler", probe=("no-such-cc", "--version"), debian=("gcc", "libc6-dev"))
LOST = Tool(name="a linker", probe=("no-such-ld", "-v"), debian=("binutils", "gcc"))


def script(folder: Path, text: str, *, length: int = SHORT) -> Tool:
    """Return a tool that is a script, and longer than one that only hands on."""
    file = folder / "tool"
    file.write_text(f"#!/bin/sh\n{text}\n{'#' * length}\n", encoding="utf-8")
    file.chmod(0o700)
    return Tool(name="a tool", probe=(str(file), "--version"), debian=("a-tool",))


def test_the_version_is_the_first_line_that_the_probe_prints(tmp_path: Path) -> None:
    assert tool_version(SHELL, tmp_path) == "sh 1.0"


def test_a_version_may_be_printed_on_the_error_stream(tmp_path: Path) -> None:
    assert tool_version(script(tmp_path, "echo '  old java 8 ' >&2"), tmp_path) == "old java 8"


def test_a_tool_that_prints_nothing_is_here_all_the_same(tmp_path: Path) -> None:
    assert tool_version(script(tmp_path, "exit 0"), tmp_path) == "unknown version"


@pytest.mark.parametrize("text", ["exit 1", "echo 1.0; kill -SEGV $$"])
def test_a_tool_whose_probe_fails_is_missing(tmp_path: Path, text: str) -> None:
    tool = script(tmp_path, text)

    assert tool_version(tool, tmp_path) is None
    assert not (tmp_path / "tools").exists()


def test_a_tool_that_cannot_be_executed_is_missing(tmp_path: Path) -> None:
    tool = script(tmp_path, "true")
    Path(tool.probe[0]).write_text("#!/no/such/interpreter\n", encoding="utf-8")

    assert tool_version(tool, tmp_path) is None


def test_a_tool_that_is_nowhere_is_missing(tmp_path: Path) -> None:
    assert tool_version(GONE, tmp_path) is None


def test_a_tool_is_asked_once_for_as_long_as_its_file_is_the_same(tmp_path: Path) -> None:
    tool = script(tmp_path, f"echo asked >> {tmp_path}/log; echo 1.0")
    cache = tmp_path / "cache"

    versions = [tool_version(tool, cache), tool_version(tool, cache)]

    assert versions == ["1.0", "1.0"]
    assert (tmp_path / "log").read_text(encoding="utf-8") == "asked\n"


def test_a_tool_whose_file_has_changed_is_asked_again(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = tool_version(script(tmp_path, "echo 1.0"), cache)

    after = tool_version(script(tmp_path, "echo 2.0 and more"), cache)

    assert (before, after) == ("1.0", "2.0 and more")


def test_a_tool_behind_env_is_asked_again_when_its_own_file_has_changed(tmp_path: Path) -> None:
    def asked(text: str) -> str | None:
        tool = script(tmp_path, text)
        return tool_version(replace(tool, probe=("env", "QUIET=1", *tool.probe)), tmp_path / "c")

    assert asked("echo $QUIET.0") == "1.0"
    assert asked("echo $QUIET.1 and more") == "1.1 and more"


def test_tools_that_are_all_here_have_their_versions(tmp_path: Path) -> None:
    chosen = replace(client(), tools=(SHELL,))

    assert require_tools(chosen, ToolVersions(tmp_path)) == {"a shell": "sh 1.0"}


def test_missing_tools_are_named_with_the_command_that_brings_them(tmp_path: Path) -> None:
    chosen = replace(client("cpp"), tools=(GONE, SHELL, LOST))

    with pytest.raises(ToolMissingError) as caught:
        require_tools(chosen, ToolVersions(tmp_path))

    assert caught.value.message == (
        "cpp cannot run here: a compiler and a linker are missing "
        "(`no-such-cc --version`, `no-such-ld -v` do not run)."
    )
    assert caught.value.hint == f"`harness setup -c cpp`, or `{install_command([GONE, LOST])}`"


def test_the_install_command_names_each_package_once() -> None:
    command = install_command([GONE, LOST])

    assert command.startswith("sudo apt-get install -y ")
    assert command.endswith(" gcc libc6-dev binutils")


@pytest.mark.parametrize(("folder", "length"), [("shims", SHORT), ("bin", 0)])
def test_a_tool_that_only_chooses_among_versions_is_asked_each_time(
    folder: str, length: int, tmp_path: Path
) -> None:
    (tmp_path / folder).mkdir()
    tool = script(tmp_path / folder, f"cat {tmp_path}/version", length=length)

    for version in ("1.0", "2.0"):
        (tmp_path / "version").write_text(version, encoding="utf-8")
        assert tool_version(tool, tmp_path / "cache") == version


def test_a_short_script_of_python_chooses_as_one_of_a_shell_does(tmp_path: Path) -> None:
    program = tmp_path / "tool"
    program.write_text(
        f"#!/usr/bin/env python3\nprint(open('{tmp_path}/version').read())\n", encoding="utf-8"
    )
    program.chmod(0o755)
    tool = Tool(name="a tool", probe=(str(program),), debian=("a-tool",))

    for version in ("1.0", "2.0"):
        (tmp_path / "version").write_text(version, encoding="utf-8")
        assert tool_version(tool, tmp_path / "cache") == version


@pytest.mark.parametrize("chooser", ["rustup", "snap", "ccache"])
@pytest.mark.parametrize("link", [Path.hardlink_to, Path.symlink_to])
def test_a_tool_that_is_a_link_to_a_chooser_is_asked_each_time(
    chooser: str, link: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    tool = script(tmp_path, f"cat {tmp_path}/version")
    there = Path(tool.probe[0]).rename(tmp_path / chooser)
    link(Path(tool.probe[0]), there)

    for version in ("1.0", "2.0"):
        (tmp_path / "version").write_text(version, encoding="utf-8")
        assert tool_version(tool, tmp_path / "cache") == version


def test_a_tool_that_only_chooses_is_asked_once_between_two_rests(tmp_path: Path) -> None:
    tool, tools = (
        script(tmp_path, f"cat {tmp_path}/version", length=0),
        ToolVersions(tmp_path / "c"),
    )
    versions = []
    for version in ("1.0", "2.0"):
        (tmp_path / "version").write_text(version, encoding="utf-8")
        versions.append(tools.of(tool))

    tools.ask_again()

    assert [*versions, tools.of(tool)] == ["1.0", "1.0", "2.0"]


def test_a_tool_that_was_missing_is_looked_for_each_time(tmp_path: Path) -> None:
    tools, missing = ToolVersions(tmp_path / "cache"), script(tmp_path, "exit 1")

    assert tools.of(missing) is None
    script(tmp_path, "echo 1.0 at last")
    assert tools.of(missing) == "1.0 at last"


def test_a_tool_that_is_gone_at_a_rest_is_missing(tmp_path: Path) -> None:
    tools, tool = ToolVersions(tmp_path / "cache"), script(tmp_path, "echo 1.0")
    assert tools.of(tool) == "1.0"

    Path(tool.probe[0]).unlink()
    tools.ask_again()

    assert tools.of(tool) is None
