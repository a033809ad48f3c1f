"""What the server notes of every request."""

import threading

from harness.model.ticket import Ticket
from harness.server.journal import MOST_EXCHANGES, MOST_IN_ALL, Journal
from harness.wire.digests import digests_of
from harness.wire.redaction import MARK
from tests.server.site import Site


def test_a_stored_upload_is_noted_with_all_its_facts(site: Site) -> None:
    site.server.admit(Ticket(bucket=site.bucket))
    headers = {"Content-Type": "text/plain", "X-Oss-Meta-A": "b"}

    site.call("PUT", "dir/中.txt", headers, b"hello", {"User-Agent": "curl/8"})
    (exchange,) = site.journal

    assert (exchange.bucket, exchange.key, exchange.method) == (site.bucket, "dir/中.txt", "PUT")
    assert (exchange.status, exchange.cause, exchange.code) == (200, "", "")
    assert exchange.framing == "content-length"
    assert exchange.body == digests_of(b"hello")
    assert exchange.body_complete
    assert ("X-Oss-Meta-A", "b") in exchange.headers
    assert "\r\nUser-Agent: curl/8\r\n" in exchange.raw_head
    assert exchange.raw_head.endswith("\r\n\r\n")
    assert "\nx-oss-meta-a:b\n" in exchange.canonical_request
    assert exchange.string_to_sign.startswith("OSS4-HMAC-SHA256\n")
    assert 0 <= exchange.decided_after <= exchange.finished_after


def test_a_refused_upload_is_noted_with_its_cause(site: Site) -> None:
    site.send("PUT", site.sign("GET", "key"), {}, b"hello")
    (exchange,) = site.journal

    assert (exchange.status, exchange.code) == (403, "SignatureDoesNotMatch")
    assert (exchange.cause, exchange.ec) == ("signature-mismatch", "0002-00000201")
    assert exchange.message.startswith("The request signature we calculated")
    assert exchange.body is None
    assert exchange.body_complete


def test_nothing_secret_is_noted(site: Site) -> None:
    site.oss2().put_object("key", b"x")
    site.call("PUT", "key", body=b"y")
    signature = site.sign("GET", "key").rpartition("=")[2]
    # Some library drops the `?` before the query.
    site.call("PUT", f"keyx-oss-signature={signature}")

    for exchange in site.journal:
        text = repr(exchange)
        assert "LTAIowner" not in text
        assert signature not in text
        assert MARK in exchange.raw_head


def test_metadata_bytes_are_noted_as_latin_1(site: Site) -> None:
    site.call("PUT", "key", {"x-oss-meta-a": "é中"})
    (exchange,) = site.journal

    assert dict(exchange.headers)["x-oss-meta-a"].encode("latin-1") == "é中".encode()
    assert "é中" in exchange.canonical_request


def test_the_journal_waits_for_requests_under_way(site: Site) -> None:
    with site.wire() as wire:
        head = site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "10"})
        wire.send(head + b"hello")
        thread = threading.Timer(0.05, wire.send, [b"world"])
        thread.start()
        (exchange,) = site.journal
        thread.join()

    assert (exchange.status, exchange.body) == (200, digests_of(b"helloworld"))


def test_a_request_that_nobody_waited_for_is_noted(site: Site) -> None:
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "5"}) + b"hello")

    assert [exchange.status for exchange in site.journal] == [200]


def test_a_bucket_has_its_own_journal_and_loses_it(site: Site) -> None:
    site.call("PUT", "key")
    assert site.server.journal("another") == ()

    site.server.dismiss(site.bucket)

    assert site.journal == ()


def test_requests_to_a_bucket_that_is_nobodys_are_noted_under_its_name(site: Site) -> None:
    reply = Site(server=site.server, bucket="nobodys").call("PUT", "key")

    assert (reply.status, reply.error["BucketName"]) == (404, "nobodys")
    assert site.server.journal("nobodys")[-1].cause == "bucket-unknown"


def test_the_journal_is_bounded(site: Site) -> None:
    site.call("PUT", "key")
    (exchange,) = site.journal
    journal = Journal()
    for _ in range(MOST_EXCHANGES + 5):
        journal.begin("one")
        journal.end("one", lambda: exchange)
    for number in range(MOST_IN_ALL - MOST_EXCHANGES):
        journal.begin(f"{number}")
        journal.end(f"{number}", lambda: exchange)
    assert len(journal.of("one")) == MOST_EXCHANGES
    journal.forget("0")
    journal.begin("1")
    journal.end("1", lambda: exchange)
    assert len(journal.of("one")) == MOST_EXCHANGES

    journal.begin("2")
    journal.end("2", lambda: exchange)

    assert journal.of("one") == ()
    assert len(journal.of("1")) == len(journal.of("2")) == 2


def test_a_long_journal_keeps_its_end(site: Site) -> None:
    site.call("PUT", "key")
    (exchange,) = site.journal
    journal = Journal()
    for _ in range(MOST_EXCHANGES + 5):
        journal.begin("one")
        journal.end("one", lambda: exchange)

    assert len(journal.of("one")) == MOST_EXCHANGES
