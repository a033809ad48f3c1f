"""Whatever ends a run: its record stays readable, it goes on, and nothing is left running."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.cli.main import INTERRUPTS, take_interrupts
from harness.model.verdict import Verdict
from harness.reports.record import read_record, read_recording
from tests.cli.conftest import COMMAND, CommandResult, Harness, alone, copied
from tests.tiny.lifeline import SECONDS, Lifeline
from tests.tiny.roots import PLACEHOLDERS, PLAIN, UPLOAD, TinyClient, write_root

RUN = ("run", "--driver", "local", "-j", "1")
HOLDS = (
    PLACEHOLDERS
    + 'import os, time\nlife = os.open({path!r}, os.O_WRONLY)\nos.write(life, b"begun\\n")\n'
    + "time.sleep(1000)\n"
)
Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def lifeline(tmp_path: Path) -> Lifeline:
    return Lifeline(tmp_path)


@pytest.fixture
def root(tmp_path: Path, lifeline: Lifeline) -> Path:
    holds = HOLDS.format(path=str(lifeline.path))
    clients = TinyClient(id="a-good"), TinyClient(id="holds", snippet=holds)
    return write_root(tmp_path / "root", *clients)


def wait_for_a_verdict(record: Path) -> None:
    """Wait until the first cell stands in the record: the next one begins while it is written."""
    while '"kind": "cell"' not in record.read_text(encoding="utf-8"):
        os.sched_yield()


def limited(limit: str, value: int, *argv: str | Path) -> CommandResult:
    """Call the command in a process that may have so much of something and no more."""
    script = f'ulimit {limit} {value}; exec "$@"'
    # What counts coverage would meet the limit, too.
    environment = {name: v for name, v in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-m", "harness", *argv],  # noqa: S607
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return CommandResult(code=done.returncode, out=done.stdout, err=done.stderr)


# That of a terminal that is closed has a test of its own.
@pytest.mark.parametrize("numbers", [(signal.SIGINT,), (signal.SIGTERM,), INTERRUPTS], ids=str)
def test_an_interrupted_run_leaves_nothing_and_goes_on(
    harness: Harness,
    started: Started,
    root: Path,
    lifeline: Lifeline,
    tmp_path: Path,
    numbers: tuple[signal.Signals, ...],
) -> None:
    record = tmp_path / "run.jsonl"
    process = started(*RUN, "--root", root, "--record", record)
    lifeline.wait_for_the_beginning()
    wait_for_a_verdict(record)

    for number in numbers:
        process.send_signal(number)
    _, err = process.communicate(timeout=SECONDS)

    assert process.returncode == 130
    assert err == (
        "Reading clients and scenarios.\n"
        "harness: stopped; 1 of 2 cells have a verdict.\n"
        f"  hint: `harness run --root {root} --only-root --resume {record}` goes on\n"
    )
    lifeline.wait_for_the_end()
    assert not list(tmp_path.glob("oss-harness-*"))
    assert [r.verdict for r in read_record(record).results] == [Verdict.PASSED, Verdict.ERROR]
    (root / "clients" / "holds" / "upload.py").write_text(UPLOAD, encoding="utf-8")
    assert harness(*copied(err)).code == 0


def test_a_closed_terminal_ends_the_run_in_order(
    root: Path, lifeline: Lifeline, tmp_path: Path
) -> None:
    record = tmp_path / "run.jsonl"
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TMPDIR"] = str(tmp_path)
        argv = [*RUN, "--only-root", "--root", str(root), "--record", str(record)]
        os.execv(sys.executable, [sys.executable, "-c", COMMAND, *argv])  # noqa: S606  no shell
    lifeline.wait_for_the_beginning()
    wait_for_a_verdict(record)

    os.close(terminal)
    _, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 130
    lifeline.wait_for_the_end()
    assert not list(tmp_path.glob("oss-harness-*"))
    assert len(read_recording(record).results) == 1


def test_what_is_ignored_stays_ignored() -> None:
    handlers = {number: signal.getsignal(number) for number in INTERRUPTS}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        take_interrupts()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) not in {signal.SIG_IGN, signal.SIG_DFL}
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def test_a_killed_run_leaves_a_record_that_goes_on(
    harness: Harness, started: Started, root: Path, lifeline: Lifeline, tmp_path: Path
) -> None:
    record = tmp_path / "run.jsonl"
    process = started(*RUN, "--root", root, "--record", record)
    lifeline.wait_for_the_beginning()
    wait_for_a_verdict(record)

    process.kill()
    process.communicate(timeout=SECONDS)

    lifeline.wait_for_the_end()
    (root / "clients" / "holds" / "upload.py").write_text(UPLOAD, encoding="utf-8")
    answer = harness("run", "--root", root, "--resume", record)
    assert answer.code == 0
    assert answer.out.startswith("1 of 2 verdicts are kept")


def test_a_record_that_is_still_being_written_is_not_continued(
    harness: Harness, started: Started, root: Path, lifeline: Lifeline, tmp_path: Path
) -> None:
    record = tmp_path / "run.jsonl"
    started(*RUN, "--root", root, "--record", record)
    lifeline.wait_for_the_beginning()

    answer = harness("run", "--root", root, "--resume", record)

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {record} is being written by another run.\n")


def test_a_disk_that_is_full_from_the_beginning_is_told(harness: Harness, tmp_path: Path) -> None:
    answer = harness(*RUN, "--root", write_root(tmp_path / "root"), "--record", "/dev/full")

    assert answer.code == 3
    assert answer.err.startswith(
        "harness: /dev/full cannot be written any further: No space left on device. "
        "0 of 1 cells have a verdict.\n"
        "  hint: run it again from its beginning\n"
    )


def test_a_record_that_could_not_grow_goes_on_where_it_can(
    harness: Harness, tmp_path: Path
) -> None:
    scenarios = {f"put/{number}": PLAIN for number in range(8)}
    root, record = write_root(tmp_path / "root", scenarios=scenarios), tmp_path / "run.jsonl"

    answer = limited(
        "-f", 60, *alone((*RUN, "--root", root, "--record", record))
    )  # blocks of 512 bytes

    assert answer.code == 3
    assert f"{record} cannot be written any further: File too large. " in answer.err
    assert "Traceback" not in answer.err
    assert 0 < len(read_recording(record).results) < 8
    assert harness(*copied(answer.err)).code == 0
    assert len(read_record(record).results) == 8


@pytest.mark.parametrize("descriptors", [10, 15, 24])
def test_too_few_descriptors_are_a_fault_of_the_environment(
    tmp_path: Path, descriptors: int
) -> None:
    scenarios = {f"put/{number}": PLAIN for number in range(8)}
    root, record = write_root(tmp_path / "root", scenarios=scenarios), tmp_path / "run.jsonl"

    answer = limited(
        "-n", descriptors, *alone((*RUN, "--root", root, "-j", "8", "--record", record))
    )

    assert answer.code == 3
    assert answer.err.startswith("harness: ") or "\nharness: " in answer.err
    assert "Traceback" not in answer.err
