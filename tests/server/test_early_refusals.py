"""Refusals that must reach a client which is still sending."""

import concurrent.futures
import time

import pytest
import requests

from tests.server.site import Site, Wire
from tests.server.starter import Starter

MANY = 50 * 1024 * 1024


def _forbidden(site: Site) -> str:
    return site.sign("GET", "key")


def test_a_client_with_50_mib_to_send_reads_the_refusal_first(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Content-Length": str(MANY)}))
        reply = wire.reply()

        assert (reply.status, reply.code) == (403, "SignatureDoesNotMatch")
        assert reply.headers["connection"] == "close"
        assert wire.is_closed()


def test_a_client_that_sends_all_50_mib_before_it_reads_sees_the_refusal(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Content-Length": str(MANY)}))
        for _ in range(50):
            wire.send(bytes(MANY // 50))

        assert wire.reply().code == "SignatureDoesNotMatch"
        assert wire.is_closed()


def test_a_client_that_sends_chunks_sees_the_refusal(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Transfer-Encoding": "chunked"}))
        for _ in range(8):
            wire.send(b"%x\r\n" % (1024 * 1024) + bytes(1024 * 1024) + b"\r\n")

        assert wire.reply().code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("chunked", [False, True])
def test_requests_sees_every_refusal_of_many(site: Site, *, chunked: bool) -> None:
    url = site.server.endpoint + _forbidden(site)

    def upload(_: int) -> int:
        body = bytes(8 * 1024 * 1024)
        data = (body[at : at + 65536] for at in range(0, len(body), 65536)) if chunked else body
        return requests.put(url, data=data, timeout=20).status_code

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(upload, range(12)))

    assert statuses == [403] * 12
    assert len(site.journal) == 12


def test_a_good_head_gets_its_100_and_a_bad_one_does_not(site: Site) -> None:
    expect = {"Expect": "100-continue", "Content-Length": "5"}
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect))
        assert wire.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.send(b"hello")
        assert wire.reply().status == 200
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), expect))
        assert wire.socket.recv(12) == b"HTTP/1.1 403"

    assert [exchange.expects_continue for exchange in site.journal] == [True, True]


def test_a_body_that_came_with_its_head_needs_no_100(site: Site) -> None:
    expect = {"Expect": "100-continue", "Content-Length": "5"}
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), expect) + b"hello")
        assert wire.socket.recv(12) == b"HTTP/1.1 200"


def test_a_refusal_with_nothing_left_to_send_keeps_the_connection(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Content-Length": "5"}) + b"hello")
        refused = wire.reply()
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "5"}) + b"hello")
        accepted = wire.reply()

    assert (refused.status, refused.headers["connection"]) == (403, "keep-alive")
    assert accepted.status == 200


def test_a_client_that_never_stops_sending_is_cut_off(starter: Starter) -> None:
    site = starter.site(linger=0.05, patience=0.5)
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Content-Length": str(10**9)}))
        assert wire.reply().status == 403
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            _send_without_end(wire)


def test_a_slow_client_is_read_for_as_long_as_it_sends(starter: Starter) -> None:
    linger = 2.0
    site = starter.site(linger=linger)
    with site.wire() as wire:
        wire.send(site.head("PUT", _forbidden(site), {"Content-Length": str(10**9)}))
        end = time.monotonic() + 1.5 * linger
        while time.monotonic() < end:
            wire.send(bytes(16 * 1024))

        assert wire.reply().code == "SignatureDoesNotMatch"


def _send_without_end(wire: Wire) -> None:
    while True:
        wire.send(bytes(1024 * 1024))
