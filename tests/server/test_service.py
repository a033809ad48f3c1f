"""Starting and stopping, and what is left."""

import gc
import socket
import ssl
import threading
from pathlib import Path

import pytest
import requests
import trustme

from harness.errors import ServerError, UsageError
from harness.server import MockServer
from harness.wire.digests import digests_of
from tests.server.site import ACCOUNT, REGION, Site
from tests.server.starter import Starter


def _server_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "mock-server"]


def test_a_stopped_server_leaves_no_thread_and_no_listener(starter: Starter) -> None:
    before = len(_server_threads())
    server = starter.server()
    port = int(server.endpoint.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as idle:
        assert len(_server_threads()) == before + 1
        server.stop()
        server.stop()
        assert idle.recv(1) == b""

    assert len(_server_threads()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    gc.collect()


def test_a_stopped_server_says_that_it_is_not_running(starter: Starter) -> None:
    server = starter.server()
    server.stop()

    with pytest.raises(ServerError, match="is not running"):
        server.create_bucket("bucket")


def test_an_occupied_port_is_told_in_a_sentence(starter: Starter, server: MockServer) -> None:
    port = int(server.endpoint.rpartition(":")[2])

    with pytest.raises(ServerError, match=f"cannot listen on 127.0.0.1:{port}") as caught:
        starter.server(port=port)

    assert caught.value.hint
    assert caught.value.exit_code == 3


def test_a_server_may_be_asked_from_many_threads(site: Site) -> None:
    failures = []

    def use(number: int) -> None:
        server, bucket = site.server, f"threaded-{number}"
        server.create_bucket(bucket)
        server.put_object(bucket, "key", b"x" * number)
        digests = server.object_digests(bucket, "key")
        if digests != digests_of(b"x" * number) or server.journal(bucket):
            failures.append(number)
        server.dismiss(bucket)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


class BrokenClock:
    """Fails when it is looked at, as a bug of the server would."""

    def now(self) -> float:
        raise RuntimeError("no time")


def test_a_bug_of_the_server_is_not_blamed_on_a_client(tmp_path: Path) -> None:
    server = MockServer(root=tmp_path, account=ACCOUNT, region=REGION, clock=BrokenClock())
    server.start()
    site = Site(server=server, bucket="bucket")
    try:
        with pytest.raises((ConnectionError, IndexError)):
            site.call("GET", "key")
        with pytest.raises(ServerError, match="has failed: RuntimeError"):
            server.journal("bucket")
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["..", "a/b", "UPPER", "ab", "-abc", ""])
def test_a_bucket_must_have_a_legal_name(server: MockServer, name: str) -> None:
    with pytest.raises(UsageError, match="not the name of a bucket"):
        server.create_bucket(name)


def test_a_bucket_created_again_keeps_its_objects(site: Site) -> None:
    site.server.put_object(site.bucket, "key", b"x")
    site.server.create_bucket(site.bucket)

    assert site.call("GET", "key").body == b"x"


def test_a_dismissed_bucket_does_not_exist(site: Site) -> None:
    site.server.dismiss(site.bucket)

    assert site.call("GET", "key").code == "NoSuchBucket"
    site.server.dismiss(site.bucket)


def test_the_server_speaks_tls_where_it_is_given_a_certificate(starter: Starter) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = starter.server(tls=context)
    server.create_bucket("bucket")
    bucket = Site(server=server, bucket="bucket").oss2()
    with authority.cert_pem.tempfile() as trusted, requests.Session() as session:
        session.trust_env = False  # else REQUESTS_CA_BUNDLE would win
        session.verify = trusted
        put = session.put(bucket.sign_url("PUT", "key", 60), data=b"hello")
        got = session.get(bucket.sign_url("GET", "key", 60))
        refused = session.put(bucket.sign_url("GET", "key", 60), data=bytes(20_000_000))

    assert server.endpoint.startswith("https://")
    assert (put.status_code, got.content, refused.status_code) == (200, b"hello", 403)
