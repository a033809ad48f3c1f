"""Keeps a Python that has imported what its arguments name, and forks each cell from it.

See ``runtime.py`` for what it is told and what it answers. Whatever a cell changes, it changes in
its own process; and what it does not catch reaches the interpreter as in a process of its own.
"""

import atexit
import gc
import os
import resource
import sys
from importlib import import_module
from io import IOBase
from types import AsyncGeneratorType, CoroutineType, GeneratorType, ModuleType, TracebackType

REQUESTS, ANSWERS = 3, 4
TRACE_OF_OURS = 1
SUSPENDED = (AsyncGeneratorType, CoroutineType, GeneratorType)
# What the host has loaded.
LOADED: set[str] = set()


def next_cell() -> list[str] | None:
    """Return the parts of the next cell, in the process that is to run it; None at the end."""
    with os.fdopen(os.dup(REQUESTS), "rb") as requests:
        while line := requests.readline():
            parts = requests.read(int(line)).decode(errors="surrogateescape").split("\0")
            if fork_off():
                return parts
    return None


def fork_off() -> bool:
    """Return whether this is the new process, whose parent has ended: the runtime takes it over."""
    take, give = os.pipe()
    child = os.fork()
    if child:
        os.close(give)
        os.waitpid(child, 0)
        number = os.read(take, 64)
        os.close(take)
        os.write(ANSWERS, b"pid %s\n" % number)
        return False
    pid = os.fork()
    if pid:
        os.write(give, b"%d" % pid)
        os._exit(0)
    for ours in (take, give, REQUESTS, ANSWERS):
        os.close(ours)
    return True


def become_fresh(parts: list[str]) -> str:
    """Make this process what a fresh one would be; return the path of its snippet."""
    folder, stdout, stderr, largest, count = parts[:5]
    words, environment = parts[5 : 5 + int(count)], parts[5 + int(count) :]
    os.setsid()
    os.chdir(folder)
    for path, number in ((stdout, 1), (stderr, 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    for entry in environment:
        name, _, value = entry.partition("=")
        os.environ[name] = value
    sys.argv[:] = words
    sys.path.insert(0, os.path.dirname(words[0]))
    return words[0]


def show(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """Print what a snippet has not caught as if nobody had called the snippet."""
    for _ in range(TRACE_OF_OURS):
        trace = trace.tb_next if trace else None
    sys.__excepthook__(kind, value, trace)


def end_at_once() -> None:
    """End a process whose snippet has come to its end, its threads and exit handlers included.

    To take down what was there before the fork is to copy it first. Where the snippet leaves
    anything whose end could be noticed, the interpreter ends the process.
    """
    if "ended" not in globals() or sys.modules.keys() != LOADED:
        return
    try:
        if leaves_something():
            return
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
    except Exception:  # noqa: BLE001  the interpreter will meet it again, and has words for it
        return
    os._exit(0)


def leaves_something() -> bool:
    """Tell whether anything that was made since the fork has work to do when it is taken down."""
    for one in gc.get_objects():
        if isinstance(one, IOBase):
            if not one.closed and one.writable():
                return True
        elif isinstance(one, SUSPENDED) or hasattr(type(one), "__del__"):
            return True
    return False


if __name__ == "__main__":
    # The first to be told is the last to be called.
    atexit.register(end_at_once)
    del sys.path[0]
    for name in sys.argv[1:]:
        import_module(name)
    gc.freeze()
    os.write(ANSWERS, b"ready\n")
    if cell := next_cell():
        snippet = become_fresh(cell)
        main = ModuleType("__main__")
        main.__file__ = snippet
        sys.modules["__main__"] = main
        sys.excepthook = show
        with open(snippet, "rb") as file:
            code = file.read()
        LOADED.update(sys.modules)
        exec(compile(code, snippet, "exec"), vars(main))  # noqa: S102  it is what this is for
        ended = True
