"""Imports what its arguments name, waits at descriptor 3 for one program, and becomes it.

It is started ahead, in the confinement in which the program is to run, and runs no second one. The
message has parts with a zero byte between them: how many words the command line has, these words,
and what the program's environment has besides (``NAME=value``).
"""

import os
import sys
from importlib import import_module
from types import ModuleType, TracebackType

GATE = 3
TRACE_OF_OURS = 1


def show(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """Print what a program has not caught as if nobody had called the program."""
    for _ in range(TRACE_OF_OURS):
        trace = trace.tb_next if trace else None
    sys.__excepthook__(kind, value, trace)


def program_path() -> str:
    """Wait for the program, and make this process what a fresh one would be; return its path."""
    with os.fdopen(GATE, "rb") as gate:
        message = gate.read()
    if not message:
        os._exit(0)  # whoever has started it ends
    count, *parts = message.decode().split("\0")
    own = (part.partition("=") for part in parts[int(count) :])
    os.environ.update({name: value for name, _, value in own})
    sys.argv[:] = parts[: int(count)]
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    return sys.argv[0]


if __name__ == "__main__":
    del sys.path[0]
    for name in sys.argv[1:]:
        try:
            import_module(name)
        except ImportError:
            continue  # the program itself will meet it, and in its own words
    path = program_path()
    main = ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"] = main
    sys.excepthook = show
    with open(path, "rb") as file:
        code = file.read()
    exec(compile(code, path, "exec"), vars(main))  # noqa: S102  it is what this is for
