"""Large objects in and out: the server's peak memory, and whether the content is the same.

``python -m benchmarks.large [GIB]`` starts a server as a process of its own, uploads so much
through a signed URL, reads it back, and prints both rates and the peak resident memory.
"""

import hashlib
import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import oss2
from oss2.credentials import StaticCredentialsProvider

from benchmarks.rows import Row, show
from harness.model.identity import KeyPair

ROOT = Path(__file__).parents[1]
GIB = 1024**3
GIB_OF_A_ROUND = 1.0
PIECE = 4 * 1024 * 1024
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")  # noqa: S106  made up
REGION = "cn-hangzhou"


def pieces(length: int) -> Iterator[bytes]:
    """Yield so many bytes, no two pieces alike."""
    filler = hashlib.sha256(b"filler").digest() * (PIECE // 32)
    sent = 0
    while sent < length:
        piece = (sent.to_bytes(8, "big") + filler)[: min(PIECE, length - sent)]
        sent += len(piece)
        yield piece


def measure(gib: float = GIB_OF_A_ROUND) -> Iterator[Row]:
    """Yield the rates in both directions and the server's peak memory; what differs is absent."""
    length, told = int(gib * GIB), f"{gib:g} GiB through signed URLs, digests computed"
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        argv = [sys.executable, "-m", "tests.server.killable", folder]
        with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            try:
                put, got, peak = transfer(server, length)
            finally:
                server.kill()
    yield Row(what="PUT of a large object", value=put, unit="MB/s", note=told)
    yield Row(what="GET of a large object", value=got, unit="MB/s", note=told)
    yield Row(what="peak memory of the server", value=peak, unit="MB", at_most=100, note=told)


def transfer(server: "subprocess.Popen[str]", length: int) -> tuple[float, float, float]:
    """Send and read the object; return both rates and the peak memory, in MB."""
    assert server.stdout is not None  # noqa: S101  it is a pipe
    endpoint = server.stdout.readline().strip()
    provider = StaticCredentialsProvider(OWNER.access_key_id, OWNER.access_key_secret)
    bucket = oss2.Bucket(oss2.ProviderAuthV4(provider), endpoint, "bucket", region=REGION)
    sent, received = hashlib.sha256(), hashlib.sha256()
    netloc = urlsplit(endpoint).netloc
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(netloc)
    target = bucket.sign_url("PUT", "large", 3600).removeprefix(endpoint)
    connection.putrequest("PUT", target, skip_accept_encoding=True)
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    for piece in pieces(length):
        sent.update(piece)
        connection.send(piece)
    put = connection.getresponse()
    put.read()
    stored = time.perf_counter()
    connection.request("GET", bucket.sign_url("GET", "large", 3600).removeprefix(endpoint))
    got = connection.getresponse()
    while data := got.read(PIECE):
        received.update(data)
    done = time.perf_counter()
    if (put.status, got.status) != (200, 200) or sent.digest() != received.digest():
        raise SystemExit(f"content DIFFERENT, or refused: {put.status}, {got.status}")
    status = Path(f"/proc/{server.pid}/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return length / (stored - begun) / 1e6, length / (done - stored) / 1e6, peak


def main() -> None:
    """Measure and print a line for each figure."""
    show(measure(float(sys.argv[1]) if len(sys.argv) > 1 else GIB_OF_A_ROUND))


if __name__ == "__main__":
    main()
