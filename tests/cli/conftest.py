"""The command line as its users meet it: an exit code, and what stands on both streams."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.cli.main import INTERRUPTS, main
from harness.drivers.local import CACHE_VARIABLE, default_cache
from tests.tiny.lifeline import SECONDS

# A shell that starts its jobs in the background has them ignore an interrupt, and nohup the end of
# its terminal.
COMMAND = (
    "import signal, sys\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
    "from harness.cli.main import main\n"
    "sys.exit(main())\n"
)
# Taken before a test has a cache of its own.
INSTALLED = default_cache()


@dataclass(frozen=True, kw_only=True)
class CommandResult:
    code: int
    out: str
    err: str


Harness = Callable[..., CommandResult]


def alone(argv: Sequence[str | Path]) -> list[str]:
    """Return the words; a root of a test is the only one."""
    words = [str(word) for word in argv]
    only = "--root" in words and "--only-root" not in words
    return [*words, "--only-root"] if only else words


def copied(told: str) -> list[str]:
    """Return the command with which a run goes on, of what stands between backticks."""
    (command, *_) = (one for one in told.split("`")[1::2] if "--resume" in one)
    return shlex.split(command)[1:]


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    # No engine answers: what is not about containers is the same on every machine.
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine")
    for name in ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def built_once(
    own_environment: None,  # noqa: ARG001  what it says comes first
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Build and install what all tests have in common once; for tests that ask for no cache."""
    monkeypatch.setenv(CACHE_VARIABLE, str(INSTALLED))


@pytest.fixture
def harness(capsys: pytest.CaptureFixture[str]) -> Iterator[Harness]:
    """Call the command in this process."""

    def call(*argv: str | Path) -> CommandResult:
        capsys.readouterr()
        code = main(alone(argv))
        streams = capsys.readouterr()
        return CommandResult(code=code, out=streams.out, err=streams.err)

    handlers = {number: signal.getsignal(number) for number in INTERRUPTS}
    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def process() -> Harness:
    """Call the command in a process of its own."""

    def call(*argv: str | Path) -> CommandResult:
        done = subprocess.run(
            [sys.executable, "-m", "harness", *alone(argv)],
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return CommandResult(code=done.returncode, out=done.stdout, err=done.stderr)

    return call


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start the command, and see that it is gone when the test is."""
    running: list[subprocess.Popen[str]] = []

    def start(*argv: str | Path) -> "subprocess.Popen[str]":
        # What counts coverage holds a lock that a second signal would wait for.
        uncounted = {name: v for name, v in os.environ.items() if not name.startswith("COVERAGE_")}
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", COMMAND, *alone(argv)],
                env=uncounted | {"TMPDIR": str(tmp_path)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=SECONDS)
