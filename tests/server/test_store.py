"""Objects on disk: whole or not at all."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.observation import Digests
from harness.server.store import Store, StoredObject
from harness.wire.digests import digests_of
from tests.server.site import Site
from tests.server.starter import Starter


def _stored(key: str, data: str, digests: Digests) -> StoredObject:
    return StoredObject(key=key, data=data, digests=digests, headers=(), modified_at=1.0)


def _put(store: Store, key: str, data: bytes) -> StoredObject:
    upload = store.begin("bucket")
    upload.write(data)
    stored = _stored(key, upload.path.name, digests_of(data))
    store.commit("bucket", upload, stored)
    return stored


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "root")
    store.create_bucket("bucket")
    return store


def _files(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_object_is_found_as_it_was_put(store: Store) -> None:
    stored = _put(store, "dir/中.txt", b"data")

    assert store.find("bucket", "dir/中.txt") == stored
    assert store.data_path("bucket", stored).read_bytes() == b"data"


def test_a_new_object_replaces_the_old_one_and_its_data(store: Store, tmp_path: Path) -> None:
    _put(store, "key", b"old")
    stored = _put(store, "key", b"new")

    assert store.data_path("bucket", stored).read_bytes() == b"new"
    assert len(_files(tmp_path)) == 2


def test_an_upload_that_is_discarded_leaves_nothing(store: Store, tmp_path: Path) -> None:
    upload = store.begin("bucket")
    upload.write(b"data")
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
    _put(store, key, b"data")

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
    stored = _put(store, "key", b"data")
    lost = store.begin("bucket")
    lost.write(b"half")
    lost.close()
    (tmp_path / "root" / "a file").touch()

    again = Store(tmp_path / "root")

    assert again.find("bucket", "key") == stored
    assert not lost.path.exists()


def test_interrupted_uploads_leave_nothing_on_the_disk(starter: Starter) -> None:
    site = starter.site()
    for _ in range(3):
        with site.wire() as wire:
            head = site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "100"})
            wire.send(head + b"half")

    assert [exchange.status for exchange in site.journal] == [400] * 3
    assert _files(starter.root) == []


def test_an_upload_under_way_when_the_server_stops_leaves_nothing(starter: Starter) -> None:
    site = starter.site()
    with site.wire() as wire:
        expect = {"Content-Length": "100", "Expect": "100-continue"}
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect))
        wire.socket.recv(100)
        wire.send(b"half")
        site.server.stop()

    assert _files(starter.root) == []


def test_a_folder_that_vanishes_is_an_internal_error(starter: Starter) -> None:
    site = starter.site()
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
    first = starter.site()
    first.call("PUT", "key", {"x-oss-meta-a": "b"}, b"hello")
    first.server.stop()

    second: Site = starter.site()
    reply = second.call("GET", "key")

    assert (reply.body, reply.headers["x-oss-meta-a"]) == (b"hello", "b")
