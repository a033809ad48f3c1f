"""kill -9 in the middle of many uploads: each object is there whole, or not at all."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

import oss2
import pytest

from tests.server.loops import run_apart
from tests.server.site import OWNER, REGION
from tests.server.starter import Starter

ROOT = Path(__file__).parents[2]
UPLOADS = 200
SIZES = (100, 40_000, 300_000)


@pytest.fixture
def process(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    argv = [sys.executable, "-m", "tests.server.killable", str(tmp_path / "objects")]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def _body(number: int, turn: str) -> bytes:
    seed = hashlib.sha256(f"{number} {turn}".encode()).digest()
    size = SIZES[number % len(SIZES)]
    return (seed * (size // len(seed) + 1))[:size]


def _bucket(endpoint: str) -> oss2.Bucket:
    provider = oss2.credentials.StaticCredentialsProvider(
        OWNER.access_key_id, OWNER.access_key_secret
    )
    return oss2.Bucket(oss2.ProviderAuthV4(provider), endpoint, "bucket", region=REGION)


async def _upload(endpoint: str, target: str, body: bytes) -> bool:
    """Send slowly enough that all uploads are under way together; tell whether a 200 came."""
    parts = urlsplit(endpoint)
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        head = f"PUT {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body[: len(body) // 2])
        await writer.drain()
        await asyncio.sleep(0)
        writer.write(body[len(body) // 2 :])
        await writer.drain()
        status = await reader.readline()
        writer.close()
    except OSError:
        return False
    return status.startswith(b"HTTP/1.1 200 ")


async def _storm(endpoint: str, pid: int, kill_after: int) -> set[int]:
    bucket = _bucket(endpoint)
    answered: set[int] = set()

    async def one(number: int) -> None:
        url = bucket.sign_url("PUT", f"key/{number}", 600, slash_safe=True)
        if await _upload(endpoint, url.removeprefix(endpoint), _body(number, "new")):
            answered.add(number)
            if len(answered) == kill_after:
                os.kill(pid, signal.SIGKILL)

    await asyncio.gather(*(one(number) for number in range(UPLOADS)))
    return answered


@pytest.mark.parametrize("kill_after", [1, 60, 150])
def test_what_was_answered_is_there_and_nothing_is_there_in_part(
    process: "subprocess.Popen[str]", starter: Starter, kill_after: int
) -> None:
    endpoint = cast("IO[str]", process.stdout).readline().strip()
    before = _bucket(endpoint)
    for number in range(0, UPLOADS, 2):  # half of the keys hold an older object
        before.put_object(f"key/{number}", _body(number, "old"))

    answered = run_apart(_storm(endpoint, process.pid, kill_after))
    process.wait()
    after = starter.server(is_lasting=True)
    bucket = _bucket(after.endpoint)

    assert kill_after <= len(answered) < UPLOADS
    for number in range(UPLOADS):
        whole = {_body(number, "new")}
        if number not in answered:
            whole |= {_body(number, "old")} if number % 2 == 0 else {b""}
        try:
            found = bucket.get_object(f"key/{number}").read()
        except oss2.exceptions.NoSuchKey:
            found = b""
        assert found in whole, number
    named = {path.name for path in starter.root.rglob("*.data")}
    described = sum(
        path.read_text("latin-1").count('.data"') for path in starter.root.rglob("*.object")
    )
    assert len(named) == described
