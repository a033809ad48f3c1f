"""What a program that nobody trusts has left in a file, read without trusting the file.

Like the agent, it needs nothing but the standard library: it also runs inside containers.
"""

import os

MOST = 64 * 1024
# So many files of a folder are looked at, in so many folders.
MOST_FILES, MOST_FOLDERS = 16, 16


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


def first_parts(folder: str) -> list[bytes]:
    """Return the first parts of the files in a folder and below it, without what is empty."""
    parts: list[bytes] = []
    for (at, _, names), _ in zip(os.walk(folder), range(MOST_FOLDERS), strict=False):
        # What is called after a whole URL is no file that anybody looks for.
        plain = sorted(name for name in names if "?" not in name)
        parts += (first_part(os.path.join(at, name)) for name in plain)  # noqa: PTH118
        if len(parts) >= MOST_FILES:
            break
    return [part for part in parts[:MOST_FILES] if part]
