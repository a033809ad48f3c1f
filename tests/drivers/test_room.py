"""The cache is bounded: what was not used for longest goes first."""

import os
import time
from pathlib import Path

import pytest

from harness.drivers.room import (
    LIMIT_MB,
    LIMIT_VARIABLE,
    MEGABYTE,
    NEVER,
    RUNS,
    USED,
    CacheUse,
    kept_in,
    lease,
    limit_of_cache,
    lock_of,
    make_room,
    mark_used,
    oldest_run,
    remove,
    size_of,
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

    limit = next(kept_in(tmp_path)).bytes
    assert make_room(tmp_path, limit) == 2 * limit
    assert [one.exists() for one in (oldest, older, newer)] == [False, False, True]


def test_what_fits_stays(tmp_path: Path) -> None:
    folder = kept(tmp_path, "deps/a-1", days=9)

    assert make_room(tmp_path, size_of(folder)) == 0
    assert folder.exists()


def test_what_a_run_uses_stays_until_its_end_whatever_the_limit_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, "0")
    before = kept(tmp_path, "deps/a-1", days=1)
    use = CacheUse(tmp_path)
    use.begin()
    used = kept(tmp_path, "deps/b-1", days=0)

    assert make_room(tmp_path, 0) > 0
    assert (before.exists(), used.exists()) == (False, True)

    # It was too much, so that whoever ends next looks again.
    use.end()
    assert not used.exists()


def test_a_run_that_was_killed_uses_nothing(tmp_path: Path) -> None:
    (tmp_path / RUNS).mkdir()
    (tmp_path / RUNS / "1-dead").touch()

    assert oldest_run(tmp_path) == NEVER
    assert list((tmp_path / RUNS).iterdir()) == []


def test_of_runs_that_go_on_the_oldest_counts(tmp_path: Path) -> None:
    first, second = lease(tmp_path), lease(tmp_path)
    begun = oldest_run(tmp_path)
    first.release()

    assert begun < oldest_run(tmp_path) < time.time()
    second.release()


def test_files_count_and_go_as_folders_do(tmp_path: Path) -> None:
    for name in ("second-runs/a", "proofs/b", "boxed/c.tar"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_bytes(b"x" * 1000)
    kept(tmp_path, "hosts/java-1", days=1)

    assert {one.path.parent.name for one in kept_in(tmp_path)} == {
        *("second-runs", "proofs", "boxed", "hosts")
    }
    make_room(tmp_path, 0)
    assert list(kept_in(tmp_path)) == []


def test_what_is_used_again_becomes_the_newest(tmp_path: Path) -> None:
    first, second = kept(tmp_path, "deps/a-1", days=9), kept(tmp_path, "deps/b-1", days=8)
    mark_used(first, is_new=False)

    make_room(tmp_path, size_of(first))

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

    assert one.bytes >= 1000
    assert one.used_at == 1000


def test_what_is_built_right_now_is_not_looked_at(tmp_path: Path) -> None:
    folder = kept(tmp_path, "build/a/plain-1", days=0)
    (folder / USED).unlink()

    with lock_of(folder, tmp_path):
        assert list(kept_in(tmp_path)) == []
    assert not (folder / USED).exists()


@pytest.mark.parametrize(("told", "megabytes"), [("12", 12), ("", LIMIT_MB), ("much", LIMIT_MB)])
def test_the_limit_is_ours_unless_another_one_is_told(
    told: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, told)

    assert limit_of_cache() == megabytes * MEGABYTE
