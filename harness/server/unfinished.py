"""Multipart uploads under way; they are forgotten when the server ends."""

import secrets
from dataclasses import dataclass, field

from harness.model.observation import Digests
from harness.server.stored import Segment


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One uploaded part."""

    number: int
    segment: Segment
    digests: Digests
    modified_at: float

    @property
    def etag(self) -> str:
        """Is the MD5 in quoted capitals."""
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
    parts: dict[int, Part] = field(default_factory=dict)


class Unfinished:
    """The uploads by id."""

    def __init__(self) -> None:
        self._uploads: dict[str, MultipartUpload] = {}

    def begin(
        self,
        *,
        bucket: str,
        key: str,
        headers: tuple[tuple[str, str], ...],
        now: float,
        forbids_overwrite: bool,
    ) -> MultipartUpload:
        """Remember a new upload."""
        upload = MultipartUpload(
            id=secrets.token_hex(16).upper(),
            bucket=bucket,
            key=key,
            headers=headers,
            initiated_at=now,
            forbids_overwrite=forbids_overwrite,
        )
        self._uploads[upload.id] = upload
        return upload

    def find(self, upload_id: str, *, bucket: str, key: str) -> MultipartUpload | None:
        """Return an upload, if it is one to this key."""
        upload = self._uploads.get(upload_id)
        return upload if upload and (upload.bucket, upload.key) == (bucket, key) else None

    def forget(self, upload_id: str) -> None:
        """Drop an upload."""
        self._uploads.pop(upload_id, None)

    def of(self, bucket: str) -> list[MultipartUpload]:
        """Return the uploads to a bucket, by key and id."""
        found = (upload for upload in self._uploads.values() if upload.bucket == bucket)
        return sorted(found, key=lambda upload: (upload.key.encode(), upload.id))

    def drop_bucket(self, bucket: str) -> None:
        """Forget all uploads to a bucket."""
        for upload in self.of(bucket):
            self.forget(upload.id)
