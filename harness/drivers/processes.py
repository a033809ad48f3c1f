"""Processes with an end: started by small agents, measured, bounded, and killed whole."""

import json
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from harness import timeouts
from harness.errors import EnvironmentalError, NotStartedError, StoppedError

AGENT = Path(__file__).with_name("agent.py")
CONFINE = Path(__file__).with_name("confine.py")
# A snippet prints lines; a process that writes a larger file than this is stopped by the kernel.
LARGEST_FILE = 64 * 1024 * 1024
KEPT_OUTPUT = 64 * 1024
KIB, MILLI = 1024, 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessSpec:
    """One program to run: in which folder, with which environment, for how many seconds at most.

    ``largest_file`` is in bytes; ``keep_end`` keeps the end of a long output, not its beginning.
    ``confine`` are the options of ``confine.py``, nothing for a program that is trusted.
    """

    argv: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    seconds: float
    largest_file: int = LARGEST_FILE
    keep_end: bool = False
    confine: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """The end of one process: seconds, peak MiB, and what is kept of its output.

    ``limits_hit`` names the limits of its container that it hit, nothing where it was in none.
    """

    exit_code: int
    stdout: str
    stderr: str
    seconds: float
    cpu_seconds: float
    peak_mib: float
    timed_out: bool
    limits_hit: tuple[str, ...] = ()


class Processes:
    """All processes that one driver has running: one agent for each that runs at the same time."""

    def __init__(self) -> None:
        self._idle: list[Agent] = []
        self._all: list[Agent] = []
        self._lock = threading.Lock()
        self._closed = False

    def get_ready(self) -> None:
        """Start an agent, so that the first job does not wait for it."""
        with self._agent():
            pass

    def run(self, job: ProcessSpec) -> Ended:
        """Run to the end or to the limit; raise NotStartedError where it cannot be started."""
        with tempfile.TemporaryDirectory(prefix="oss-harness-") as name, self._agent() as agent:
            out, err = Path(name) / "stdout", Path(name) / "stderr"
            answer = self._ask(agent, _request(job, Path(name)))
            if "error" in answer:
                raise NotStartedError(f"{job.argv[0]} cannot be started: {answer['error']}")
            return ended(answer, out, err, keep_end=job.keep_end)

    def start_ahead(self, job: ProcessSpec, outputs: Path) -> "StartedAhead":
        """Start a program that waits to be told what it is to do; see ``agent.py``."""
        with self._agent(keep=True) as agent:
            self._ask(agent, _request(job, outputs) | {"waits": True})
        return StartedAhead(agent=agent, outputs=outputs, job=job)

    def end_of(self, started: "StartedAhead", message: str) -> Ended:
        """Tell a program that waits what it is to do, and wait for its end."""
        request = {"message": message, "seconds": started.job.seconds}
        try:
            answer = self._ask(started.agent, request)
            if "error" in answer:
                raise NotStartedError(f"{started.job.argv[0]} cannot be started: {answer['error']}")
            return ended(answer, started.outputs / "stdout", started.outputs / "stderr")
        finally:
            with self._lock:
                self._idle.append(started.agent)

    def close(self) -> None:
        """Kill everything that still runs, and start no more."""
        with self._lock:
            self._closed = True
            agents, self._all = self._all, []
        for agent in agents:
            agent.let_go()
        for agent in agents:
            agent.dismiss()

    @contextmanager
    def _agent(self, *, keep: bool = False) -> Iterator["Agent"]:
        with self._lock:
            if self._closed:
                raise StoppedError("The run was stopped.")
            if not self._idle:
                self._idle.append(Agent())
                self._all.append(self._idle[-1])
            agent = self._idle.pop()
        yield agent
        if not keep:
            with self._lock:
                self._idle.append(agent)

    def _ask(self, agent: "Agent", request: Mapping[str, object]) -> dict[str, Any]:
        answer = agent.ask(request)
        if answer is not None:
            return answer
        with self._lock:
            if self._closed:
                raise StoppedError("The run was stopped.")
            self._all.remove(agent)
        agent.dismiss()
        raise EnvironmentalError(
            "The agent that starts the clients has died.", hint="is this machine short of memory?"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class StartedAhead:
    """A program that waits, the agent that has started it, and where its outputs are."""

    agent: "Agent"
    outputs: Path
    job: ProcessSpec


def _request(job: ProcessSpec, outputs: Path) -> dict[str, object]:
    return {
        "argv": job.argv,
        "environment": dict(job.environment),
        "folder": str(job.folder),
        "stdout": str(outputs / "stdout"),
        "stderr": str(outputs / "stderr"),
        "seconds": job.seconds,
        "largest_file": job.largest_file,
        "confine": (str(CONFINE), *job.confine) if job.confine else (),
    }


class Agent:
    """One agent process, used by one thread at a time: ``program`` is what Python runs."""

    def __init__(self, program: Sequence[str] = (str(AGENT),)) -> None:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._process = process
        self._requests = cast("IO[str]", process.stdin)
        self._answers = cast("IO[str]", process.stdout)

    def ask(self, request: Mapping[str, object]) -> dict[str, Any] | None:
        """Return the agent's answer, None where the agent has ended meanwhile."""
        try:
            self._requests.write(json.dumps(request) + "\n")
            self._requests.flush()
            line = self._answers.readline()
        except (OSError, ValueError):
            line = ""
        answer: dict[str, Any] | None = json.loads(line) if line else None
        return answer

    def let_go(self) -> None:
        """Have the agent end, and whatever it has running with it; wait for nothing."""
        with suppress(OSError):
            self._requests.close()

    def dismiss(self) -> None:
        """End the agent, and with it whatever it has running."""
        self.let_go()
        # A wait with a limit looks again and again, less and less often; this one is woken.
        ending = select.poll()
        ending.register(self._answers, 0)
        ending.poll(timeouts.PROCESS_END * MILLI)
        try:
            self._process.wait(timeouts.PROCESS_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()


def ended(answer: Mapping[str, Any], out: Path, err: Path, *, keep_end: bool = False) -> Ended:
    """Return what an agent has answered, and what the process has printed."""
    return Ended(
        exit_code=answer["exit_code"],
        stdout=_kept(out, end=keep_end),
        stderr=_kept(err, end=keep_end),
        seconds=answer["seconds"],
        cpu_seconds=answer["cpu_seconds"],
        peak_mib=answer["peak_kib"] / KIB,
        timed_out=answer["timed_out"],
    )


def _kept(path: Path, *, end: bool) -> str:
    with path.open("rb") as stream:
        if end:
            stream.seek(max(path.stat().st_size - KEPT_OUTPUT, 0))
        return stream.read(KEPT_OUTPUT).decode("utf-8", errors="replace")
