"""Objects on disk: whole or not at all."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.observation import Digests
from harness.server.storage.store import SMALL, Store, Upload
from harness.server.storage.stored_object import Segment, StoredObject
from harness.wire.digests import digests_of
from tests.server.starter import Starter

LARGE = bytes(range(256)) * (SMALL // 256 + 1)


def _closed(upload: Upload, key: str, data: bytes) -> StoredObject:
    upload.write(data)
    return _stored(key, upload.close(), digests_of(data))


def _stored(key: str, segment: Segment, digests: Digests) -> StoredObject:
    return StoredObject(
        key=key, segments=(segment,), digests=digests, headers=(("a", "b"),), modified_at=1.0
    )


def _put(store: Store, key: str, data: bytes) -> StoredObject:
    stored = _closed(store.begin("bucket"), key, data)
    store.put("bucket", stored)
    return stored


def _bytes(store: Store, stored: StoredObject, offset: int = 0) -> bytes:
    return b"".join(store.bytes_of("bucket", stored, offset, stored.length - offset))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "root", is_lasting=True)
    store.create_bucket("bucket")
    return store


def _files(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [b"", b"data", LARGE])
def test_an_object_is_found_as_it_was_put(store: Store, tmp_path: Path, data: bytes) -> None:
    stored = _put(store, "dir/中.txt", data)
    again = Store(tmp_path / "root", is_lasting=True)

    assert store.find("bucket", "dir/中.txt") == stored
    assert again.find("bucket", "dir/中.txt") == stored
    assert _bytes(store, stored) == _bytes(again, stored) == data
    assert _bytes(store, stored, len(data) // 2) == data[len(data) // 2 :]


def test_a_new_object_replaces_the_old_one_and_its_data(store: Store, tmp_path: Path) -> None:
    _put(store, "key", LARGE)
    stored = _put(store, "key", LARGE[::-1])

    assert _bytes(store, stored) == LARGE[::-1]
    assert len(_files(tmp_path)) == 2


def test_a_small_object_is_one_file(store: Store, tmp_path: Path) -> None:
    _put(store, "key", b"small")

    assert len(_files(tmp_path)) == 1


def test_a_store_that_need_not_last_leaves_small_objects_in_memory(tmp_path: Path) -> None:
    store = Store(tmp_path / "root")
    store.create_bucket("bucket")
    stored = _put(store, "key", b"small")

    assert _bytes(store, stored) == b"small"
    assert _files(tmp_path) == []


def test_segments_are_read_as_one_object(store: Store) -> None:
    pieces = [b"one", LARGE, b"", b"two"]
    segments = []
    for piece in pieces:
        upload = store.begin("bucket")
        upload.write(piece)
        segments.append(upload.close())
    whole = b"".join(pieces)
    stored = StoredObject(
        key="key",
        segments=tuple(segments),
        digests=digests_of(whole),
        headers=(),
        modified_at=1.0,
    )
    store.put("bucket", stored)

    assert _bytes(store, stored) == whole
    assert _bytes(store, stored, 2) == whole[2:]
    assert _bytes(store, stored, len(LARGE) + 4) == whole[len(LARGE) + 4 :]


def test_a_shared_object_outlives_its_source(store: Store) -> None:
    stored = _put(store, "key", LARGE)
    store.create_bucket("other")
    segments = store.share("bucket", stored.segments, "other")
    copy = StoredObject(
        key="copy", segments=segments, digests=stored.digests, headers=(), modified_at=1.0
    )
    store.put("other", copy)
    store.drop_bucket("bucket")

    assert b"".join(store.bytes_of("other", copy, 0, copy.length)) == LARGE


def test_what_a_bucket_is_outlives_the_server(store: Store, tmp_path: Path) -> None:
    store.keep_settings("bucket", {"acl": "private"})
    again = Store(tmp_path / "root", is_lasting=True)

    assert again.buckets == ("bucket",)
    assert again.settings("bucket") == {"acl": "private"}


def test_an_upload_that_is_discarded_leaves_nothing(store: Store, tmp_path: Path) -> None:
    upload = store.begin("bucket")
    upload.write(LARGE)
    upload.discard()

    assert _files(tmp_path) == []


def test_an_upload_shows_only_when_it_is_committed(store: Store) -> None:
    old = _put(store, "key", b"old")
    upload = store.begin("bucket")
    upload.write(b"new")

    assert store.find("bucket", "key") == old
    upload.discard()


@pytest.mark.parametrize(
    "key",
    ["../../etc/passwd", "..", ".", "/etc/passwd", "a/../../b", "a\0b", "\\..\\b", "k" * 1023],
)
def test_no_key_leaves_the_folder(store: Store, tmp_path: Path, key: str) -> None:
    _put(store, key, LARGE)

    assert all(path.parent == tmp_path / "root" / "bucket" for path in _files(tmp_path))


def test_a_removed_object_leaves_nothing(store: Store, tmp_path: Path) -> None:
    _put(store, "key", b"data")
    store.remove("bucket", "key")
    store.remove("bucket", "key")

    assert store.find("bucket", "key") is None
    assert _files(tmp_path) == []


def test_a_dropped_bucket_leaves_nothing(store: Store, tmp_path: Path) -> None:
    _put(store, "key", b"data")
    store.drop_bucket("bucket")

    assert _files(tmp_path) == []
    assert store.find("bucket", "key") is None


def test_what_a_killed_server_left_is_swept_and_objects_stay(store: Store, tmp_path: Path) -> None:
    stored = _put(store, "key", LARGE)
    lost = store.begin("bucket")
    lost.write(LARGE)
    lost.close()
    (tmp_path / "root" / "bucket" / "x.draft").touch()
    (tmp_path / "root" / "a file").touch()

    again = Store(tmp_path / "root", is_lasting=True)

    assert again.find("bucket", "key") == stored
    assert len(_files(tmp_path / "root" / "bucket")) == 2


def test_interrupted_uploads_leave_nothing_on_the_disk(starter: Starter) -> None:
    site = starter.site()
    for _ in range(3):
        with site.wire() as wire:
            head = site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "100000"})
            wire.send(head + LARGE)

    assert [exchange.status for exchange in site.journal] == [400] * 3
    assert _files(starter.root) == []


def test_an_upload_under_way_when_the_server_stops_leaves_nothing(starter: Starter) -> None:
    site = starter.site()
    with site.wire() as wire:
        expect = {"Content-Length": "100000", "Expect": "100-continue"}
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect))
        wire.socket.recv(100)
        wire.send(LARGE)
        site.server.stop()

    assert _files(starter.root) == []


def test_a_folder_that_vanishes_is_an_internal_error(starter: Starter) -> None:
    site = starter.lasting()
    with site.wire() as wire:
        expect = {"Content-Length": "5", "Expect": "100-continue"}
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect))
        wire.socket.recv(100)
        (starter.root / "bucket").rename(starter.root / "gone")
        wire.send(b"hello")
        reply = wire.socket.recv(12)

    assert reply == b"HTTP/1.1 500"
    assert site.call("PUT", "key").status == 500
    assert [exchange.cause for exchange in site.journal] == ["storage-failed"] * 2


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Let this process write no file of more than a megabyte, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_an_internal_error_and_leaves_nothing(starter: Starter) -> None:
    site = starter.site()

    reply = site.call("PUT", "key", body=bytes(4_000_000))

    assert (reply.status, reply.code) == (500, "InternalError")
    assert site.journal[-1].cause == "storage-failed"
    assert _files(starter.root) == []


def test_a_stored_object_survives_the_server(starter: Starter) -> None:
    first = starter.lasting()
    first.call("PUT", "key", {"x-oss-meta-a": "b"}, b"hello")
    first.server.stop()

    second = starter.lasting()
    reply = second.call("GET", "key")

    assert (reply.body, reply.headers["x-oss-meta-a"]) == (b"hello", "b")
