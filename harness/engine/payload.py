"""Local files to upload: so many bytes, never the same twice."""

import secrets
from collections.abc import Iterator
from pathlib import Path

from harness.model.observation import Digests
from harness.model.scenario import Body
from harness.wire.digests import Digester

BLOCK = 1024 * 1024


def blocks(size: int) -> Iterator[bytes]:
    """Yield so many bytes; each block differs, so that no lost or repeated one goes unseen."""
    noise = secrets.token_bytes(min(size, BLOCK))
    for offset in range(0, size, BLOCK):
        block = offset.to_bytes(8) + noise
        yield block[8:][: size - offset] if size < BLOCK else block[:BLOCK][: size - offset]


def write_file(path: Path, body: Body) -> Digests | None:
    """Write the local file and return what it holds; None where the scenario wants it missing."""
    if body.missing:
        return None
    digester = Digester()
    with path.open("wb") as file:
        for block in blocks(body.bytes):
            digester.update(block)
            file.write(block)
    return digester.result()
