"""A small process that keeps one runtime alive and has it run cells, one after the other.

Like the agent, it knows nothing of the harness, needs nothing but the standard library, reads one
JSON object a line and answers each with one, and kills all that it has when its input ends. Its
first line says how the runtime's host is started (``argv``, ``environment``, ``folder``,
``stdout``, ``stderr``, ``largest_file``), and how many seconds it may take to be ``ready`` and to
become ``clean``; each further one is a cell: ``words`` for the host, and
what an agent is told. A host that has died, or is not as it was at first, is replaced before the
next cell.

A host takes cells from descriptor 3: the length of a message in a line, then the message, its parts
separated by NUL (folder, stdout, stderr, largest file, number of words, words, ``NAME=VALUE`` …).
It writes lines to descriptor 4: ``ready`` once it has loaded what it will need; then for each cell
``cannot WHY``, or ``pid N`` (it has forked, and the child belongs to this process alone: from there
on all is as for an agent), or ``exit N`` where the cell ran inside the host and has ended there,
followed by ``clean`` or ``dirty WHY`` once the host is again as it was, or not.
"""

import fcntl
import json
import os
import resource
import select
import signal
import sys
import time

from harness.drivers import agent
from harness.drivers.warm.process_watch import Inside, beginning_of, children, connections, sockets

REQUESTS, ANSWERS, FIRST_OF_OURS = 3, 4, 10
LONGEST_LINE = 4096
KIB = 1024


