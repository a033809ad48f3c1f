"""The wheel in a virtual environment of its own, outside the checkout: what users install."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from sysconfig import get_path

import pytest

from harness.catalog.catalog import default_root
from tests.tiny.lifeline import SECONDS

WITHOUT_UNIX = """\
import faulthandler, signal, sys
faulthandler.dump_traceback_later(240, exit=True)
for name in ("fcntl", "uvloop", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
del signal.SIGHUP, signal.pthread_sigmask, signal.sigwait
import importlib, pkgutil
import harness.cli, harness.console.application, harness.engine.containers
for found in pkgutil.iter_modules(harness.cli.__path__):
    importlib.import_module(f"harness.cli.{found.name}")
from harness.cli.main import main
assert main(["sign", "PUT", "a.txt"]) == 0
assert main(["explain", "status-expected"]) == 0
# With Docker Desktop it goes on; without an engine it says so.
assert main(["check", "page.md", "--driver", "container"]) == 3

import _thread, json, os, threading, urllib.request
read, write = os.pipe()
sys.stdout = os.fdopen(write, "w", buffering=1)

shown = []

def ask_and_end():
    try:
        with os.fdopen(read) as lines:
            page = json.loads(lines.readline())["page"]
        shown.append(urllib.request.urlopen(page, timeout=120).read())
    finally:
        _thread.interrupt_main()

threading.Thread(target=ask_and_end).start()
assert main(["serve", "--port", "0", "--json"]) == 0
assert b"Sign a URL" in shown[0]
"""
PAGE = '# Up\n\n```bash\ncurl -sf -T a.txt "<signedUrl>"\n```\n'
LOADED = """\
import sys, pytest
pytest.main(["-q", "--co"])
print([name for name in sys.modules if name.split(".")[0] == "harness"])
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, and install it beside the dependencies that are here already."""
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(hatchling, cwd=default_root(), check=True, capture_output=True, timeout=SECONDS)
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (wheel,) = folder.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(home), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=SECONDS)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(get_path("purelib"), encoding="utf-8")
    return home / "bin"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Call a program of that environment in an empty folder."""
    environment = {
        "PATH": f"{installed}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "OSS_ACCESS_KEY_ID": "an-id",
        "OSS_ACCESS_KEY_SECRET": "a-secret",
        "HARNESS_CACHE": str(tmp_path / "cache"),
        "DOCKER_HOST": "tcp://127.0.0.1:1",
    }

    def call(name: str, *argv: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [installed / name, *argv],
            cwd=tmp_path,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    return call


def test_what_it_imports_is_its_own(run: Run, installed: Path) -> None:
    done = run("python", "-c", "import harness; print(harness.__file__)")

    assert str(installed.parent) in done.stdout
    assert version("oss-snippet-harness") in run("harness", "--version").stdout


def test_the_example_is_checked_run_and_tested(run: Run, tmp_path: Path) -> None:
    assert run("harness", "init").returncode == 0

    checked = run("harness", "check", "--json")
    assert checked.returncode == 0, checked.stderr
    outcomes = [row["runs"][0]["outcome"] for row in json.loads(checked.stdout)]
    assert outcomes == ["PASSED", "KNOWN_FAILURE"]

    ran = run("harness", "run", "--driver", "local", "-s", "put/my-report", "-s", "put/plain")
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout

    tested = run(
        "python", "-m", "pytest", "-q", "-p", "no:randomly", "--harness-scenario", "put/my-report"
    )
    assert tested.returncode == 0, tested.stdout
    assert "1 passed" in tested.stdout
    assert "kept" in run("harness", "init").stdout
    shutil.rmtree(tmp_path / "cache")


def test_urls_are_signed_and_explained(run: Run) -> None:
    signed = run("harness", "sign", "PUT", "a.txt")
    assert signed.returncode == 0
    assert "OSSAccessKeyId" in signed.stdout or "x-oss-signature" in signed.stdout

    assert run("harness", "explain", "status-expected").returncode == 0


def test_what_other_systems_have_begins_and_ends_where_unix_is_missing(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")

    done = run("python", "-W", "ignore", "-c", WITHOUT_UNIX)

    assert done.returncode == 0, done.stdout + done.stderr


def test_who_does_not_use_the_plugin_does_not_load_the_harness(run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")

    assert run("python", "-c", LOADED).stdout.splitlines()[-1] == "[]"


def test_a_folder_of_ones_own_with_the_same_name_does_no_harm(run: Run, tmp_path: Path) -> None:
    (tmp_path / "harness").mkdir()
    (tmp_path / "harness" / "__init__.py").touch()
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")

    assert run("python", "-m", "pytest", "-q").returncode == 0
    asked = run("python", "-m", "pytest", "-q", "--harness-client", "curl")
    assert asked.returncode == 4
    assert f"{tmp_path / 'harness'} is imported as `harness`" in asked.stderr
    assert "Traceback" not in asked.stderr
