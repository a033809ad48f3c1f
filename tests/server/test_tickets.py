"""Clocks and faults that hold for one bucket."""

from email.utils import formatdate

import pytest

from harness.model.scenario import Fault, FaultKind
from harness.model.ticket import Ticket
from harness.server import SystemClock
from harness.signing.sign import signed_at
from harness.wire.digests import digests_of
from tests.server.site import Site, Wire

HOUR = 3600.0


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        (-901, "url-not-yet-valid"),
        (-899, ""),
        (60, ""),
        (60.5, "url-expired"),
    ],
)
def test_the_clock_of_a_ticket_decides_on_arrival(site: Site, after: float, cause: str) -> None:
    target = site.sign("PUT", "key")
    arrives = signed_at(target, 60) + after
    site.server.admit(Ticket(bucket=site.bucket, arrives=arrives))

    site.send("PUT", target, {}, b"hello")

    assert [exchange.cause for exchange in site.journal] == [cause]
    assert site.journal[0].arrived_at == arrives


def test_an_upload_under_way_does_not_fail_when_its_url_ends(site: Site) -> None:
    now = SystemClock().now()
    site.server.admit(Ticket(bucket=site.bucket, arrives=now, finishes=now + HOUR))

    reply = site.call("PUT", "key", body=b"hello")
    site.server.admit(Ticket(bucket=site.bucket))
    stored_at = site.call("GET", "key").headers["last-modified"]

    assert reply.status == 200
    assert stored_at == reply.headers["date"] == formatdate(int(now + HOUR), usegmt=True)


def test_a_ticket_that_is_admitted_again_keeps_objects_and_journal(site: Site) -> None:
    site.call("PUT", "key", body=b"hello")
    site.server.admit(Ticket(bucket=site.bucket, arrives=0.0))
    assert site.call("GET", "key").status == 403
    site.server.admit(Ticket(bucket=site.bucket))

    assert site.call("GET", "key").body == b"hello"
    assert len(site.journal) == 3


def test_another_bucket_keeps_the_clock_of_the_server(site: Site) -> None:
    site.server.admit(Ticket(bucket="frozen", arrives=0.0))

    assert site.call("PUT", "key").status == 200


@pytest.mark.parametrize(("status", "code"), [(503, "ServiceUnavailable"), (500, "InternalError")])
def test_a_fault_answers_in_place_of_the_work_and_then_no_more(
    site: Site, status: int, code: str
) -> None:
    fault = Fault(kind=FaultKind.STATUS, status=status, times=2)
    site.server.admit(Ticket(bucket=site.bucket, fault=fault))

    replies = [site.call("PUT", "key", body=b"hello") for _ in range(3)]

    assert [reply.status for reply in replies] == [status, status, 200]
    assert replies[0].code == code
    assert [exchange.body for exchange in site.journal] == [digests_of(b"hello")] * 3


def test_a_fault_excuses_no_signature(site: Site) -> None:
    fault = Fault(kind=FaultKind.STATUS, times=1)
    site.server.admit(Ticket(bucket=site.bucket, fault=fault))

    assert site.send("PUT", site.sign("GET", "key"), {}, b"hello").status == 403
    assert site.call("PUT", "key").status == 503


@pytest.mark.parametrize("after_bytes", [0, 3, 100_000])
def test_a_reset_comes_after_so_many_bytes_and_leaves_nothing(site: Site, after_bytes: int) -> None:
    fault = Fault(kind=FaultKind.RESET, after_bytes=after_bytes)
    site.server.admit(Ticket(bucket=site.bucket, fault=fault))
    head = site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "200000"})

    with site.wire() as wire:
        wire.send(head)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            _send_and_read(wire)
    (exchange,) = site.journal

    assert (exchange.status, exchange.body_complete) == (0, False)
    assert exchange.body is not None
    assert exchange.body.length >= after_bytes
    assert site.server.object_digests(site.bucket, "key") is None
    assert site.call("PUT", "key").status == 200


def test_a_reset_beyond_the_body_comes_at_its_end(site: Site) -> None:
    fault = Fault(kind=FaultKind.RESET, after_bytes=10**9)
    site.server.admit(Ticket(bucket=site.bucket, fault=fault))

    with pytest.raises(ConnectionResetError):
        site.call("PUT", "key", body=b"hello")

    assert site.server.object_digests(site.bucket, "key") is None


def _send_and_read(wire: Wire) -> None:
    for _ in range(1000):
        wire.send(bytes(200))
    wire.socket.recv(1)
