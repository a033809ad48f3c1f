"""What libraries, proxies, browsers and shells do to a signed request, and the cause of each."""

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import oss2
import requests
from oss2.credentials import StaticCredentialsProvider

from harness.model.signed import Signed
from harness.model.ticket import Ticket
from tests.explain.table_headers import Case, meta, meta_bytes
from tests.explain.url_tester import (
    OWNER,
    REGION,
    SECONDS,
    UrlTester,
    by_hand,
    curl,
    put,
    swap,
)

NOTHING_MD5 = {"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="}
WRONG_CRC = {"x-oss-hash-crc64ecma": "12"}
ENCRYPTED = {"x-oss-server-side-encryption": "AES256"}
Headers = Mapping[str, str]


def signed_besides(tester: UrlTester, headers: Headers) -> str:
    """Return a URL that signs headers which are not always signed, as only V4 can."""
    pair = StaticCredentialsProvider(OWNER.access_key_id, OWNER.access_key_secret)
    auth: Any = oss2.ProviderAuthV4(pair)
    bucket = oss2.Bucket(auth, tester.server.endpoint, tester.bucket, region=REGION)
    url = str(
        bucket.sign_url(
            "PUT",
            "a.txt",
            600,
            headers=dict(headers),
            slash_safe=True,
            additional_headers=list(headers),
        )
    )
    if tester.tells:
        told = Signed(
            url=url, method="PUT", bucket=tester.bucket, key="a.txt", headers=dict(headers)
        )
        tester.server.admit(Ticket(bucket=tester.bucket, signed=told))
    return url


def with_its_host(tester: UrlTester) -> str:
    return signed_besides(tester, {"host": urlsplit(tester.server.endpoint).netloc})


