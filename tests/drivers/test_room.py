"""The cache is bounded: what was not used for longest goes first."""

import os
import time
from pathlib import Path

import pytest

from harness.drivers.room import (
    LIMIT_MB,
    LIMIT_VARIABLE,
    MEGABYTE,
    USED,
    kept_in,
    limit_of_cache,
    lock_of,
    make_room,
    mark_used,
    remove,
)

DAY = 86_400.0


def kept(cache: Path, name: str, *, days: float, size: int = 1000) -> Path:
    """Make a folder of the cache that was used so many days ago."""
    folder = cache / name
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(b"x" * size)
    mark_used(folder, is_new=True)
    at = time.time() - days * DAY
    os.utime(folder / USED, (at, at))
    return folder


def test_what_was_not_used_for_longest_goes_until_the_rest_fits(tmp_path: Path) -> None:
    oldest = kept(tmp_path, "deps/a-1", days=9)
    older = kept(tmp_path, "build/a/plain-1", days=8)
    newer = kept(tmp_path, "build/a/plain-2", days=7)

    assert make_room(tmp_path, 1000) == 2000
    assert [one.exists() for one in (oldest, older, newer)] == [False, False, True]


def test_what_fits_stays(tmp_path: Path) -> None:
    folder = kept(tmp_path, "deps/a-1", days=9)

    assert make_room(tmp_path, 1000) == 0
    assert folder.exists()


def test_what_was_used_lately_stays_whatever_the_limit_is(tmp_path: Path) -> None:
    folder = kept(tmp_path, "deps/a-1", days=0)

    assert make_room(tmp_path, 0) == 0
    assert folder.exists()
    assert make_room(tmp_path, 0, spare=0) == 1000


def test_what_is_used_again_becomes_the_newest(tmp_path: Path) -> None:
    first, second = kept(tmp_path, "deps/a-1", days=9), kept(tmp_path, "deps/b-1", days=8)
    mark_used(first, is_new=False)

    make_room(tmp_path, 1000)

    assert first.exists()
    assert not second.exists()


def test_what_is_used_again_once_the_cache_was_looked_through_stays(tmp_path: Path) -> None:
    folder = kept(tmp_path, "deps/a-1", days=9)
    (seen,) = kept_in(tmp_path)

    mark_used(folder, is_new=False)

    assert not remove(seen, tmp_path)
    assert folder.exists()


def test_what_somebody_builds_right_now_stays(tmp_path: Path) -> None:
    folder = kept(tmp_path, "deps/a-1", days=9)

    with lock_of(folder, tmp_path):
        assert make_room(tmp_path, 0) == 0
    assert folder.exists()


def test_what_an_older_harness_has_left_is_measured_and_as_old_as_it_is(tmp_path: Path) -> None:
    folder = kept(tmp_path, "build/a/plain-1", days=0)
    (folder / USED).unlink()
    os.utime(folder, (1000, 1000))

    (one,) = kept_in(tmp_path)

    assert (one.bytes, one.used_at) == (1000, 1000)


@pytest.mark.parametrize(("told", "megabytes"), [("12", 12), ("", LIMIT_MB), ("much", LIMIT_MB)])
def test_the_limit_is_ours_unless_another_one_is_told(
    told: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, told)

    assert limit_of_cache() == megabytes * MEGABYTE
