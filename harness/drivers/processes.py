"""Processes with an end: each is a group of its own, measured, bounded, and killed whole."""

import os
import resource
import select
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from harness.errors import StoppedError

# A snippet prints lines; a process that writes more than this is stopped by the kernel.
LARGEST_FILE = 64 * 1024 * 1024
KEPT_OUTPUT = 64 * 1024
MIB_IN_KIB = 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How one process ended: seconds, peak MiB, and the beginning of what it printed.

    The peak is never below the harness's own size: a child begins its life as a copy of its parent.
    """

    exit_code: int
    stdout: str
    stderr: str
    seconds: float
    cpu_seconds: float
    peak_mib: float
    timed_out: bool


class Processes:
    """All processes that one driver has running."""

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(
        self, argv: tuple[str, ...], *, folder: Path, environment: Mapping[str, str], seconds: float
    ) -> Ended:
        """Run to the end or to the limit of seconds; raise OSError where it cannot be started."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            begun = time.monotonic()
            process = self._start(argv, folder, environment, out, err)
            timed_out = not _ends_within(process.pid, seconds)
            usage, exit_code = self._end(process)
            taken = time.monotonic() - begun
            return Ended(
                exit_code=exit_code,
                stdout=_beginning(out),
                stderr=_beginning(err),
                seconds=taken,
                cpu_seconds=usage.ru_utime + usage.ru_stime,
                peak_mib=usage.ru_maxrss / MIB_IN_KIB,
                timed_out=timed_out,
            )

    def close(self) -> None:
        """Kill every group that is still alive, and start no more."""
        with self._lock:
            self._closed = True
            for group in self._groups:
                _kill(group)

    def _start(
        self,
        argv: tuple[str, ...],
        folder: Path,
        environment: Mapping[str, str],
        out: IO[bytes],
        err: IO[bytes],
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise StoppedError("The run was stopped.")
            process = subprocess.Popen(
                argv,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            self._groups.add(process.pid)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> tuple[resource.struct_rusage, int]:
        # The group is killed before its leader is reaped: until then its number is taken.
        _kill(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        with self._lock:
            self._groups.discard(process.pid)
        return usage, process.returncode


def _ends_within(pid: int, seconds: float) -> bool:
    descriptor = os.pidfd_open(pid)
    try:
        ready, _, _ = select.select([descriptor], [], [], seconds)
        return bool(ready)
    finally:
        os.close(descriptor)


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _beginning(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read(KEPT_OUTPUT).decode("utf-8", errors="replace")
