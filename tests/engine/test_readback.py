import socket

import pytest

from harness.drivers.in_process import InProcessDriver
from harness.engine.environment import open_environment
from harness.engine.keyring import make_keyring
from harness.engine.readback import read_back, read_content
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
    with open_environment(InProcessDriver({})) as bench:
        bench.server.create_bucket("cell-1")
        bench.server.put_object("cell-1", "a/例子", DATA, headers)
        got = read_back("GET", "a/例子", address(bench.server.endpoint), bench.keyring)
        head = read_back("HEAD", "a/例子", address(bench.server.endpoint), bench.keyring)

    assert (got.status, head.status) == (200, 200)
    assert got.body == digests_of(DATA)
    assert head.body is None
    assert got.headers["x-oss-meta-author"] == head.headers["x-oss-meta-author"] == "李雷"
    assert head.headers["content-length"] == str(len(DATA))


def test_an_object_that_is_not_there_is_an_answer_without_a_body() -> None:
    with open_environment(InProcessDriver({})) as bench:
        bench.server.create_bucket("cell-1")
        got = read_back("GET", "nothing", address(bench.server.endpoint), bench.keyring)

    assert got.status == 404
    assert got.body is None


def test_no_proxy_stands_between_us_and_our_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    with open_environment(InProcessDriver({})) as bench:
        bench.server.create_bucket("cell-1")

        assert read_back("HEAD", "k", address(bench.server.endpoint), bench.keyring).status == 404


def test_metadata_that_is_not_utf_8_is_read_byte_for_byte() -> None:
    with open_environment(InProcessDriver({})) as bench:
        bench.server.create_bucket("cell-1")
        bench.server.put_object("cell-1", "k", b"", {"x-oss-meta-name": "caf\xe9"})
        head = read_back("HEAD", "k", address(bench.server.endpoint), bench.keyring)

    assert head.headers["x-oss-meta-name"] == "caf\xe9"


def test_a_server_that_does_not_answer_is_named() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{bound.getsockname()[1]}"

        with pytest.raises(ServerError, match="did not answer HEAD of the object"):
            read_back("HEAD", "k", address(endpoint), make_keyring(0.0))


def test_the_content_of_an_archived_object_is_not_asked_for() -> None:
    headers = {"x-oss-storage-class": "ColdArchive"}
    with open_environment(InProcessDriver({})) as bench:
        bench.server.create_bucket("cell-1")
        bench.server.put_object("cell-1", "k", DATA, headers)
        where = address(bench.server.endpoint)
        head = read_back("HEAD", "k", where, bench.keyring)

        assert read_content(head, "k", where, bench.keyring) is None
        assert read_back("GET", "k", where, bench.keyring).status == 403
    assert head.headers["x-oss-hash-crc64ecma"] == str(digests_of(DATA).crc64)
