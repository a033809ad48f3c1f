"""Objects, whole or not at all.

Small bodies stay in memory, others go to files below one folder. A lasting store writes one
description an object, ``<sha256 of its key>.object``, with a small body inside it: data comes first
and the description is renamed into place last, so that a server that is killed at any moment leaves
the old object or the new one. Names on disk come from digests and chance only: no key leaves the
folder.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.server.response import FilePart
from harness.server.storage.stored_object import Segment, StoredObject, read, written

SMALL = 64 * 1024
PIECE = 256 * 1024
SETTINGS = "bucket.json"
NOTES = frozenset({".upload", ".part"})


class Upload:
    """A body on its way into the store."""

    __slots__ = ("_bucket", "_descriptor", "_held", "_length", "_name", "_root")

    def __init__(self, root: Path, bucket: str) -> None:
        self._root = root
        self._bucket = bucket
        self._held: list[bytes] = []
        self._length = 0
        self._name = ""
        self._descriptor = -1

    def write(self, data: bytes) -> None:
        """Append bytes of the body."""
        self._length += len(data)
        if self._descriptor >= 0:
            self._append(data)
            return
        self._held.append(data)
        if self._length > SMALL:
            self._name = f"{secrets.token_hex(8)}.data"
            folder = self._root / self._bucket
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True)
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            self._descriptor = os.open(folder / self._name, flags, 0o600)
            for piece in self._held:
                self._append(piece)
            self._held = []

    def close(self) -> Segment:
        """Return what was written, ready to become part of an object."""
        if self._descriptor < 0:
            data, self._held = b"".join(self._held), []
            return Segment(length=self._length, data=data)
        os.close(self._descriptor)
        self._descriptor = -1
        return Segment(length=self._length, file=self._name)

    def discard(self) -> None:
        """Leave nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        if self._name:
            (self._root / self._bucket / self._name).unlink(missing_ok=True)

    def _append(self, data: bytes) -> None:
        done = os.write(self._descriptor, data)
        while done < len(data):
            done += os.write(self._descriptor, memoryview(data)[done:])


