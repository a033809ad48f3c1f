"""A lock on an open file, held until the file is closed, on every system."""

from importlib import import_module
from importlib.util import find_spec
from typing import IO

# Far behind all that is ever written: what is locked on Windows, nobody else may read.
BEHIND_THE_END = 1 << 62


def lock(stream: IO[str]) -> None:
    """Lock the file for this process; raise BlockingIOError where another one has it."""
    if find_spec("fcntl") is not None:
        own = import_module("fcntl")
        own.flock(stream, own.LOCK_EX | own.LOCK_NB)
        return
    own, at = import_module("msvcrt"), stream.tell()
    stream.seek(BEHIND_THE_END)
    try:
        own.locking(stream.fileno(), own.LK_NBLCK, 1)
    except PermissionError as error:
        raise BlockingIOError(error.errno, error.strerror) from error
    finally:
        stream.seek(at)
