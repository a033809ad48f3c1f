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
# What Windows has in another form is loaded before it is taken away.
import asyncio, multiprocessing, os, platform, platformdirs, select, shutil, socket, ssl, subprocess
import time
platform.system = lambda: "Windows"
shutil._use_fd_functions = False
pair, family = socket.socketpair, socket.AF_UNIX
socket.socketpair = lambda: pair(family)
for name in (
    *("fcntl", "uvloop", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline"),
    *("curses", "spwd", "crypt", "nis", "ossaudiodev"),
):
    sys.modules[name] = None
MISSING = {
    os: (
        "fork forkpty getuid geteuid getgid getegid getgroups setuid setgid seteuid setegid setsid "
        "getsid getpgid getpgrp setpgid killpg wait wait3 wait4 waitid WNOHANG statvfs fstatvfs "
        "mkfifo mknod chown lchown fchown fchdir chroot pidfd_open pipe2 sched_getaffinity "
        "sched_setaffinity uname nice getloadavg sysconf confstr setpriority getpriority unshare "
        "setns memfd_create posix_spawn register_at_fork sendfile pread pwrite preadv pwritev "
        "readv writev lockf getxattr setxattr listxattr O_NOFOLLOW O_NONBLOCK O_DIRECTORY "
        "O_CLOEXEC O_SYNC ctermid ttyname tcgetpgrp tcsetpgrp openpty posix_fadvise sync"
    ),
    signal: (
        "SIGHUP SIGKILL SIGQUIT SIGPIPE SIGALRM SIGCHLD SIGUSR1 SIGUSR2 SIGXFSZ SIGXCPU SIGWINCH "
        "SIGSTOP SIGCONT SIGTSTP SIGTTIN SIGTTOU SIGBUS SIGSYS SIG_BLOCK SIG_SETMASK SIG_UNBLOCK "
        "pthread_sigmask pthread_kill sigwait sigpending sigtimedwait sigwaitinfo alarm pause "
        "setitimer getitimer siginterrupt"
    ),
    socket: (
        "AF_UNIX AF_NETLINK AF_VSOCK AF_PACKET SO_REUSEPORT SO_PEERCRED MSG_DONTWAIT MSG_NOSIGNAL "
        "SCM_RIGHTS SCM_CREDENTIALS CMSG_LEN CMSG_SPACE send_fds recv_fds TCP_USER_TIMEOUT"
    ),
    select: "poll epoll",
    time: "tzset clock_gettime pthread_getcpuclockid",
}
for module, names in MISSING.items():
    for name in names.split():
        vars(module).pop(name, None)
import importlib, pkgutil
import harness.cli, harness.console.application, harness.engine.containers
for found in pkgutil.iter_modules(harness.cli.__path__):
    importlib.import_module(f"harness.cli.{found.name}")
from harness.cli.main import main
assert main(["sign", "PUT", "a.txt"]) == 0
assert main(["explain", "status-expected"]) == 0
assert main(["list", "rules"]) == 0
assert main(["init", "example"]) == 0
# What runs programs says where they can be run.
assert main(["check", "page.md", "--driver", "container"]) == 3
assert main(["check", "page.md", "--driver", "local"]) == 3
assert main(["run"]) == 3

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
    assert done.stderr.count("Programs run on Linux only, and this is Windows.") == 3


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
