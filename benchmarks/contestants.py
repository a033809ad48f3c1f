"""Servers to be measured side by side, each started for as long as it is lent."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from harness.model.identity import KeyPair
from harness.signing.sign import Signature, sign_url

BUCKET = "benchbucket"
REGION = "cn-hangzhou"
URLS = 2_000
WAIT = 60
NOBODY = KeyPair(access_key_id="nobody", access_key_secret="nothing")  # noqa: S106  nobody's
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Absent(Exception):  # noqa: N818  it is no error
    """Says why a server cannot be had here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A server that runs: where, as which process, and how it wants its requests signed."""

    endpoint: str
    pid: int
    pair: KeyPair = NOBODY

    def paths(self, method: str, count: int = URLS) -> list[str]:
        """Return path and query of signed URLs, each for a key of its own."""
        wanted = (
            Signature(
                endpoint=self.endpoint,
                region=REGION,
                bucket=BUCKET,
                key=f"dir/{number}.bin",
                credentials=self.pair,
                method=method,
                expires=86_400,
            )
            for number in range(count)
        )
        return [sign_url(each).removeprefix(self.endpoint) for each in wanted]


@dataclass(frozen=True, kw_only=True, slots=True)
class Contestant:
    """One server: what it checks, and how it is started in a folder."""

    name: str
    checks: str
    start: Callable[[Path], AbstractContextManager[Running]]


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, running: "subprocess.Popen[str]") -> None:
    """Return as soon as something listens; raise Absent where the process ends before."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end and running.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Absent(f"it does not listen after {WAIT} s, or ended with {running.poll()}")


@contextmanager
def process(argv: list[str], **options: object) -> "Iterator[subprocess.Popen[str]]":
    """Run a server for as long as it is lent."""
    running = subprocess.Popen(argv, text=True, **options)  # type: ignore[call-overload]  # passed on
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(WAIT)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def ours(_folder: Path, *more: str) -> Iterator[Running]:
    """Serve with ``harness serve``."""
    argv = [str(Path(sys.executable).with_name("harness")), "serve", "--port", "0", "--json"]
    with process([*argv, "--bucket", BUCKET, *more], stdout=subprocess.PIPE) as running:
        told = json.loads(cast("IO[str]", running.stdout).readline())
        pair = KeyPair(
            access_key_id=told["access_key_id"], access_key_secret=told["access_key_secret"]
        )
        yield Running(endpoint=told["endpoint"], pid=running.pid, pair=pair)


@contextmanager
def nginx(folder: Path) -> Iterator[Running]:
    """Serve with nginx and its DAV module."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise Absent("apt-get install nginx-light")
    port = free_port()
    (folder / "root").mkdir()
    (folder / "root").chmod(0o777)
    config = folder / "nginx.conf"
    config.write_text(
        f"""
        worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 512; }}
        http {{
          access_log off; client_body_temp_path {folder}/body; client_body_buffer_size 16k;
          client_max_body_size 0; sendfile on;
          server {{ listen 127.0.0.1:{port}; root {folder}/root; keepalive_requests 1000000;
            location / {{ dav_methods PUT DELETE; create_full_put_path on; dav_access all:rw; }} }}
        }}"""
    )
    folder.chmod(0o755)
    with process([program, "-c", str(config)], **QUIET) as running:
        wait_for(port, running)
        yield Running(endpoint=f"http://127.0.0.1:{port}", pid=running.pid)


OURS = Contestant(name="harness serve", checks="signature, expiry, everything", start=ours)
NGINX = Contestant(name="nginx DAV", checks="nothing", start=nginx)
