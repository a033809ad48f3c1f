import socket
from collections.abc import Iterator

import dns.message
import dns.query
import dns.rcode
import pytest

from harness.drivers.container.names import NameServer

ZONE = "oss-cn-hangzhou.aliyuncs.com"


@pytest.fixture
def server() -> Iterator[NameServer]:
    server = NameServer(ZONE, "127.0.0.1")
    yield server
    server.close()


@pytest.fixture
def listening(server: NameServer) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        server.serve_on(opened)
        yield opened
        server.forget(opened)


def ask(listening: socket.socket, name: str, kind: str = "A") -> dns.message.Message:
    query = dns.message.make_query(name, kind)
    return dns.query.udp(query, "127.0.0.1", port=listening.getsockname()[1], timeout=10)


@pytest.mark.parametrize("name", [ZONE, f"bucket.{ZONE}", f"Bucket.{ZONE.upper()}"])
def test_every_name_of_the_service_is_the_mock(listening: socket.socket, name: str) -> None:
    (answer,) = ask(listening, name).answer

    assert [entry.to_text() for entry in answer] == ["127.0.0.1"]


def test_the_mock_has_no_other_addresses(listening: socket.socket) -> None:
    told = ask(listening, f"bucket.{ZONE}", "AAAA")

    assert (told.rcode(), told.answer) == (dns.rcode.NOERROR, [])


def test_other_names_are_none_and_are_counted(server: NameServer, listening: socket.socket) -> None:
    assert server.strange_queries(listening) == 0

    for name in ("example.com", f"not{ZONE}"):
        assert ask(listening, name).rcode() == dns.rcode.NXDOMAIN

    assert server.strange_queries(listening) == 2


def test_noise_is_not_answered_and_harms_nobody(listening: socket.socket) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        for noise in (b"", b"noise", bytes(12)):
            caller.sendto(noise, listening.getsockname())

        assert ask(listening, ZONE).answer


def test_a_socket_that_is_forgotten_is_closed(server: NameServer) -> None:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.serve_on(opened)

    server.forget(opened)
    server.forget(opened)

    assert opened.fileno() == -1