class Store:
    """The objects of all buckets, used by one thread.

    Nothing is synchronised to the disk: the promise of a lasting store holds for a process that
    dies, not for a machine that loses its power.
    """

    def __init__(self, root: Path, *, is_lasting: bool = False) -> None:
        self._root = root
        self._is_lasting = is_lasting
        self._objects: dict[str, dict[str, StoredObject]] = {}
        self._past: dict[str, list[StoredObject]] = {}
        # One that is not lasting makes its folder for the first large body only.
        if is_lasting:
            root.mkdir(parents=True, exist_ok=True)
            for folder in root.iterdir():
                if folder.is_dir():
                    self._objects[folder.name], self._past[folder.name] = _load(folder)

    @property
    def buckets(self) -> tuple[str, ...]:
        """The buckets that have room here."""
        return tuple(self._objects)

    def create_bucket(self, bucket: str) -> None:
        """Make room for a bucket."""
        self._objects.setdefault(bucket, {})
        if self._is_lasting:
            (self._root / bucket).mkdir(exist_ok=True)

    def drop_bucket(self, bucket: str) -> None:
        """Forget a bucket with all its objects."""
        if self._objects.pop(bucket, None) is not None and (self._root / bucket).exists():
            shutil.rmtree(self._root / bucket, ignore_errors=True)

    def begin(self, bucket: str) -> Upload:
        """Take a new body."""
        return Upload(self._root, bucket)

    def put(self, bucket: str, stored: StoredObject, *, leaves_data: bool = False) -> None:
        """Put an object in the place of the one that stood there, whose data may be needed."""
        objects = self._objects[bucket]
        if self._is_lasting:
            place = self._place(bucket, stored.key)
            _write(place, written(stored))
        before = objects.get(stored.key)
        objects[stored.key] = stored
        if before is not None and before.files and not leaves_data:
            self._unlink(bucket, before.files - stored.files)

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """Return the object that stands at a key."""
        return self._objects.get(bucket, {}).get(key)

    def keys(self, bucket: str) -> list[str]:
        """Return the keys of a bucket in the order of their bytes."""
        return sorted(self._objects.get(bucket, {}), key=str.encode)

    def remove(self, bucket: str, key: str, *, leaves_data: bool = False) -> None:
        """Delete an object, if there is one; its data may be needed."""
        stored = self._objects.get(bucket, {}).pop(key, None)
        if stored is not None:
            if self._is_lasting:
                self._place(bucket, key).unlink(missing_ok=True)
            self._unlink(bucket, frozenset() if leaves_data else stored.files)

    def past(self, bucket: str) -> list[StoredObject]:
        """Return the versions beside the current ones that were there at the start."""
        return self._past.get(bucket, [])

    def write_past(self, bucket: str, stored: StoredObject) -> None:
        """Describe a version that is not the current one."""
        if self._is_lasting:
            _write(self._place(bucket, stored.key, stored.version_id), written(stored))

    def unlink_past(self, bucket: str, stored: StoredObject, *, leaves_data: bool) -> None:
        """Delete the description of such a version, and its data, unless it is needed."""
        if self._is_lasting:
            self._place(bucket, stored.key, stored.version_id).unlink(missing_ok=True)
        self._unlink(bucket, frozenset() if leaves_data else stored.files)

    def discard(self, bucket: str, segment: Segment) -> None:
        """Delete bytes that become part of no object."""
        if segment.file:
            self._unlink(bucket, frozenset({segment.file}))

    def share(self, source: str, segments: tuple[Segment, ...], bucket: str) -> tuple[Segment, ...]:
        """Return the segments once more, for an object of another place."""
        shared = []
        for segment in segments:
            if segment.file:
                name = f"{secrets.token_hex(8)}.data"
                (self._root / bucket).mkdir(parents=True, exist_ok=True)
                (self._root / bucket / name).hardlink_to(self._root / source / segment.file)
                segment = Segment(length=segment.length, file=name)  # noqa: PLW2901  the copy of it
            shared.append(segment)
        return tuple(shared)

    def parts(
        self, bucket: str, stored: StoredObject, offset: int, length: int
    ) -> Iterator[bytes | FilePart]:
        """Yield the bytes from an offset on, as they can be sent."""
        for segment in stored.segments:
            if offset < segment.length and length:
                wanted = min(segment.length - offset, length)
                if segment.data is not None:
                    yield segment.data[offset : offset + wanted]
                else:
                    path = self._root / bucket / segment.file
                    yield FilePart(path=path, offset=offset, length=wanted)
                length -= wanted
            offset = max(offset - segment.length, 0)

    def bytes_of(
        self, bucket: str, stored: StoredObject, offset: int, length: int
    ) -> Iterator[bytes]:
        """Yield the bytes from an offset on, in pieces."""
        for part in self.parts(bucket, stored, offset, length):
            if isinstance(part, bytes):
                yield part
                continue
            left = part.length
            with part.path.open("rb") as file:
                file.seek(part.offset)
                while left and (data := file.read(min(left, PIECE))):
                    left -= len(data)
                    yield data

    def write_note(self, bucket: str, name: str, data: bytes) -> None:
        """Keep what is not yet an object, if anything is kept."""
        if self._is_lasting:
            _write(self._root / bucket / name, data)

    def unlink_note(self, bucket: str, name: str) -> None:
        """Keep it no longer."""
        if self._is_lasting:
            (self._root / bucket / name).unlink(missing_ok=True)

    def notes(self, bucket: str) -> dict[str, bytes]:
        """Return what was kept beside the objects, by name."""
        if not self._is_lasting:
            return {}
        paths = (self._root / bucket).iterdir()
        return {path.name: path.read_bytes() for path in paths if path.suffix in NOTES}

    def files_of_objects(self, bucket: str) -> frozenset[str]:
        """Return the names of all files that hold bytes of a bucket's objects."""
        objects = (*self._objects.get(bucket, {}).values(), *self.past(bucket))
        return frozenset().union(*(stored.files for stored in objects))

    def keep_settings(self, bucket: str, settings: Mapping[str, Any]) -> None:
        """Keep what a bucket is, beside what it holds."""
        if self._is_lasting:
            _write(self._root / bucket / SETTINGS, json.dumps(settings).encode())

    def settings(self, bucket: str) -> dict[str, Any]:
        """Return what was kept of a bucket."""
        try:
            kept = json.loads((self._root / bucket / SETTINGS).read_bytes())
        except FileNotFoundError:
            return {}
        return dict(kept)

    def _place(self, bucket: str, key: str, version: str = "") -> Path:
        return self._root / bucket / _file_of(key, version)

    def _unlink(self, bucket: str, files: frozenset[str]) -> None:
        for name in files:
            (self._root / bucket / name).unlink(missing_ok=True)


def _write(place: Path, data: bytes) -> None:
    # A description is one write and one rename: these calls are half of what an upload costs.
    draft = f"{place}.{secrets.token_hex(4)}.draft"
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        done = os.write(descriptor, data)
        while done < len(data):
            done += os.write(descriptor, memoryview(data)[done:])
    finally:
        os.close(descriptor)
    os.rename(draft, place)  # noqa: PTH104  a quarter of the time of Path.rename


def _file_of(key: str, version: str = "") -> str:
    text = f"{key}\0{version}" if version else key
    return f"{hashlib.sha256(text.encode()).hexdigest()}.object"


def _load(folder: Path) -> tuple[dict[str, StoredObject], list[StoredObject]]:
    objects, past = {}, []
    for path in folder.glob("*.object"):
        stored = read(path.read_bytes())
        if path.name == _file_of(stored.key):
            objects[stored.key] = stored
        else:
            past.append(stored)
    # A server that was killed leaves data that no description names.
    parts = [read(path.read_bytes()) for path in folder.glob("*.part")]
    named = frozenset().union(*(stored.files for stored in (*objects.values(), *past, *parts)))
    for path in folder.iterdir():
        if path.suffix in {".data", ".draft"} and path.name not in named:
            path.unlink()
    return objects, past
