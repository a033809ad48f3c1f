"""What an object is: its bytes in segments, and what is known of it."""

import json
from dataclasses import asdict, dataclass, replace

from harness.model.observation import Digests

NORMAL, MULTIPART, APPENDABLE, SYMLINK = "Normal", "Multipart", "Appendable", "Symlink"
DELETE_MARKER = "DeleteMarker"


@dataclass(kw_only=True, slots=True)
class Segment:
    """A run of an object's bytes: in memory, or in a file of its bucket's folder."""

    length: int
    data: bytes | None = None
    file: str = ""


@dataclass(kw_only=True, slots=True)
class StoredObject:
    """The facts of an object; header values are bytes read as Latin-1.

    ``tag`` is the ETag of an object whose ETag is no MD5; such an object has no digests but its
    length and CRC-64. ``target`` is the key to which a symlink points. ``version`` is empty outside
    buckets with versioning and for the version called null; ``order`` counts the versions of a key.
    An archived object is readable from ``thawed_at`` to ``thawed_until`` (Unix seconds).
    """

    key: str
    segments: tuple[Segment, ...]
    digests: Digests
    headers: tuple[tuple[str, str], ...]
    modified_at: float
    kind: str = NORMAL
    tag: str = ""
    target: str = ""
    version: str = ""
    order: int = 0
    thawed_at: float = 0.0
    thawed_until: float = 0.0

    @property
    def version_id(self) -> str:
        """The version as clients know it."""
        return self.version or "null"

    @property
    def etag(self) -> bytes:
        """The quoted ETag."""
        return b'"%s"' % (self.tag or self.digests.md5.upper()).encode()

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.digests.length

    @property
    def files(self) -> frozenset[str]:
        """The files that hold the bytes."""
        return frozenset([segment.file for segment in self.segments if segment.file])

    def header(self, name: str) -> str | None:
        """Return the value of a kept header."""
        return next((value for own, value in self.headers if own == name), None)


def written(stored: StoredObject) -> bytes:
    """Return a description and the bytes that are in memory, as one file."""
    fields = asdict(stored)
    inline = [segment.data for segment in stored.segments if segment.data is not None]
    for segment in fields["segments"]:
        segment["data"] = None
    return json.dumps(fields).encode() + b"\n" + b"".join(inline)


def read(raw: bytes) -> StoredObject:
    """Return the object that a file describes."""
    line, _, inline = raw.partition(b"\n")
    fields = json.loads(line)
    fields["digests"] = Digests(**fields["digests"])
    fields["headers"] = tuple((name, value) for name, value in fields["headers"])
    segments = []
    for segment in (Segment(**item) for item in fields["segments"]):
        if segment.file:
            segments.append(segment)
        else:
            data, inline = inline[: segment.length], inline[segment.length :]
            segments.append(replace(segment, data=data))
    return StoredObject(**{**fields, "segments": tuple(segments)})
