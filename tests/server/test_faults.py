"""Faults: what the server does wrong on purpose, with signatures still strict."""

import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests
import trustme

from harness.model.scenario import Fault, FaultKind, Phase
from harness.model.ticket import Ticket
from tests.server.site import Reply, Site
from tests.server.starter import Starter

BRIEF = 0.2


def _admit(site: Site, kind: FaultKind, **settings: Any) -> None:  # noqa: ANN401
    site.server.admit(Ticket(bucket=site.bucket, fault=Fault(kind=kind, **settings)))


def _raw(site: Site, body: bytes = b"hello") -> bytes:
    """Send a good upload and return all bytes that come back until the server closes."""
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "5"}) + body)
        wire.socket.shutdown(socket.SHUT_WR)
        data = b""
        while piece := wire.socket.recv(65536):
            data += piece
    return data


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_status_comes_so_many_times_and_then_all_is_well(site: Site, status: int) -> None:
    _admit(site, FaultKind.STATUS, status=status, times=2)

    replies = [site.call("PUT", "key", body=b"x").status for _ in range(3)]

    assert replies == [status, status, 200]


def test_a_wrong_signature_meets_no_fault(site: Site) -> None:
    _admit(site, FaultKind.STATUS)
    forged = site.sign("PUT", "key")[:-1] + "g"

    assert site.send("PUT", forged, {}, b"x").status == 403
    assert site.call("PUT", "key", body=b"x").status == 503


@pytest.mark.parametrize(
    ("status", "code"), [(301, "PermanentRedirect"), (307, "TemporaryRedirect")]
)
def test_a_redirect_names_where_to_go(site: Site, status: int, code: str) -> None:
    _admit(site, FaultKind.REDIRECT, status=status, location="http://127.0.0.1:1/elsewhere")

    reply = site.call("PUT", "key", body=b"x")

    assert (reply.status, reply.code) == (status, code)
    assert reply.headers["location"] == "http://127.0.0.1:1/elsewhere"
    assert site.server.object_digests(site.bucket, "key") is None


def test_a_redirect_without_a_place_leads_back(site: Site) -> None:
    _admit(site, FaultKind.REDIRECT, status=307)
    url = site.server.endpoint + site.sign("PUT", "key")

    answer = requests.put(url, data=b"hello", timeout=10)

    assert [past.status_code for past in answer.history] == [307]
    assert answer.status_code == 200
    assert [exchange.status for exchange in site.journal] == [307, 200]


def _timed(site: Site, headers: Mapping[str, str]) -> tuple[Reply, float, bytes]:
    with site.wire() as wire:
        begun = time.monotonic()
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "5", **headers}))
        first = b""
        if "Expect" in headers:
            first = wire.socket.recv(25)
        waited = time.monotonic() - begun
        wire.send(b"hello")
        return wire.reply(), waited, first


@pytest.mark.parametrize(
    ("phase", "waits_for_100"), [(Phase.HEAD, True), (Phase.BODY, False), (Phase.ANSWER, False)]
)
def test_a_delay_sets_in_where_it_is_meant(
    site: Site, phase: Phase, *, waits_for_100: bool
) -> None:
    _admit(site, FaultKind.DELAY, seconds=BRIEF, before=phase)
    begun = time.monotonic()

    reply, waited, first = _timed(site, {"Expect": "100-continue"})

    assert first == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert reply.status == 200
    assert time.monotonic() - begun >= BRIEF
    assert (waited >= BRIEF) == waits_for_100 or not waits_for_100
    assert site.call("PUT", "key", body=b"x").status == 200


def test_requests_behind_a_delay_wait_for_their_turn(site: Site) -> None:
    _admit(site, FaultKind.DELAY, seconds=BRIEF)
    with site.wire() as wire:
        for key in ("a", "b"):
            head = site.head("PUT", site.sign("PUT", key), {"Content-Length": "1"})
            wire.send(head + b"x")

        assert [wire.reply().status, wire.reply().status] == [200, 200]
    assert [exchange.key for exchange in site.journal] == ["a", "b"]


def test_a_body_may_be_read_slowly(site: Site) -> None:
    _admit(site, FaultKind.SLOW_READ, bytes_per_second=100_000)
    body = bytes(30_000)
    begun = time.monotonic()

    assert site.call("PUT", "key", body=body).status == 200
    assert time.monotonic() - begun >= 0.2
    digests = site.server.object_digests(site.bucket, "key")
    assert digests is not None
    assert digests.length == len(body)


def test_an_answer_may_be_cut_short(site: Site) -> None:
    _admit(site, FaultKind.TRUNCATED, after_bytes=30)

    data = _raw(site)

    assert len(data) == 30
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_answer_that_is_cut_short_ends_at_once_over_tls(starter: Starter) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    site = Site(server=starter.server(tls=context, linger=60.0), bucket="bucket")
    _admit(site, FaultKind.TRUNCATED, after_bytes=10)

    ours = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    with site.wire() as wire, ours.wrap_socket(wire.socket, server_hostname="127.0.0.1") as secure:
        target = site.sign("PUT", "key")
        secure.sendall(site.head("PUT", target, {"Content-Length": "1"}) + b"x")
        assert secure.recv(100) == b"HTTP/1.1 2"
        assert secure.recv(100) == b""


def test_an_answer_may_be_garbage(site: Site) -> None:
    _admit(site, FaultKind.MALFORMED)

    with pytest.raises(requests.RequestException):
        requests.put(site.server.endpoint + site.sign("PUT", "key"), data=b"x", timeout=10)
    assert site.journal[-1].message


def test_no_answer_may_ever_come(site: Site) -> None:
    _admit(site, FaultKind.SILENT)
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "1"}) + b"x")
        wire.socket.settimeout(BRIEF)
        with pytest.raises(TimeoutError):
            wire.socket.recv(1)

    assert site.journal[-1].status == 0


def test_a_server_that_never_answers_gives_up_with_its_patience(starter: Starter) -> None:
    site = starter.site(patience=0.2)
    _admit(site, FaultKind.SILENT)
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "1"}) + b"x")

        assert wire.is_closed()


def test_a_connection_may_be_closed_though_it_was_to_be_kept(site: Site) -> None:
    _admit(site, FaultKind.CLOSE)
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "1"}) + b"x")
        reply = wire.reply()

        assert (reply.status, reply.headers["connection"]) == (200, "keep-alive")
        assert wire.is_closed()
    assert site.call("PUT", "key", body=b"x").status == 200


def test_a_client_that_leaves_during_a_delay_is_noted(site: Site) -> None:
    _admit(site, FaultKind.DELAY, seconds=BRIEF)
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "1"}) + b"x")

    assert [exchange.method for exchange in site.journal] == ["PUT"]
    assert site.call("PUT", "other", body=b"x").status == 200
