"""Tool chains: whether they are here, in which version, and which command brings them."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from harness import timeouts
from harness.errors import ToolMissingError
from harness.model.client import Client, Tool

CHOOSERS = {"asdf", "mise", "rustup", "volta-shim", "proto-shim", "snap", "ccache", "sccache"}
# A script that is no longer than this only hands on to another program; Maven's is 5 KB, npm's is
# short and one of Node.js.
SHORT = 2048
IS_SCRIPT = re.compile(
    rb"#! ?/\S*?(?:/env (?:-S )?)?\b(?:(?:ba|da|z)?sh|python[\d.]*|perl|ruby)\b"
).match


def tool_version(tool: Tool, cache: Path) -> str | None:
    """Return the first line that the probe prints, None where the tool is missing or does not run.

    Asking costs up to a second, so the answer is kept for as long as the file is the same; one that
    only chooses among several tools is the same whichever it chooses, and is asked each time.
    """
    program = shutil.which(tool.program)
    if program is None:
        return None
    path = Path(program).resolve()
    if _chooses(Path(program)) or _chooses(path):
        return _ask(tool)
    facts = path.stat()
    text = "\0".join([*tool.probe, str(path), str(facts.st_mtime_ns), str(facts.st_size)])
    remembered = cache / "tools" / hashlib.sha256(text.encode()).hexdigest()
    if remembered.is_file():
        return remembered.read_text(encoding="utf-8")
    version = _ask(tool)
    if version is not None:
        _remember(remembered, version)
    return version


def _chooses(path: Path) -> bool:
    """Tell whether a program stands for the tools of several versions."""
    if "shims" in path.parts or path.name in CHOOSERS or _hands_on(path):
        return True
    # An older rustup links its proxies so, and none of them bears its name.
    beside = (path.with_name(name) for name in CHOOSERS)
    return any(one.exists() and one.samefile(path) for one in beside)


def _hands_on(path: Path) -> bool:
    """Tell whether a program is a short script."""
    if path.stat().st_size > SHORT:
        return False
    with path.open("rb") as file:
        return IS_SCRIPT(file.read(80)) is not None


def _remember(path: Path, version: str) -> None:
    # Others read meanwhile: they find the whole line or no file.
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(version)
    Path(file.name).replace(path)


class ToolVersions:
    """The tools of one driver: each that is here is asked once, till it rests."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._known: dict[Tool, str] = {}

    def of(self, tool: Tool) -> str | None:
        """Return the version of this tool, None where it is missing or does not run."""
        version = self._known.get(tool) or tool_version(tool, self._cache)
        if version is not None:
            self._known[tool] = version
        return version

    def ask_again(self) -> None:
        """Ask those that are known anew, while nobody waits: another may have been chosen."""
        before, self._known = self._known, {}
        for tool in before:
            self.of(tool)


def require_tools(client: Client, tools: ToolVersions) -> dict[str, str]:
    """Return each tool's version; raise ToolMissingError with the command that brings the rest."""
    versions = {tool.name: tools.of(tool) for tool in client.tools}
    missing = [tool for tool in client.tools if versions[tool.name] is None]
    if missing:
        names = " and ".join(tool.name for tool in missing)
        are, do = ("is", "does") if len(missing) == 1 else ("are", "do")
        probes = ", ".join(f"`{' '.join(tool.probe)}`" for tool in missing)
        raise ToolMissingError(
            f"{client.id} cannot run here: {names} {are} missing ({probes} {do} not run).",
            hint=f"`harness setup -c {client.folder}`, or `{install_command(missing)}`",
        )
    return {name: version for name, version in versions.items() if version is not None}


def install_command(tools: Iterable[Tool]) -> str:
    """Return the Debian or Ubuntu command that brings these tools."""
    packages = dict.fromkeys(package for tool in tools for package in tool.debian)
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def _ask(tool: Tool) -> str | None:
    try:
        answer = subprocess.run(
            tool.probe,
            check=True,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=timeouts.TOOL_PROBE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown version"
