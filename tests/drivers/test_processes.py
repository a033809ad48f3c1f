import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.drivers.processes import (
    KEPT_OUTPUT,
    LARGEST_FILE,
    Agent,
    Ended,
    Processes,
    ProcessSpec,
)
from harness.errors import EnvironmentalError, StoppedError
from tests.tiny.lifeline import HOLD, HOLD_WITH_CHILDREN, SECONDS, Lifeline

PATH = {"PATH": os.environ["PATH"]}
MIB = 1024 * 1024
# Runs one job, as the harness does, until somebody kills it.
HARNESS = """
import os, sys
from pathlib import Path
from harness.drivers.processes import ProcessSpec, Processes
Processes().run(
    ProcessSpec(
        argv=("sh", "-c", sys.argv[1]),
        folder=Path("."),
        environment=dict(os.environ),
        seconds=1e3,
    )
)
"""


@pytest.fixture
def processes() -> Iterator[Processes]:
    started = Processes()
    yield started
    started.close()


def job(
    folder: Path, *argv: str, seconds: float = SECONDS, environment: dict[str, str] | None = None
) -> ProcessSpec:
    return ProcessSpec(argv=argv, folder=folder, environment=environment or PATH, seconds=seconds)


def children() -> set[int]:
    """Return the processes that this one has started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


def shell(processes: Processes, folder: Path, script: str) -> Ended:
    return processes.run(job(folder, "sh", "-c", script))


def test_an_end_has_its_exit_code_and_both_streams(processes: Processes, tmp_path: Path) -> None:
    ended = shell(processes, tmp_path, "echo to out; echo to err >&2; exit 3")

    assert ended.exit_code == 3
    assert ended.stdout == "to out\n"
    assert ended.stderr == "to err\n"
    assert not ended.timed_out
    assert 0 < ended.seconds < SECONDS


def test_the_first_job_finds_an_agent_that_was_started_before(
    processes: Processes, tmp_path: Path
) -> None:
    processes.get_ready()
    before = children()

    ended = shell(processes, tmp_path, "echo $PPID")

    assert before >= {int(ended.stdout)}


def test_an_end_by_a_signal_has_its_negative_number(processes: Processes, tmp_path: Path) -> None:
    ended = shell(processes, tmp_path, "kill -SEGV $$")

    assert ended.exit_code == -signal.SIGSEGV


def test_time_on_the_processor_is_counted_with_that_of_children(
    processes: Processes, tmp_path: Path
) -> None:
    burn = f"'{sys.executable}' -I -S -c 'import time\nwhile time.process_time() < 0.2: pass'; true"

    ended = shell(processes, tmp_path, burn)

    assert ended.cpu_seconds >= 0.2


def test_a_process_reads_nothing_and_works_in_its_folder(
    processes: Processes, tmp_path: Path
) -> None:
    ended = shell(processes, tmp_path, "cat; pwd")

    assert ended.stdout == f"{tmp_path}\n"


def test_a_process_has_exactly_the_environment_that_it_was_given(
    processes: Processes, tmp_path: Path
) -> None:
    ended = processes.run(job(tmp_path, "env", environment=PATH | {"ONLY": "this"}))

    assert dict(line.split("=", 1) for line in ended.stdout.splitlines()) == PATH | {"ONLY": "this"}


def test_only_the_beginning_of_a_long_output_is_kept(processes: Processes, tmp_path: Path) -> None:
    ended = shell(processes, tmp_path, f"echo begin; head -c {2 * KEPT_OUTPUT} /dev/zero >&1")

    assert ended.exit_code == 0
    assert len(ended.stdout) == KEPT_OUTPUT
    assert ended.stdout.startswith("begin\n")


def test_output_that_is_not_text_is_kept_as_far_as_it_is(
    processes: Processes, tmp_path: Path
) -> None:
    ended = shell(processes, tmp_path, r"printf 'a\377b'")

    assert ended.stdout == "a\N{REPLACEMENT CHARACTER}b"


def test_an_endless_printer_is_stopped_by_the_size_of_its_file(
    processes: Processes, tmp_path: Path
) -> None:
    ended = processes.run(job(tmp_path, "yes"))

    assert ended.exit_code == -signal.SIGXFSZ
    assert not ended.timed_out
    assert LARGEST_FILE < 100 * MIB


def test_a_process_at_the_end_of_its_time_is_killed_with_all_its_children(
    processes: Processes, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)
    hanging = job(
        tmp_path, "sh", "-c", HOLD_WITH_CHILDREN, seconds=2, environment=lifeline.environment
    )

    ended = processes.run(hanging)

    assert ended.timed_out
    assert ended.exit_code == -signal.SIGKILL
    lifeline.wait_for_the_beginning()
    lifeline.wait_for_the_end()


def test_children_that_are_left_behind_are_killed(processes: Processes, tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    script = f"{HOLD} sleep 1000 & exit 0"

    ended = processes.run(job(tmp_path, "sh", "-c", script, environment=lifeline.environment))

    assert ended.exit_code == 0
    lifeline.wait_for_the_beginning()
    lifeline.wait_for_the_end()


def test_a_small_process_is_small_though_the_harness_is_large(
    processes: Processes, tmp_path: Path
) -> None:
    ballast = b"\x01" * (64 * MIB)

    ended = shell(processes, tmp_path, "true")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 > len(ballast) / MIB
    assert 0 < ended.peak_mib < 40


def test_the_memory_of_a_large_process_is_seen(processes: Processes, tmp_path: Path) -> None:
    ended = processes.run(job(tmp_path, sys.executable, "-I", "-S", "-c", "b'1' * (96 << 20)"))

    assert ended.peak_mib > 96


def test_a_program_that_is_not_there_is_a_fault_of_the_environment(
    processes: Processes, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentalError, match=r"no-such-program cannot be started: .*No such"):
        processes.run(job(tmp_path, "no-such-program"))


def test_after_a_failed_start_the_next_one_works(processes: Processes, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentalError):
        processes.run(job(tmp_path / "no-such-folder", "true"))

    assert shell(processes, tmp_path, "echo works").stdout == "works\n"


def test_closing_ends_what_runs_and_tells_who_waits(processes: Processes, tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    endless = job(tmp_path, "sh", "-c", HOLD_WITH_CHILDREN, environment=lifeline.environment)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(processes.run, endless)
        lifeline.wait_for_the_beginning()

        processes.close()

        with pytest.raises(StoppedError, match="stopped"):
            waiting.result(SECONDS)
    lifeline.wait_for_the_end()


def test_nothing_starts_after_the_close(processes: Processes, tmp_path: Path) -> None:
    processes.close()

    with pytest.raises(StoppedError):
        shell(processes, tmp_path, "true")


def test_an_agent_that_was_dismissed_answers_nobody() -> None:
    agent = Agent()
    agent.dismiss()

    assert agent.ask({}) is None


def test_an_agent_that_dies_costs_its_own_cell_and_not_the_run(
    processes: Processes, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentalError, match="has died"):
        shell(processes, tmp_path, "kill -9 $PPID; sleep 1000")

    assert shell(processes, tmp_path, "exit 3").exit_code == 3


def test_a_daemon_with_a_session_of_its_own_is_killed_with_its_cell(
    processes: Processes, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)
    script = f"{HOLD} setsid sleep 1000 & exit 0"

    ended = processes.run(job(tmp_path, "sh", "-c", script, environment=lifeline.environment))

    assert ended.exit_code == 0
    lifeline.wait_for_the_beginning()
    lifeline.wait_for_the_end()


def test_several_processes_run_at_the_same_time(processes: Processes, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "meeting")
    with ThreadPoolExecutor(2) as pool:
        reader = pool.submit(shell, processes, tmp_path, "cat meeting")
        writer = pool.submit(shell, processes, tmp_path, "echo met > meeting")

    assert reader.result().stdout == "met\n"
    assert writer.result().exit_code == 0


def test_a_harness_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    harness = subprocess.Popen(
        [sys.executable, "-c", HARNESS, HOLD_WITH_CHILDREN],
        env=os.environ | lifeline.environment | {"TMPDIR": str(tmp_path)},
    )
    lifeline.wait_for_the_beginning()

    harness.kill()

    assert harness.wait(SECONDS) == -signal.SIGKILL
    lifeline.wait_for_the_end()
