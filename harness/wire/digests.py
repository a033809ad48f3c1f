"""Digests of a body, taken while it streams by."""

import hashlib

from fastcrc import crc64

from harness.model.observation import Digests


class Digester:
    """Takes MD5, SHA-256 and CRC-64/XZ in one pass."""

    def __init__(self) -> None:
        self._length = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._crc64 = 0

    def update(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self._length += len(data)
        self._md5.update(data)
        self._sha256.update(data)
        self._crc64 = crc64.xz(data, self._crc64)

    @property
    def length(self) -> int:
        """Is how many bytes came so far."""
        return self._length

    def result(self) -> Digests:
        """Return the digests of what came so far."""
        return Digests(
            length=self._length,
            md5=self._md5.hexdigest(),
            crc64=self._crc64,
            sha256=self._sha256.hexdigest(),
        )


def digests_of(data: bytes) -> Digests:
    """Return the digests of a whole body."""
    digester = Digester()
    digester.update(data)
    return digester.result()
