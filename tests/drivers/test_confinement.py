import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import pytest

from harness.drivers.confinement import can_confine, confinement
from harness.drivers.processes import Ended, Processes, ProcessSpec

PASSABLE = 0o711
SECONDS = 20


@pytest.fixture
def processes() -> Iterator[Processes]:
    processes = Processes()
    yield processes
    processes.close()


@pytest.fixture
def home(processes: Processes) -> Iterator[Path]:
    # Each session of pytest closes the folders of all of them to other users again.
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(PASSABLE)
        if not can_confine(processes, folder):
            pytest.skip("no process can be confined here")
        yield folder


def run(
    processes: Processes, home: Path, script: str, port: int = 9, seconds: float = SECONDS
) -> Ended:
    work = home / "work"
    work.mkdir(exist_ok=True)
    return processes.run(
        ProcessSpec(
            argv=("sh", "-c", script),
            confine=confinement(port, work, ()),
            folder=work,
            environment={"PATH": os.environ["PATH"]},
            seconds=seconds,
        )
    )


def test_its_exit_code_and_output_are_the_programs(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "echo out; echo err >&2; exit 7")

    assert (ended.exit_code, ended.stdout, ended.stderr) == (7, "out\n", "err\n")


@pytest.mark.parametrize("code", [127, 128, 129, 130, 254, 255])
def test_every_exit_code_is_the_programs_own(processes: Processes, home: Path, code: int) -> None:
    assert run(processes, home, f"exit {code}").exit_code == code


def test_one_folder_can_be_written_and_nothing_else(processes: Processes, home: Path) -> None:
    ended = run(processes, home, f"echo a > here; echo b > {home}/there")

    assert ended.exit_code != 0
    assert (home / "work" / "here").read_text(encoding="utf-8") == "a\n"
    assert not (home / "there").exists()


def test_tmp_is_a_folder_of_its_own(processes: Processes, home: Path) -> None:
    with NamedTemporaryFile(dir="/tmp") as others:
        mark = f"{others.name}-mine"
        ended = run(processes, home, f"echo mine > {mark} && cat {mark} && ls /tmp")

    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.startswith("mine\n")
    assert Path(mark).name in ended.stdout.split()
    assert Path(others.name).name not in ended.stdout.split()
    assert not Path(mark).exists()


def test_shared_memory_is_its_own(processes: Processes, home: Path) -> None:
    with NamedTemporaryFile(dir="/dev/shm") as others:
        mark = Path(f"{others.name}-mine")
        ended = run(processes, home, f"echo mine > {mark} && ls /dev/shm")

    assert (ended.exit_code, ended.stdout) == (0, f"{mark.name}\n"), ended.stderr
    assert not mark.exists()


def test_no_process_but_its_own_is_seen(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "ls /proc | grep -c '^[0-9]'")

    assert int(ended.stdout) < 10


def test_no_port_is_reached_but_one(processes: Processes, home: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        port, another = server.getsockname()[1], other.getsockname()[1]
        threading.Thread(target=answer, args=(server,), daemon=True).start()

        ended = run(
            processes,
            home,
            f"curl -s http://127.0.0.1:{port}/; curl -s http://127.0.0.1:{another}/ || echo closed",
            port,
        )

    assert ended.stdout == "hello\nclosed\n"


def answer(server: socket.socket) -> None:
    peer, _ = server.accept()
    with peer:
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n")


def test_processes_are_few(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "for n in $(seq 400); do sleep 9 & done; echo all")

    assert "all" not in ended.stdout or "fork" in ended.stderr.lower()


def test_what_it_leaves_running_ends_with_it(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "setsid sleep 600 & echo done")

    assert ended.stdout == "done\n"
    assert ended.seconds < SECONDS


def test_no_signal_is_ignored_that_ends_a_program_elsewhere(
    processes: Processes, home: Path
) -> None:
    ended = run(processes, home, "sh -c 'kill -s PIPE $$; echo still here'; echo $?")

    assert ended.stdout == f"{128 + 13}\n"


@pytest.mark.parametrize("name", ["KILL", "TERM", "ABRT", "SEGV", "ALRM", "INT", "PIPE", "RTMIN"])
def test_a_signal_that_it_raises_on_itself_ends_it(
    processes: Processes, home: Path, name: str
) -> None:
    number = signal.Signals[f"SIG{name}"]

    assert run(processes, home, f"kill -s {int(number)} $$; echo still here").exit_code == -number


def test_an_orphan_is_no_end_of_it(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "sh -c 'exit 3 &'; sleep 0.3; exit 7")

    assert ended.exit_code == 7


def test_who_ends_its_whole_group_ends_alone(processes: Processes, home: Path) -> None:
    assert run(processes, home, "kill -s TERM 0; sleep 5").exit_code == -signal.SIGTERM


def test_nobody_looks_into_the_first_process(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "cat /proc/1/environ && ls /proc/1/fd; kill -s KILL 1; echo lives")

    assert ended.stdout == "lives\n"


def test_its_time_ends_all_of_it(processes: Processes, home: Path) -> None:
    ended = run(processes, home, "setsid sleep 77 & sleep 77", seconds=0.5)

    assert ended.timed_out
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if is_sleeper(path)]


def is_sleeper(path: Path) -> bool:
    try:
        return path.read_bytes() == b"sleep\x0077\x00"
    except OSError:
        return False
