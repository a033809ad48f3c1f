"""Multipart uploads under way; a lasting store keeps them, so that they survive the server."""

import json
import secrets
from dataclasses import dataclass, field

from harness.model.observation import Digests
from harness.server.storage.store import Store
from harness.server.storage.stored_object import Segment, StoredObject, read, written

UPLOAD, PART = ".upload", ".part"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One uploaded part."""

    number: int
    segment: Segment
    digests: Digests
    modified_at: float

    @property
    def etag(self) -> str:
        """The MD5 in quoted capitals."""
        return f'"{self.digests.md5.upper()}"'


@dataclass(kw_only=True, slots=True)
class MultipartUpload:
    """One upload in parts, with the headers that its object will have."""

    id: str
    bucket: str
    key: str
    headers: tuple[tuple[str, str], ...]
    initiated_at: float
    forbids_overwrite: bool
    is_sequential: bool = False
    parts: dict[int, Part] = field(default_factory=dict)


class Unfinished:
    """The uploads by id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._uploads: dict[str, MultipartUpload] = {}
        for bucket in store.buckets:
            self._reopen(bucket)

    def begin(
        self,
        *,
        bucket: str,
        key: str,
        headers: tuple[tuple[str, str], ...],
        now: float,
        forbids_overwrite: bool,
        is_sequential: bool,
    ) -> MultipartUpload:
        """Remember a new upload."""
        upload = MultipartUpload(
            id=secrets.token_hex(16).upper(),
            bucket=bucket,
            key=key,
            headers=headers,
            initiated_at=now,
            forbids_overwrite=forbids_overwrite,
            is_sequential=is_sequential,
        )
        self._uploads[upload.id] = upload
        self._store.write_note(bucket, upload.id + UPLOAD, _upload_note(upload))
        return upload

    def keep(self, upload: MultipartUpload, part: Part) -> None:
        """Keep a part, in the place of an earlier one of its number."""
        before = upload.parts.get(part.number)
        self._store.write_note(upload.bucket, _part_file(upload.id, part), _part_note(part))
        upload.parts[part.number] = part
        if before is not None:
            self._store.discard(upload.bucket, before.segment)

    def find(self, upload_id: str, *, bucket: str, key: str) -> MultipartUpload | None:
        """Return an upload, if it is one to this key."""
        upload = self._uploads.get(upload_id)
        return upload if upload and (upload.bucket, upload.key) == (bucket, key) else None

    def forget(self, upload_id: str) -> None:
        """Drop an upload; what becomes of the bytes of its parts is for others to say."""
        upload = self._uploads.pop(upload_id, None)
        if upload is not None:
            self._store.unlink_note(upload.bucket, upload.id + UPLOAD)
            for part in upload.parts.values():
                self._store.unlink_note(upload.bucket, _part_file(upload.id, part))

    def of(self, bucket: str) -> list[MultipartUpload]:
        """Return the uploads to a bucket, by key and id."""
        uploads = (upload for upload in self._uploads.values() if upload.bucket == bucket)
        return sorted(uploads, key=lambda upload: (upload.key.encode(), upload.id))

    def drop_bucket(self, bucket: str) -> None:
        """Forget all uploads to a bucket."""
        for upload in self.of(bucket):
            self.forget(upload.id)

    def _reopen(self, bucket: str) -> None:
        """Know the uploads that were under way when the server ended.

        One whose bytes are an object's by now was completed, and the server died before it could
        forget it; a part without an upload is left of one that was given up.
        """
        notes = self._store.notes(bucket)
        for name, raw in notes.items():
            if name.endswith(UPLOAD):
                fields = json.loads(raw)
                headers = tuple((header, value) for header, value in fields.pop("headers"))
                upload = MultipartUpload(**fields, bucket=bucket, headers=headers)
                self._uploads[upload.id] = upload
        taken = self._store.files_of_objects(bucket)
        for name, raw in notes.items():
            if name.endswith(PART):
                self._reopen_part(bucket, name, read(raw), taken)

    def _reopen_part(
        self, bucket: str, name: str, stored: StoredObject, taken: frozenset[str]
    ) -> None:
        upload = self._uploads.get(name.partition(".")[0])
        if upload is not None and stored.files & taken:
            self.forget(upload.id)
        elif upload is not None:
            part = Part(
                number=int(stored.key),
                segment=stored.segments[0],
                digests=stored.digests,
                modified_at=stored.modified_at,
            )
            upload.parts[part.number] = part
            return
        self._store.unlink_note(bucket, name)
        if not stored.files & taken:
            self._store.discard(bucket, stored.segments[0])


def _part_file(upload_id: str, part: Part) -> str:
    return f"{upload_id}.{part.number}{PART}"


def _upload_note(upload: MultipartUpload) -> bytes:
    fields = {
        "id": upload.id,
        "key": upload.key,
        "headers": upload.headers,
        "initiated_at": upload.initiated_at,
        "forbids_overwrite": upload.forbids_overwrite,
        "is_sequential": upload.is_sequential,
    }
    return json.dumps(fields).encode()


def _part_note(part: Part) -> bytes:
    stored = StoredObject(
        key=str(part.number),
        segments=(part.segment,),
        digests=part.digests,
        headers=(),
        modified_at=part.modified_at,
    )
    return written(stored)