class WarmRuntime:
    """One host at a time, started when a cell comes and none is there: then ``pid`` is 0."""

    def __init__(self, start: dict, lifeline: int) -> None:  # type: ignore[type-arg]  # JSON
        self._start = start
        self._lifeline = lifeline
        self.pid = 0
        self._requests = self._answers = self._life = -1
        self._poll = select.poll()
        self._sockets: set[str] = set()
        self._children: set[str] = set()
        self._why_new = ""
        self._is_used = False

    def run(self, cell: dict) -> dict:  # type: ignore[type-arg]  # JSON, both ways
        """Run one cell; ``why_new`` says why it needed another host than the cell before it."""
        why_new, self._why_new = self._why_new, ""
        problem = "" if self.pid else self.begin()
        if problem:
            return {"error": problem}
        inside = Inside(self.pid, self._start) if self._start["holds"] else None
        self._send(cell)
        line = self._line(cell["seconds"])
        word, _, number = line.partition(" ")
        if word == "cannot":
            ended = {"cannot": number}
        elif word == "pid":
            ended = self._await_child(int(number), cell["seconds"])
        elif inside is not None:
            ended = self._await_inside(inside, cell, line)
        else:
            ended = {"error": f"the host said {line!r}" if line else "the host has died"}
            self.end()
        return ended | {"why_new": why_new}

    def begin(self) -> str:
        """Start a host and wait until it is ready; return what went wrong."""
        failure, report_failure = _above(os.pipe())
        take, self._requests = _above(os.pipe())
        self._answers, give = _above(os.pipe())
        self.pid = os.fork()
        if self.pid == 0:
            os.dup2(take, REQUESTS)
            os.dup2(give, ANSWERS)
            agent.become(self._start, report_failure)
        self._life = os.pidfd_open(self.pid)
        self._poll = select.poll()
        # What a dead host has left running may hold its descriptors, so its end is watched for,
        # too; of the lifeline only its end, because the next request may come at any time.
        self._poll.register(self._answers, select.POLLIN)
        self._poll.register(self._life, select.POLLIN)
        self._poll.register(self._lifeline, 0)
        for theirs in (report_failure, take, give):
            os.close(theirs)
        with os.fdopen(failure) as stream:
            problem = stream.read()
        line = "" if problem else self._line(self._start["ready"])
        if line != "ready":
            self.end()
            return problem or f"its host does not become ready: {_complaint(self._start['stderr'])}"
        self._sockets = sockets(self.pid)
        self._children = set(children(self.pid))
        return ""

    def tidy(self) -> None:
        """See whether the host is as it was at first; end it if it is not."""
        if not self._is_used:
            return
        self._is_used = False
        line = self._line(self._start["clean"])
        why = line.removeprefix("dirty ") if line != "clean" else ""
        if line == "clean" and self._left_connection():
            why = "it leaves a connection open"
        if line == "clean" and set(children(self.pid)) != self._children:
            why = "it leaves a process running"
        if why or not line:
            self._why_new = why or "its runtime does not become clean"
            self.end()

    def kept(self) -> set[int]:
        """Return the host and what it had started when it was ready; what those start is kept."""
        return {self.pid, *map(int, self._children)}

    def end(self) -> tuple[int, resource.struct_rusage | None]:
        """Kill the host and all that it has left; return its status and what it has used."""
        if not self.pid:
            return 0, None
        agent.kill(self.pid)
        _, status, usage = os.wait4(self.pid, 0)
        self.pid = 0
        for ours in (self._requests, self._answers, self._life):
            os.close(ours)
        agent.sweep()
        return status, usage

    def _left_connection(self) -> bool:
        opened = sockets(self.pid) - self._sockets
        if opened and opened & connections(self.pid):
            return True
        # Some runtimes open a socket for themselves, once: it leads nowhere.
        self._sockets |= opened
        return False

    def _send(self, cell: dict) -> None:  # type: ignore[type-arg]  # JSON
        parts = [cell["folder"], cell["stdout"], cell["stderr"], str(cell["largest_file"])]
        parts += [str(len(cell["words"])), *cell["words"]]
        parts += [f"{name}={value}" for name, value in cell["environment"].items()]
        message = "\0".join(parts).encode()
        data = b"%d\n%s" % (len(message), message)
        try:
            while data:
                data = data[os.write(self._requests, data) :]
        except BrokenPipeError:
            return  # it has died, as whoever waits for its answer will see

    def _line(self, seconds: float) -> str:
        """Return the host's next line, nothing if it ends or does not come in time."""
        data, until = b"", time.monotonic() + seconds
        while not data.endswith(b"\n") and len(data) < LONGEST_LINE:
            left = max(until - time.monotonic(), 0)
            ready = dict(self._poll.poll(left * 1000))
            if self._lifeline in ready and self._answers not in ready:
                self.end()
                os._exit(0)
            more = os.read(self._answers, 1) if ready.get(self._answers, 0) & select.POLLIN else b""
            if not more:
                return ""
            data += more
        return data.decode(errors="replace").strip()

    def _await_child(self, pid: int, seconds: float) -> dict:  # type: ignore[type-arg]  # JSON
        begun = time.monotonic()
        timed_out = not agent.ends_within(pid, seconds, self._lifeline)
        agent.kill(pid)
        _, status, usage = os.wait4(pid, 0)
        agent.sweep(spared=self.pid)
        return {
            "exit_code": os.waitstatus_to_exitcode(status),
            "seconds": time.monotonic() - begun,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_kib": usage.ru_maxrss,
            "timed_out": timed_out,
        }

    def _await_inside(self, inside: "Inside", cell: dict, line: str) -> dict:  # type: ignore[type-arg]  # JSON
        word, _, number = line.partition(" ")
        if word == "exit":
            self._is_used = True
            return {"exit_code": int(number), "timed_out": False} | inside.facts(cell)
        # It has ended as a process of its own would have, or must be made to.
        timed_out = inside.seconds() >= cell["seconds"]
        status, usage = self.end()
        self._why_new = "it ends the runtime in which it runs"
        return {
            "exit_code": os.waitstatus_to_exitcode(status),
            "timed_out": timed_out,
        } | inside.facts(cell, usage)


def _above(pair: tuple[int, int]) -> list[int]:
    """Return the descriptors where those of a host will not be put over them."""
    moved = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, FIRST_OF_OURS) for one in pair]
    for one in pair:
        os.close(one)
    return moved


def _complaint(path: str) -> str:
    """Return the line in which a runtime names what it died of: the last one that is no detail."""
    lines = beginning_of(path).decode(errors="replace").splitlines()
    return next((line for line in reversed(lines) if line and not line[0].isspace()), "")[:KIB]


def serve() -> None:
    """Answer requests until the input ends."""
    kept = WarmRuntime(json.loads(sys.stdin.readline()), sys.stdin.fileno())
    print(json.dumps({"error": kept.begin()}), flush=True)  # noqa: T201  the wire
    while line := sys.stdin.readline():
        print(json.dumps(kept.run(json.loads(line))), flush=True)  # noqa: T201  the wire
        kept.tidy()
    kept.end()


def main() -> None:
    """Live as an agent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    agent.adopt()
    serve()
