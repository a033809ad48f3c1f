"""How much room the cache takes: what was not used for longest goes first."""

import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from harness import timeouts

LIMIT_VARIABLE = "HARNESS_CACHE_MB"
# All versions of all clients and what pages need take three quarters of it.
LIMIT_MB = 8_000
MEGABYTE = 1_000_000
BLOCK = 512
USED = ".used"
RUNS, FULL = "runs", ".full"
FOLDERS = ("deps/*", "build/*/*", "hosts/*")
FILES = ("boxed/*.tar", "boxed/*.refused", "second-runs/*", "proofs/*")
# The clock of files is behind the other one by some milliseconds.
BEHIND = 1.0
NEVER = float("inf")


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheEntry:
    """One thing in the cache: installed libraries, a built program, what a run has told."""

    path: Path
    bytes: int
    used_at: float


class CacheUse:
    """The part of a cache that one run uses: nothing of it is removed before the run has ended."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._lease: FileLock | None = None
        self._has_built = False
        self._looked_at = time.monotonic()

    def begin(self) -> None:
        """Have others leave alone what is used from now on."""
        with self._lock:
            if self._lease is None:
                self._lease = lease(self._cache)

    def has_built(self) -> None:
        """Note that the cache has grown."""
        self._has_built = True

    def rest(self) -> None:
        """Make room from time to time: somebody may save again while that is done."""
        if time.monotonic() - self._looked_at >= timeouts.CACHE_POLL:
            self.make_room()

    def make_room(self) -> None:
        """Make room where the cache may be too large."""
        # Nobody waits for it: looking through the cache takes as long as to build a small program.
        if self._has_built or (self._cache / FULL).exists():
            self._has_built = False
            make_room(self._cache, limit_of_cache())
        self._looked_at = time.monotonic()

    def end(self) -> None:
        """Use it no more, and make room."""
        with self._lock:
            if self._lease is not None:
                self._lease.release()
                Path(self._lease.lock_file).unlink(missing_ok=True)
                self._lease = None
        self.make_room()


def lease(cache: Path) -> FileLock:
    """Return a lock that tells for as long as it is held when its run has begun."""
    folder = cache / RUNS
    with lock_of(folder, cache):
        folder.mkdir(exist_ok=True)
        held = FileLock(folder / f"{time.time_ns()}-{uuid.uuid4().hex}", thread_local=False)
        held.acquire()
    return held


def oldest_run(cache: Path) -> float:
    """Return when the oldest run has begun that goes on, ``NEVER`` where none does.

    A lease that nobody holds is of a run that was killed.
    """
    begun = [NEVER]
    if not (cache / RUNS).exists():
        return NEVER
    with lock_of(cache / RUNS, cache):
        for path in (cache / RUNS).glob("*-*"):
            try:
                with FileLock(path).acquire(blocking=False):
                    path.unlink(missing_ok=True)
            except Timeout:
                begun.append(int(path.name.partition("-")[0]) / 1e9 - BEHIND)
    return min(begun)


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


def make_room(cache: Path, limit: int) -> int:
    """Remove what was not used for longest until the rest fits; return how many bytes went.

    What a run has used that goes on, and what somebody builds right now, stays.
    """
    every = sorted(kept_in(cache), key=lambda one: one.used_at)
    too_much, removed, in_use = sum(one.bytes for one in every) - limit, 0, oldest_run(cache)
    for one in every:
        if removed >= too_much or one.used_at >= in_use:
            break
        removed += one.bytes if remove(one, cache) else 0
    if removed < too_much:
        (cache / FULL).touch()
    else:
        (cache / FULL).unlink(missing_ok=True)
    return removed


def kept_in(cache: Path) -> Iterator[CacheEntry]:
    """Yield what the cache keeps, in no order; what is built right now is not kept yet."""
    for path in (path for pattern in FOLDERS for path in cache.glob(pattern)):
        with suppress(OSError, ValueError, Timeout):
            mark = path / USED
            if not mark.exists():
                with lock_of(path, cache).acquire(blocking=False):
                    used_at = path.stat().st_mtime
                    mark.write_text(str(size_of(path)), encoding="ascii")
                    os.utime(mark, (used_at, used_at))
            size = int(mark.read_text(encoding="ascii"))
            yield CacheEntry(path=path, bytes=size, used_at=mark.stat().st_mtime)
    for path in (path for pattern in FILES for path in cache.glob(pattern)):
        with suppress(OSError):
            facts = path.stat()
            yield CacheEntry(path=path, bytes=facts.st_blocks * BLOCK, used_at=facts.st_mtime)


def size_of(folder: Path) -> int:
    """Return how many bytes of the disk a folder takes."""
    return sum(path.lstat().st_blocks for path in (folder, *folder.rglob("*"))) * BLOCK


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of the cache: others read meanwhile, and find the whole of it or none."""
    path.parent.mkdir(exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    half.write_bytes(content)
    half.replace(path)


def lock_of(target: Path, cache: Path) -> FileLock:
    """Return the lock of one folder in the cache."""
    folder = cache / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    name = str(target.relative_to(cache)).replace(os.sep, "-")
    return FileLock(folder / f"{name}.lock")


def remove(kept: CacheEntry, cache: Path) -> bool:
    """Remove a thing from the cache, and tell whether it went: what is in use stays."""
    is_folder = kept.path.is_dir()
    mark = kept.path / USED if is_folder else kept.path
    lock = lock_of(kept.path, cache) if is_folder else FileLock(kept.path.with_suffix(".lock"))
    try:
        # What is no pack is written anew where it is missed.
        with lock.acquire(blocking=False) if is_folder or kept.path.suffix else nullcontext():
            # Somebody may have begun to use it since the cache was looked through.
            if mark.stat().st_mtime != kept.used_at:
                return False
            if is_folder:
                shutil.rmtree(kept.path)
            else:
                kept.path.unlink()
    except (Timeout, OSError):
        return False
    return True
