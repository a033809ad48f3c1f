"""Objects on disk: whole or not at all.

An object is one description, ``<sha256 of its key>.json``, which names its data file. The data is
written first and the description is renamed into place last, so that a reader meets the old object
or the new one. Names on disk come from digests and chance only: no key leaves the folder.
"""

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from harness.model.observation import Digests


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredObject:
    """What is known of an object; header values are bytes read as Latin-1."""

    key: str
    data: str
    digests: Digests
    headers: tuple[tuple[str, str], ...]
    modified_at: float

    @property
    def etag(self) -> bytes:
        """Is the MD5 in quoted capitals."""
        return b'"%s"' % self.digests.md5.upper().encode()


class Upload:
    """A body on its way to the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb", buffering=0)

    def write(self, data: bytes) -> None:
        """Append bytes of the body."""
        written = self._file.write(data)
        while written < len(data):
            written += self._file.write(memoryview(data)[written:])

    def close(self) -> None:
        """Leave the data where it is, ready to be committed."""
        self._file.close()

    def discard(self) -> None:
        """Leave nothing."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class Store:
    """The objects of all buckets below one folder, used by one thread.

    Nothing is synchronised to the disk: the promise holds for a process that dies, not for a
    machine that loses its power.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)
        for folder in root.iterdir():
            if folder.is_dir():
                _sweep(folder)

    def create_bucket(self, bucket: str) -> None:
        """Make room for a bucket."""
        (self._root / bucket).mkdir(exist_ok=True)

    def drop_bucket(self, bucket: str) -> None:
        """Forget a bucket with all its objects."""
        shutil.rmtree(self._root / bucket, ignore_errors=True)

    def begin(self, bucket: str) -> Upload:
        """Open a new data file."""
        folder = self._root / bucket
        return Upload(folder / f"{secrets.token_hex(8)}.data")

    def commit(self, bucket: str, upload: Upload, stored: StoredObject) -> None:
        """Put a complete upload in the place of the object that stood there."""
        upload.close()
        place = self._place(bucket, stored.key)
        before = _read(place)
        draft = upload.path.with_suffix(".draft")
        draft.write_bytes(_written(stored))
        draft.replace(place)
        if before is not None:
            self.data_path(bucket, before).unlink(missing_ok=True)

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """Return the object that stands at a key."""
        return _read(self._place(bucket, key))

    def remove(self, bucket: str, key: str) -> None:
        """Delete an object, if there is one."""
        stored = self.find(bucket, key)
        if stored is not None:
            self._place(bucket, key).unlink()
            self.data_path(bucket, stored).unlink(missing_ok=True)

    def data_path(self, bucket: str, stored: StoredObject) -> Path:
        """Return the file that holds an object's data."""
        return self._root / bucket / stored.data

    def _place(self, bucket: str, key: str) -> Path:
        return self._root / bucket / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


def _written(stored: StoredObject) -> bytes:
    digests = stored.digests
    fields = {
        "key": stored.key,
        "data": stored.data,
        "length": digests.length,
        "md5": digests.md5,
        "crc64": digests.crc64,
        "sha256": digests.sha256,
        "headers": stored.headers,
        "modified_at": stored.modified_at,
    }
    return json.dumps(fields).encode()


def _read(place: Path) -> StoredObject | None:
    try:
        fields = json.loads(place.read_bytes())
    except FileNotFoundError:
        return None
    return StoredObject(
        key=fields["key"],
        data=fields["data"],
        digests=Digests(
            length=fields["length"],
            md5=fields["md5"],
            crc64=fields["crc64"],
            sha256=fields["sha256"],
        ),
        headers=tuple((name, value) for name, value in fields["headers"]),
        modified_at=fields["modified_at"],
    )


def _sweep(folder: Path) -> None:
    # A server that was killed leaves data that no description names.
    described = (_read(path) for path in folder.glob("*.json"))
    named = {stored.data for stored in described if stored is not None}
    for path in folder.iterdir():
        if path.suffix in {".data", ".draft"} and path.name not in named:
            path.unlink()
