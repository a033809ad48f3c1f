"""Digests of a body, taken while it streams by."""

import hashlib

from fastcrc import crc64

from harness.model.observation import Digests


class Digester:
    """Takes MD5, SHA-256 and CRC-64/XZ in one pass."""

    __slots__ = ("_crc64", "_length", "_md5", "_sha256")

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
        """Number of bytes that came so far."""
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
    return Digests(
        length=len(data),
        md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        crc64=crc64.xz(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


_POLYNOMIAL = 0xC96C5795D7870F42  # CRC-64/XZ, reflected
_WIDTH = 64


def combined_crc64(first: int, second: int, length: int) -> int:
    """Return the CRC-64/XZ of two texts behind each other; the second is ``length`` bytes long.

    Appending zeros is a linear map of the 64 bits of a CRC: its matrix is squared as often as the
    length has binary digits (the way of zlib's crc32_combine).
    """
    matrix = [_POLYNOMIAL, *(1 << bit for bit in range(_WIDTH - 1))]  # one zero bit
    for _ in range(3):
        matrix = _squared(matrix)
    while length:
        if length & 1:
            first = _times(matrix, first)
        length >>= 1
        matrix = _squared(matrix)
    return first ^ second


def _times(matrix: list[int], vector: int) -> int:
    result = 0
    row = 0
    while vector:
        if vector & 1:
            result ^= matrix[row]
        vector >>= 1
        row += 1
    return result


def _squared(matrix: list[int]) -> list[int]:
    return [_times(matrix, row) for row in matrix]