def without_a_length(url: str) -> int:
    """Send a head that promises no body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        connection.putrequest("PUT", f"{parts.path}?{parts.query}")
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def preflight(url: str) -> int:
    """Ask as a browser does before it uploads from another page."""
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "PUT"}
    return requests.options(url, headers=asked, timeout=SECONDS).status_code


def to_host(tester: UrlTester, host: str) -> int:
    """Upload with another name in the Host header, as behind a proxy or a CNAME."""
    return put(tester.sign(), {"Host": host})


TRANSIT: dict[str, tuple[str, str, Case]] = {
    "encryption-nobody-signed": (
        "header-added",
        "x-oss-server-side-encryption",
        lambda d: put(d.sign(), ENCRYPTED),
    ),
    "the-encryption-is-forgotten": (
        "header-dropped",
        "x-oss-server-side-encryption",
        lambda d: put(d.sign(headers=ENCRYPTED)),
    ),
    "a-header-is-moved-into-the-query": (
        "header-in-query",
        "x-oss-storage-class",
        lambda d: put(d.sign(headers={"x-oss-storage-class": "IA"}) + "&x-oss-storage-class=IA"),
    ),
    "metadata-is-moved-into-the-query": (
        "header-in-query",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("an odd one")) + "&x-oss-meta-author=an%20odd%20one"),
    ),
    "expect-and-metadata-nobody-signed": (
        "header-added",
        "x-oss-meta-author",
        lambda d: curl(
            "-T", "-", "-H", "Expect: 100-continue", "-H", "x-oss-meta-author: al", d.sign()
        ),
    ),
    "a-chunked-body-with-a-type": (
        "header-added",
        "content-type",
        lambda d: curl("-T", "-", "-H", "Content-Type: text/plain", d.sign()),
    ),
    "no-length-at-all": ("content-length-missing", "", lambda d: without_a_length(d.sign())),
    "a-signed-host-under-another-name": (
        "header-changed",
        "host",
        lambda d: put(with_its_host(d).replace("127.0.0.1", "localhost")),
    ),
    "a-proxy-rewrites-a-signed-header": (
        "header-changed",
        "accept-encoding",
        lambda d: put(
            signed_besides(d, {"accept-encoding": "identity"}), {"Accept-Encoding": "gzip"}
        ),
    ),
    "a-proxy-drops-a-signed-header": (
        "url-additional-header-absent",
        "",
        lambda d: put(signed_besides(d, {"expect": "100-continue"})),
    ),
    "the-name-in-another-charset": (
        "key-not-utf8",
        "",
        lambda d: by_hand(
            d.sign("作.txt"), target=lambda t: swap(t, quote("作"), quote("作".encode("gbk")))
        ),
    ),
    "a-question-mark-that-was-not-encoded": (
        "key-cut-at-question-mark",
        "",
        lambda d: put(swap(d.sign("a?b.txt"), "%3F", "?")),
    ),
    "a-blank-is-lost-at-the-end": (
        "key-blanks",
        "path",
        lambda d: by_hand(d.sign("a.txt "), target=lambda t: swap(t, "%20", "")),
    ),
    "a-slash-at-the-beginning": ("key-begins-with-slash", "", lambda d: put(d.sign("/a.txt"))),
    "a-line-feed-behind-the-url": ("signature-damaged", "", lambda d: put(d.sign() + "%0A")),
    "a-quote-behind-the-url": ("signature-damaged", "", lambda d: put(d.sign() + "%22")),
    "the-virtual-host-takes-the-bucket-again": (
        "bucket-twice",
        "path",
        lambda d: to_host(d, f"{d.bucket}.oss-{REGION}.aliyuncs.com"),
    ),
    "the-endpoint-of-another-region": (
        "bucket-in-another-region",
        "",
        lambda d: to_host(d, f"{d.bucket}.oss-cn-shanghai.aliyuncs.com"),
    ),
    "an-md5-of-nothing": (
        "content-md5-of-nothing",
        "",
        lambda d: put(d.sign(headers=NOTHING_MD5), NOTHING_MD5),
    ),
    "a-crc-of-another-body": (
        "crc64-wrong",
        "",
        lambda d: put(d.sign(headers=WRONG_CRC), WRONG_CRC),
    ),
    "only-a-bearer-token": (
        "authorization-unknown",
        "",
        lambda d: put(d.sign().partition("?")[0], {"Authorization": "Bearer abc"}),
    ),
    "a-browser-asks-first": ("cors-no-rule", "", lambda d: preflight(d.sign())),
    "metadata-in-gbk": (
        "header-other-charset",
        "x-oss-meta-author",
        lambda d: by_hand(d.sign(headers=meta("作者")), headers=meta_bytes("作者".encode("gbk"))),
    ),
    "metadata-was-garbled-before-it-was-signed": (
        "header-signed-twice-utf-8",
        "x-oss-meta-author",
        lambda d: by_hand(
            d.sign(headers=meta("ñ".encode().decode("latin-1"))),
            headers=meta_bytes("ñ".encode()),
        ),
    ),
    "metadata-with-half-letters": (
        "header-has-a-control-character",
        "",
        lambda d: by_hand(
            d.sign(headers=meta("作者")), headers=meta_bytes(bytes(ord(c) & 0xFF for c in "作者"))
        ),
    ),
    "a-condition": (
        "header-not-implemented",
        "",
        lambda d: put(d.sign(), {"If-None-Match": "*"}),
    ),
    "the-url-to-upload-is-opened": (
        "method",
        "method",
        lambda d: requests.get(d.sign(), timeout=SECONDS),
    ),
}
TOLD: dict[str, tuple[str, str, Case]] = {
    "a-hash-that-was-not-encoded": (
        "key-cut-at-hash",
        "",
        lambda d: put(swap(d.sign("a#b.txt"), "%23", "#")),
    ),
    "a-signed-host-loses-its-port": (
        "header-changed",
        "host",
        lambda d: put(with_its_host(d), {"Host": "127.0.0.1"}),
    ),
    "metadata-loses-the-high-half-of-each-letter": (
        "header-low-bytes",
        "x-oss-meta-author",
        lambda d: by_hand(d.sign(headers=meta("Łódź")), headers=meta_bytes(b"A\xf3dz")),
    ),
}
# Each of these goes astray to a bucket, or to no bucket at all.
ASTRAY: dict[str, tuple[str, str, Case]] = {
    "a-proxy-puts-a-path-before-it": (
        "path-prefixed",
        "storage",
        lambda d: by_hand(d.sign(), target=lambda t: f"/storage{t}"),
    ),
    "the-name-of-a-container": ("host-unknown", "", lambda d: to_host(d, "mock:9000")),
    "a-name-of-ones-own-that-stands-for-no-bucket": (
        "host-unknown",
        "",
        lambda d: to_host(d, "img.example.com"),
    ),
    "the-bucket-in-the-path-of-the-public-endpoint": (
        "path-style-forbidden",
        "",
        lambda d: to_host(d, f"oss-{REGION}.aliyuncs.com"),
    ),
}
