"""What a kept runtime keeps from cell to cell: no connection, no process, nothing after a kill."""

import http.server
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.local import LocalDriver
from tests.drivers.warm.runtimes import JAVA, NODE, PYTHON, Runtime, java
from tests.drivers.warm.test_driver import UPLOAD, prepared, run
from tests.tiny.lifeline import SECONDS, Lifeline
from tests.tiny.roots import write_root

CELLS = 5
ARGV = ("run", "--warm", "--driver", "local", "--only-root", "--root")
GETS = {
    NODE.name: """
const http = require('http');
http.get(process.env.HARNESS_SIGNED_URL, (answer) => answer.resume().on('end', () => {
  console.log(answer.statusCode);
}));
""",
    JAVA.name: java("""
        var url = new java.net.URL(System.getenv("HARNESS_SIGNED_URL"));
        var connection = (java.net.HttpURLConnection) url.openConnection();
        System.out.println(connection.getResponseCode());
        connection.getInputStream().readAllBytes();
    """),
}
HOLDS_A_PIPE = {
    PYTHON.name: """
import os, time
pipe = os.open({path!r}, os.O_WRONLY)
os.write(pipe, b"begun\\n")
time.sleep(1000)
""",
    NODE.name: """
const fs = require('fs');
fs.writeSync(fs.openSync({path!r}, 'w'), 'begun\\n');
setTimeout(() => {{}}, 1e6);
""",
}


class Keeping(http.server.ThreadingHTTPServer):
    """Keeps every connection open, and counts them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Keeper)
        self.connections = 0


class Keeper(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Keeping

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def keeping() -> Iterator[Keeping]:
    with Keeping() as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("runtime", [NODE, JAVA], ids=lambda runtime: runtime.name)
def test_no_connection_outlives_its_cell(
    runtime: Runtime, warm: LocalDriver, keeping: Keeping, tmp_path: Path
) -> None:
    program = prepared(warm, tmp_path / "root", runtime.client(GETS[runtime.name]))
    url = f"http://127.0.0.1:{keeping.server_address[1]}/"

    seen = [run(warm, program, replace(UPLOAD, url=url)) for _ in range(CELLS)]

    assert [facts.stdout for facts in seen] == ["200\n"] * CELLS
    assert [facts.warm for facts in seen] == [True] * CELLS
    assert keeping.connections == CELLS


@pytest.mark.parametrize("runtime", [PYTHON, NODE], ids=lambda runtime: runtime.name)
def test_a_harness_that_is_killed_leaves_no_runtime(
    runtime: Runtime, cache: Path, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)
    snippet = HOLDS_A_PIPE[runtime.name].format(path=str(lifeline.path))
    root = write_root(tmp_path / "root", runtime.client(snippet))
    harness = subprocess.Popen(
        [sys.executable, "-m", "harness", *ARGV, str(root)],
        env=os.environ | {"HARNESS_CACHE": str(cache), "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    )
    lifeline.wait_for_the_beginning()

    harness.kill()

    assert harness.wait(SECONDS) == -signal.SIGKILL
    lifeline.wait_for_the_end()
