"""The mock server under load, side by side with servers that people use instead of one.

    .venv/bin/python benchmarks/serving.py [--rounds 3] [--seconds 5] [--connections 16]

``wrk`` sends PUTs of 1 KB through signed URLs to ours, and the same requests to nginx (DAV) and
moto, in turns. Ours verifies and journals every request; what the others check is said beside
their figures. A server that is not installed is left out, by name. Needs ``wrk``.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import requests

from harness.model.identity import KeyPair
from harness.signing.sign import Signature, sign_url

BUCKET = "benchbucket"
URLS = 64
BODY = 1024
WAIT = 20


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """One server: how it is started, and what it checks."""

    name: str
    checks: str
    start: Callable[[Path], AbstractContextManager[list[str]]]
    missing: str = ""


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Return as soon as something listens."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port} after {WAIT} s")


@contextmanager
def process(argv: list[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    """Run a server for as long as it is lent."""
    running = subprocess.Popen(argv, text=True, **options)  # type: ignore[call-overload]  # passed on
    try:
        yield running
    finally:
        running.terminate()
        running.wait(WAIT)


def signed_paths(endpoint: str, region: str, pair: KeyPair) -> list[str]:
    """Return the paths and queries of signed URLs for different keys."""
    wanted = (
        Signature(
            endpoint=endpoint, region=region, bucket=BUCKET, key=f"dir/{n}.bin", credentials=pair
        )
        for n in range(URLS)
    )
    return [sign_url(each).removeprefix(endpoint) for each in wanted]


@contextmanager
def ours(_folder: Path) -> Iterator[list[str]]:
    """Serve with ``harness serve``."""
    argv = [str(Path(sys.executable).with_name("harness")), "serve", "--port", "0", "--json"]
    with process([*argv, "--bucket", BUCKET], stdout=subprocess.PIPE) as running:
        told = json.loads(cast("IO[str]", running.stdout).readline())
        pair = KeyPair(
            access_key_id=told["access_key_id"], access_key_secret=told["access_key_secret"]
        )
        yield [told["endpoint"], *signed_paths(told["endpoint"], told["region"], pair)]


@contextmanager
def nginx(folder: Path) -> Iterator[list[str]]:
    """Serve with nginx and its DAV module."""
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
          server {{ listen 127.0.0.1:{port}; root {folder}/root; keepalive_requests 1000000;
            location / {{ dav_methods PUT DELETE; create_full_put_path on; dav_access all:rw; }} }}
        }}"""
    )
    folder.chmod(0o755)
    endpoint = f"http://127.0.0.1:{port}"
    with process([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config)]):
        wait_for(port)
        yield [endpoint, *signed_paths(endpoint, "cn-hangzhou", _any_pair())]


@contextmanager
def moto(_folder: Path) -> Iterator[list[str]]:
    """Serve with moto's server."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    argv = [sys.executable, "-m", "moto.server", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with process(argv, **quiet):
        wait_for(port)
        requests.put(f"{endpoint}/{BUCKET}", timeout=WAIT).raise_for_status()
        yield [endpoint, *signed_paths(endpoint, "cn-hangzhou", _any_pair())]


def _any_pair() -> KeyPair:
    return KeyPair(access_key_id="nobody", access_key_secret="nothing")  # noqa: S106  nobody's


CONTESTANTS = (
    Contestant(name="harness serve", checks="signature, expiry, everything", start=ours),
    Contestant(
        name="nginx DAV",
        checks="nothing",
        start=nginx,
        missing="" if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") else "nginx",
    ),
    Contestant(
        name="moto server",
        checks="nothing by default",
        start=moto,
        missing="" if importlib.util.find_spec("moto") else "moto[server]",
    ),
)


def load(contestant: Contestant, seconds: int, connections: int) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in milliseconds."""
    with tempfile.TemporaryDirectory() as name, contestant.start(Path(name)) as (endpoint, *paths):
        script = Path(name) / "put.lua"
        quoted = ",".join(json.dumps(path) for path in paths)
        script.write_text(
            f'local paths = {{{quoted}}}\nlocal n = 0\nlocal body = string.rep("x", {BODY})\n'
            "function request() n = n % #paths + 1\n"
            'return wrk.format("PUT", paths[n], nil, body) end\n'
            "function done(s, l, r) print(string.format("
            '"RESULT %f %f %d", s.requests / (s.duration / 1e6), l:percentile(99) / 1000, '
            "s.errors.status + s.errors.read + s.errors.timeout)) end\n"
        )
        argv = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), endpoint]
        told = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\d+)", told)
    if found is None or found[3] != "0":
        raise SystemExit(f"{contestant.name} answered with errors:\n{told}")
    return float(found[1]), float(found[2])


def main() -> None:
    """Measure in turns and print one line a server."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    present = [contestant for contestant in CONTESTANTS if not contestant.missing]
    rounds = [
        {each.name: load(each, options.seconds, options.connections) for each in present}
        for _ in range(options.rounds)
    ]
    base = statistics.median(measured["harness serve"][0] for measured in rounds)
    print("| server | PUT/s | p99 ms | ours is × as fast | checks |")
    print("| --- | --: | --: | --: | --- |")
    for each in present:
        rate = statistics.median(measured[each.name][0] for measured in rounds)
        late = statistics.median(measured[each.name][1] for measured in rounds)
        print(f"| {each.name} | {rate:,.0f} | {late:.1f} | {base / rate:.2f} | {each.checks} |")
    for each in CONTESTANTS:
        if each.missing:
            print(f"\nleft out: {each.name} ({each.missing} is not installed)")


if __name__ == "__main__":
    main()
