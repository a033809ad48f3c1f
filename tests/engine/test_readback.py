import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from harness.drivers.in_process import InProcessDriver
from harness.engine.environment import open_environment
from harness.engine.keyring import make_keyring
from harness.engine.readback import read_object
from harness.engine.uploads import Address
from harness.errors import ServerError
from harness.wire.digests import digests_of

DATA = b"content" * 100_000
# The server keeps header values as their bytes are on the wire.
RAW = "李雷".encode().decode("latin-1")


def address(endpoint: str) -> Address:
    return Address(endpoint=endpoint, region="cn-hangzhou", bucket="cell-1", other_bucket="cell-2")


def test_an_object_is_read_back_with_its_headers_and_digests() -> None:
    headers = {"content-type": "text/plain", "x-oss-meta-author": RAW}
    with open_environment(InProcessDriver({})) as environment:
        environment.server.create_bucket("cell-1")
        environment.server.put_object("cell-1", "a/例子", DATA, headers)
        head, got = read_object("a/例子", address(environment.server.endpoint), environment.keyring)

    assert got
    assert (got.status, head.status) == (200, 200)
    assert got.body == digests_of(DATA)
    assert head.body is None
    assert got.headers["x-oss-meta-author"] == head.headers["x-oss-meta-author"] == "李雷"
    assert head.headers["content-length"] == str(len(DATA))


def test_an_object_that_is_not_there_is_an_answer_without_a_body() -> None:
    with open_environment(InProcessDriver({})) as environment:
        environment.server.create_bucket("cell-1")
        head, got = read_object(
            "nothing", address(environment.server.endpoint), environment.keyring
        )

    assert got
    assert (head.status, got.status) == (404, 404)
    assert got.body is None


def test_no_proxy_stands_between_us_and_our_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    with open_environment(InProcessDriver({})) as environment:
        environment.server.create_bucket("cell-1")

        head, _ = read_object("k", address(environment.server.endpoint), environment.keyring)

    assert head.status == 404


def test_metadata_that_is_not_utf_8_is_read_byte_for_byte() -> None:
    with open_environment(InProcessDriver({})) as environment:
        environment.server.create_bucket("cell-1")
        environment.server.put_object("cell-1", "k", b"", {"x-oss-meta-name": "caf\xe9"})
        head, _ = read_object("k", address(environment.server.endpoint), environment.keyring)

    assert head.headers["x-oss-meta-name"] == "caf\xe9"


def test_a_server_that_does_not_answer_is_named() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{bound.getsockname()[1]}"

        with pytest.raises(ServerError, match="did not answer HEAD of the object"):
            read_object("k", address(endpoint), make_keyring(0.0))


def test_the_content_of_an_archived_object_is_not_asked_for() -> None:
    headers = {"x-oss-storage-class": "ColdArchive"}
    with open_environment(InProcessDriver({})) as environment:
        environment.server.create_bucket("cell-1")
        environment.server.put_object("cell-1", "k", DATA, headers)
        head, got = read_object("k", address(environment.server.endpoint), environment.keyring)

    assert got is None
    assert head.headers["x-oss-hash-crc64ecma"] == str(digests_of(DATA).crc64)


class Listed(BaseHTTPRequestHandler):
    """Answers everything, and notes who has asked for what."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, int]]] = []

    def do_GET(self) -> None:
        """Answer with nothing, and keep the connection."""
        self.asked.append((self.command, self.client_address[1]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        """Answer the same."""
        self.do_GET()

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002  the library's name
        """Say nothing."""


def test_one_connection_carries_both_questions() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Listed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        read_object("k", address(f"http://127.0.0.1:{server.server_port}"), make_keyring(0.0))
        server.shutdown()

    assert [method for method, _ in Listed.asked] == ["HEAD", "GET"]
    assert len({port for _, port in Listed.asked}) == 1
