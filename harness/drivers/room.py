"""How much room the cache takes: what was not used for longest goes first."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

LIMIT_VARIABLE = "HARNESS_CACHE_MB"
LIMIT_MB = 4_000
MEGABYTE = 1_000_000
# What was used so lately may be in use, by this run or by another one.
LATELY = 2 * 3600.0
USED = ".used"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One folder of the cache: installed libraries, or a built program."""

    folder: Path
    bytes: int
    used_at: float


def limit_of_cache() -> int:
    """Return how many bytes the cache may take: ``HARNESS_CACHE_MB``, or our own limit."""
    text = os.environ.get(LIMIT_VARIABLE, "")
    return (int(text) if text.isdecimal() else LIMIT_MB) * MEGABYTE


def mark_used(folder: Path, *, is_new: bool) -> None:
    """Note that a folder of the cache is used now, and of a new one how large it is."""
    mark = folder / USED
    if is_new or not mark.exists():
        mark.write_text(str(size_of(folder)), encoding="ascii")
    else:
        os.utime(mark)


def make_room(cache: Path, limit: int, *, spare: float = LATELY) -> int:
    """Remove what was not used for longest until the rest fits; return how many bytes went.

    What was used within the seconds to ``spare``, and what somebody builds right now, stays.
    """
    every = sorted(kept_in(cache), key=lambda one: one.used_at)
    too_much, removed, now = sum(one.bytes for one in every) - limit, 0, time.time()
    for one in every:
        if removed >= too_much or now - one.used_at < spare:
            break
        removed += one.bytes if remove(one, cache) else 0
    return removed


def kept_in(cache: Path) -> Iterator[Kept]:
    """Yield what the cache keeps, in no order."""
    for folder in (*cache.glob("deps/*"), *cache.glob("build/*/*")):
        with suppress(OSError, ValueError):
            mark = folder / USED
            if not mark.exists():
                used_at = folder.stat().st_mtime
                mark.write_text(str(size_of(folder)), encoding="ascii")
                os.utime(mark, (used_at, used_at))
            size = int(mark.read_text(encoding="ascii"))
            yield Kept(folder=folder, bytes=size, used_at=mark.stat().st_mtime)


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def lock_of(target: Path, cache: Path) -> FileLock:
    """Return the lock of one folder in the cache."""
    folder = cache / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    name = str(target.relative_to(cache)).replace(os.sep, "-")
    return FileLock(folder / f"{name}.lock")


def remove(kept: Kept, cache: Path) -> bool:
    """Remove a folder of the cache, and tell whether it went: what is in use stays."""
    try:
        with lock_of(kept.folder, cache).acquire(blocking=False):
            # Somebody may have begun to use it since the cache was looked through.
            if (kept.folder / USED).stat().st_mtime != kept.used_at:
                return False
            shutil.rmtree(kept.folder)
    except (Timeout, OSError):
        return False
    return True
