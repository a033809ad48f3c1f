"""Requests that are not HTTP/1.1: a clean 400, and a journal entry where there is a bucket."""

import pytest

from tests.server.site import Site

MALFORMED = {
    "http-version-not-1.1": "PUT /{b}/key HTTP/3.0\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
    "target-not-ascii": "PUT /{b}/中文 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx",
    "target-has-a-blank": "PUT /{b}/a b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
    "target-has-a-fragment": "GET /{b}/a#b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "header-has-a-control-character": "GET /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nA: \x01\r\n\r\n",
    "header-line-malformed": "GET /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nbroken\r\n\r\n",
    "content-length-not-a-number": (
        "PUT /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: five\r\n\r\nhello"
    ),
    "content-length-twice": (
        "PUT /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
    ),
    "transfer-encoding-not-chunked": (
        "PUT /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    ),
    "bare-line-feed": "GET /{b}/a HTTP/1.1\nHost: 127.0.0.1\n\n",
    "not-http": "put /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "target-escape-malformed": "GET /{b}/100% HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "head-too-large": ("GET /{b}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nA: " + "a" * 70_000 + "\r\n\r\n"),
}
UNATTRIBUTED = {
    "request-line-malformed": "\x15\x03\x01\x02\r\n\r\n",
    "tls-on-the-http-port": "\x16\x03\x01\x02\x00\x01",
    "host-not-exactly-once": "GET /bucket/a HTTP/1.1\r\n\r\n",
    "target-and-host-differ": "GET http://a.localhost/x HTTP/1.1\r\nHost: unknown.example\r\n\r\n",
    "target-not-a-path": "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("cause", MALFORMED)
def test_a_malformed_request_is_refused_and_journalled(site: Site, cause: str) -> None:
    raw = MALFORMED[cause].format(b=site.bucket).replace("Host: h\r\n", "Host: 127.0.0.1\r\n")
    with site.wire() as wire:
        wire.send(raw.encode())
        reply = wire.reply()
        assert reply.status == 400
        assert reply.code in {"BadRequest", "InvalidArgument"}

    assert [exchange.cause for exchange in site.journal] == [cause]


@pytest.mark.parametrize("cause", UNATTRIBUTED)
def test_a_request_for_no_bucket_is_refused_as_cleanly(site: Site, cause: str) -> None:
    with site.wire() as wire:
        wire.send(UNATTRIBUTED[cause].encode("latin-1"))
        reply = wire.reply()

        assert (reply.status, reply.headers["connection"]) == (400, "close")
        assert wire.is_closed()
    assert site.journal == ()
    assert site.server.journal("")[-1].cause == cause


def test_a_head_without_an_end_is_refused_when_it_is_too_large(site: Site) -> None:
    with site.wire() as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: " + b"a" * 70_000)

        assert wire.reply().status == 400


def test_a_malformed_escape_in_the_query_is_refused(site: Site) -> None:
    reply = site.send("GET", f"/{site.bucket}/a?b=%zz", {})

    assert (reply.status, site.journal[-1].cause) == (400, "target-escape-malformed")


@pytest.mark.parametrize("host", ["12/7.0.0.1", "a b", "a@b", "h\x80"])
def test_a_host_that_is_none_is_no_request(site: Site, host: str) -> None:
    with site.wire() as wire:
        wire.send(b"GET /a HTTP/1.1\r\nHost: " + host.encode("latin-1") + b"\r\n\r\n")

        assert wire.reply("GET").status == 400


def test_an_empty_line_before_a_request_is_passed_over_and_a_lone_cr_is_not(site: Site) -> None:
    request = f"GET /{site.bucket}/a HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode()
    with site.wire() as wire:
        wire.send(b"\r\n\r\n" + request)
        assert wire.reply("GET").status == 403
    with site.wire() as wire:
        wire.send(b"\r" + request)
        assert wire.reply("GET").status == 400
