"""Local files to upload, made from a seed: the same bytes on both sides of a container's wall.

Like the agent, it needs nothing but the standard library: it also runs inside containers.
"""

import hashlib
from collections.abc import Iterator

BLOCK = 1024 * 1024
# Between blanks what strips them is seen; of so few bytes none could be spared.
FIRST, LAST, FEW = b" ", b"\n", 16


def blocks(seed: bytes, size: int) -> Iterator[bytes]:
    """Yield so many bytes; each block differs, so that no lost or repeated one goes unseen."""
    noise = hashlib.shake_256(seed).digest(min(size, BLOCK))
    for offset in range(0, size, BLOCK):
        block = noise if size < BLOCK else offset.to_bytes(8, "big") + noise[: BLOCK - 8]
        yield _between_blanks(block[: size - offset], offset, size)


def _between_blanks(block: bytes, offset: int, size: int) -> bytes:
    if size >= FEW and not offset:
        block = FIRST + block[1:]
    return block[:-1] + LAST if size >= FEW and offset + BLOCK >= size else block


def write(path: str, seed: bytes, size: int) -> None:
    """Write the file."""
    with open(path, "wb") as file:  # noqa: PTH123  pathlib would cost the container's agent memory
        file.writelines(blocks(seed, size))
