"""Framing, keep-alive, pipelining, and connections that end too early."""

import socket
import struct
import threading

import pytest

from harness import timeouts
from harness.server import MockServer
from harness.wire.digests import digests_of
from tests.server.site import Site
from tests.server.starter import Starter


def _put(site: Site, key: str, body: bytes) -> bytes:
    head = site.head("PUT", site.sign("PUT", key), {"Content-Length": str(len(body))})
    return head + body


def test_requests_are_pipelined_in_order(site: Site) -> None:
    get = site.head("GET", site.sign("GET", "a"), {})
    head = site.head("HEAD", site.sign("HEAD", "b"), {})
    chunked = site.head("PUT", site.sign("PUT", "c"), {"Transfer-Encoding": "chunked"})
    with site.wire() as wire:
        wire.send(
            _put(site, "a", b"first")
            + get
            + chunked
            + b"6\r\nsecond\r\n0\r\n\r\n"
            + head
            + _put(site, "b", b"")
            + head
        )
        answers = [
            (reply.status, reply.body)
            for reply in (wire.reply(method) for method in
                          ("PUT", "GET", "PUT", "HEAD", "PUT", "HEAD"))
        ]  # fmt: skip

    assert answers == [
        (200, b""),
        (200, b"first"),
        (200, b""),
        (404, b""),
        (200, b""),
        (200, b""),
    ]
    assert site.server.object_digests(site.bucket, "c") == digests_of(b"second")
    numbers = [exchange.number for exchange in site.journal]
    assert numbers == sorted(numbers)


def test_a_large_answer_waits_for_a_slow_reader_and_for_what_is_pipelined(site: Site) -> None:
    body = bytes(range(256)) * 40_000
    site.server.put_object(site.bucket, "large", body)
    get = site.head("GET", site.sign("GET", "large"), {})
    with site.wire() as wire:
        wire.send(get * 3 + _put(site, "after", b"x" * 200_000))
        for _ in range(3):
            assert wire.reply("GET").body == body
        assert wire.reply().status == 200


def test_a_request_may_come_byte_by_byte(site: Site) -> None:
    with site.wire() as wire:
        for byte in _put(site, "key", b"hello"):
            wire.send(bytes([byte]))
        assert wire.reply().status == 200

    assert site.server.object_digests(site.bucket, "key") == digests_of(b"hello")


def test_empty_lines_before_a_request_are_skipped(site: Site) -> None:
    with site.wire() as wire:
        wire.send(b"\r\n\r\n" + _put(site, "key", b"hello") + b"\r\n" + _put(site, "key", b""))
        assert [wire.reply().status, wire.reply().status] == [200, 200]


def test_a_client_that_wants_to_close_is_closed(site: Site) -> None:
    headers = {"Content-Length": "5", "Connection": "close"}
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), headers) + b"hello")
        reply = wire.reply()

        assert (reply.status, reply.headers["connection"]) == (200, "close")
        assert wire.is_closed()


def test_what_follows_the_length_is_not_stored(site: Site) -> None:
    with site.wire() as wire:
        wire.send(_put(site, "key", b"hello") + b"surplus")
        assert wire.reply().status == 200

    assert site.server.object_digests(site.bucket, "key") == digests_of(b"hello")
    assert len(site.journal) == 1


def test_a_body_without_length_is_refused(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {}) + b"hello")
        reply = wire.reply()

    assert (reply.status, reply.code) == (411, "MissingContentLength")


def test_a_body_that_ends_too_early_is_refused_and_leaves_nothing(site: Site) -> None:
    site.server.put_object(site.bucket, "key", b"before")
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "10"}) + b"hello")
        wire.socket.shutdown(socket.SHUT_WR)
        reply = wire.reply()

    assert (reply.status, reply.code) == (400, "IncompleteBody")
    assert site.server.object_digests(site.bucket, "key") == digests_of(b"before")
    exchange = site.journal[-1]
    assert (exchange.body_complete, exchange.body) == (False, digests_of(b"hello"))


def test_malformed_chunks_are_refused(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Transfer-Encoding": "chunked"}))
        wire.send(b"5\r\nhello\r\nxyz\r\n")
        reply = wire.reply()

    assert (reply.status, reply.code) == (400, "BadRequest")
    assert site.journal[-1].cause == "chunk-malformed"


def test_malformed_chunks_after_a_bad_head_change_nothing(site: Site) -> None:
    with site.wire() as wire:
        head = site.head("PUT", site.sign("GET", "key"), {"Transfer-Encoding": "chunked"})
        wire.send(head + b"xyz\r\n")
        assert wire.reply().status == 403
        assert wire.is_closed()


def test_a_client_that_leaves_in_mid_answer_is_journalled(site: Site) -> None:
    site.server.put_object(site.bucket, "large", bytes(20_000_000))
    with site.wire() as wire:
        wire.send(site.head("GET", site.sign("GET", "large"), {}))
        wire.socket.recv(100)

    assert site.journal[-1].message == "The client closed the connection."


def test_a_client_that_half_closes_still_gets_a_large_answer(site: Site) -> None:
    site.server.put_object(site.bucket, "large", bytes(5_000_000))
    with site.wire() as wire:
        wire.send(site.head("GET", site.sign("GET", "large"), {}))
        wire.socket.shutdown(socket.SHUT_WR)
        assert len(wire.reply("GET").body) == 5_000_000


def test_a_client_that_falls_silent_is_told_so(starter: Starter) -> None:
    site = starter.site(patience=0.05)
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "10"}) + b"hello")
        assert wire.reply().code == "RequestTimeout"
    with site.wire() as wire:
        wire.send(b"PUT / HT")
        assert wire.is_closed()


def test_the_time_for_a_silent_client_can_be_asked_for(
    starter: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "CLIENT_SILENCE", 0.05)
    with starter.site().wire() as wire:
        wire.send(b"PUT / HT")
        assert wire.is_closed()


def test_a_client_that_leaves_in_mid_body_is_journalled_without_an_answer(site: Site) -> None:
    with site.wire() as wire:
        expect = {"Expect": "100-continue", "Content-Length": "10"}
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect))
        wire.socket.recv(100)
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange = site.journal[-1]

    assert (exchange.status, exchange.body_complete) == (0, False)
    assert site.server.object_digests(site.bucket, "key") is None


def test_many_clients_at_once_all_get_their_answers(site: Site) -> None:
    statuses = []

    def upload(number: int) -> None:
        statuses.append(site.call("PUT", f"key-{number}", body=b"x" * number).status)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 24
    assert len(site.journal) == 24


@pytest.mark.parametrize("size", [0, 1, 65_536, 5 * 1024 * 1024])
def test_bodies_of_any_size_come_back(site: Site, size: int) -> None:
    body = bytes(number % 251 for number in range(size))

    put = site.call("PUT", "key", body=body)
    got = site.call("GET", "key")

    assert put.status == 200
    assert got.body == body
    assert site.journal[0].body == digests_of(body)


def test_a_server_speaks_for_itself(server: MockServer) -> None:
    assert server.endpoint.startswith("http://127.0.0.1:")
