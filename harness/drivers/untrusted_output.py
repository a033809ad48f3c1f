"""What a program that nobody trusts has left in a file, read without trusting the file.

Like the agent, it needs nothing but the standard library: it also runs inside containers.
"""

import os

MOST = 64 * 1024


def beginning(path: str) -> str:
    """Return the first part of a file as a text, nothing where there is no plain one."""
    return first_part(path).decode("utf-8", errors="replace")


def first_part(path: str) -> bytes:
    """Return the first part of a file, nothing where there is no plain one."""
    # A snippet may have put something else there: a link to follow, a pipe to wait at.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        return os.read(descriptor, MOST)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
