"""A small process that starts clients, so that each begins its life small and dies with its parent.

It knows nothing of the harness and needs nothing but the standard library: it reads one JSON
object a line (``argv``, ``environment``, ``folder``, ``stdout``, ``stderr``, ``seconds``,
``largest_file``; ``confine``: the path of ``confine.py`` and its options) and answers each with one
(``exit_code``, ``seconds``, ``cpu_seconds``, ``peak_kib``, ``timed_out``; or ``error``). When its
input ends, it kills whatever it has running.

A request that ``waits`` is begun and answered at once; its program has a descriptor 3 to read from,
and the next request (``message``, ``seconds``) is what stands there. It is answered at the end.

Why it exists: the peak memory that the kernel reports for a process counts from the fork, so a
child of the harness itself is never smaller than the harness; and a harness that is killed with
SIGKILL can clean up nothing, while the end of a pipe reaches everyone.
"""

import ctypes
import json
import os
import resource
import select
import signal
import sys
import time
from functools import cache
from importlib.machinery import SourceFileLoader
from types import ModuleType

NOT_STARTED = 127
GATE = 3
PR_SET_CHILD_SUBREAPER = 36
MOST_SWEEPS = 100
FIRST_TO_GO = b"1000"
# Appended to, because a runtime that is kept finds its outputs cut to nothing before each cell.
OUTPUT = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What the agent ignores, and what every Python does: a program would inherit it all.
IGNORED_HERE = (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ)


def serve() -> None:
    """Answer requests until the input ends."""
    waiting = None
    while line := sys.stdin.readline():
        request = json.loads(line)
        if request.get("waits"):
            waiting = begin(request, waits=True)
            answer = {}
        elif waiting is not None:
            answer = let_in(waiting, request, sys.stdin.fileno())
            waiting = None
        else:
            answer = run(request, sys.stdin.fileno())
        print(json.dumps(answer), flush=True)  # noqa: T201  the wire
    if waiting is not None:
        kill(waiting[0])
        os.waitpid(waiting[0], 0)
        sweep()


def run(request: dict, lifeline: int) -> dict:  # type: ignore[type-arg]  # JSON, both ways
    """Run one program to its end or to the end of its time.

    A lifeline (a file descriptor) that becomes readable meanwhile ends the program and the agent.
    """
    begun = time.monotonic()
    pid, failure, _ = begin(request)
    return await_end(pid, failure, request["seconds"], lifeline, begun)


def begin(request: dict, *, waits: bool = False) -> tuple[int, int, int]:  # type: ignore[type-arg]  # JSON
    """Start a program; return its number, where its failure is told, and what it waits for."""
    if request.get("confine"):
        loaded(request["confine"][0])
    failure, report_failure = os.pipe()
    gate, opens = os.pipe() if waits else (-1, -1)
    pid = os.fork()
    if pid == 0:
        os.close(failure)
        become(request, report_failure, gate)
    for theirs in (report_failure, gate):
        if theirs >= 0:
            os.close(theirs)
    return pid, failure, opens


def let_in(waiting: tuple[int, int, int], request: dict, lifeline: int) -> dict:  # type: ignore[type-arg]  # JSON
    """Tell a program that waits what it is to do, and await its end as that of any other."""
    pid, failure, opens = waiting
    begun = time.monotonic()
    try:
        with os.fdopen(opens, "w") as stream:
            stream.write(request["message"])
    except BrokenPipeError:
        pass  # it has ended, as is seen at once
    return await_end(pid, failure, request["seconds"], lifeline, begun)


def await_end(pid: int, failure: int, seconds: float, lifeline: int, begun: float) -> dict:  # type: ignore[type-arg]  # JSON
    """Await the end of a program, or end it with its time; return what it has used."""
    timed_out = not ends_within(pid, seconds, lifeline)
    # The group is killed before its leader is reaped: until then its number is taken.
    kill(pid)
    _, status, usage = os.wait4(pid, 0)
    sweep()
    with os.fdopen(failure) as stream:
        problem = stream.read()
    if problem:
        return {"error": problem}
    return {
        "exit_code": os.waitstatus_to_exitcode(status),
        "seconds": time.monotonic() - begun,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_kib": usage.ru_maxrss,
        "timed_out": timed_out,
    }


def become(request: dict, report_failure: int, gate: int = -1) -> None:  # type: ignore[type-arg]  # JSON
    """Turn this child into the program, at the head of a session of its own."""
    try:
        if gate >= 0:
            os.dup2(gate, GATE)
        os.setsid()
        os.chdir(request["folder"])
        limit = bounded(resource.RLIMIT_FSIZE, request["largest_file"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(request["stdout"], OUTPUT, 0o600), 1)
        os.dup2(os.open(request["stderr"], OUTPUT, 0o600), 2)
        go_first_when_memory_is_short()
        for ignored in IGNORED_HERE:
            signal.signal(ignored, signal.SIG_DFL)
        if request.get("confine"):
            confine(request, GATE + 1 if gate >= 0 else GATE)
        os.execvpe(request["argv"][0], request["argv"], request["environment"])  # noqa: S606  no shell, on purpose
    except BaseException as error:  # noqa: BLE001  nothing may go on in a forked copy
        os.write(report_failure, str(error).encode())
    os._exit(NOT_STARTED)


def confine(request: dict, first_of_ours: int) -> None:  # type: ignore[type-arg]  # JSON
    """Become ``confine.py`` as it is, without a Python of its own: to start one takes longer."""
    try:
        os.closerange(first_of_ours, os.sysconf("SC_OPEN_MAX"))
        os.environ.clear()
        os.environ.update(request["environment"])
        program, *options = request["confine"]
        confining = loaded(program)
        confining.leave(confining.main([*options, "--", *request["argv"]]))
    except BaseException as error:  # noqa: BLE001  nothing may go on in a forked copy
        print(f"cannot confine: {error}", file=sys.stderr, flush=True)  # noqa: T201
    finally:
        os._exit(NOT_STARTED)


@cache
def loaded(program: str) -> ModuleType:
    """Return a program as a module: compiled once, as it is kept beside its source."""
    module = ModuleType("confine")
    SourceFileLoader("confine", program).exec_module(module)
    return module


def bounded(kind: int, limit: int) -> int:
    """Return a limit that may be set: the harness itself may have been started with less."""
    _, most = resource.getrlimit(kind)
    return limit if most == resource.RLIM_INFINITY else min(limit, most)


def ends_within(pid: int, seconds: float, lifeline: int) -> bool:
    """Wait for the end of the process; leave with everything killed if the input ends first."""
    descriptor = os.pidfd_open(pid)
    try:
        ready, _, _ = select.select([descriptor, lifeline], [], [], seconds)
    finally:
        os.close(descriptor)
    if lifeline in ready and descriptor not in ready:
        kill(pid)
        os.waitpid(pid, 0)
        sweep()
        os._exit(0)
    return bool(ready)


def go_first_when_memory_is_short() -> None:
    """Let the kernel choose the program, and not its agent, where it must kill for memory."""
    try:
        descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    except OSError:
        return
    os.write(descriptor, FIRST_TO_GO)
    os.close(descriptor)


def kill(leader: int) -> None:
    """Kill a whole group, or the process alone that has not yet come to lead one."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(leader, signal.SIGKILL)


def adopt() -> None:
    """Become the parent of every process whose own parent has ended (``prctl(2)``)."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def sweep(spared: int = 0) -> None:
    """Kill who has left the group and lost its parents: a daemon outlives no cell.

    One child may be ``spared``: the runtime that cells are forked from.
    """
    for _ in range(MOST_SWEEPS):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as stream:  # noqa: PTH123  small
                orphans = [n for n in map(int, stream.read().split()) if n != spared]
        except OSError:
            return
        if not orphans:
            return
        for orphan in orphans:
            os.kill(orphan, signal.SIGKILL)
            os.waitpid(orphan, 0)


if __name__ == "__main__":
    # Ctrl-C reaches every process of the terminal; the harness decides, and says so by closing.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    adopt()
    serve()
    os._exit(0)  # there is nothing to tidy, and the harness waits
