"""What a PUT may say beside its signature."""

import base64
import hashlib

import pytest

from harness.server.operations.put_rules import put_refusal
from harness.server.request import Request
from harness.server.routing import ObjectAddress
from harness.signing.verify import Received
from harness.wire.digests import digests_of
from harness.wire.head import RequestHead, parse_head
from tests.server.site import Reply, Site

BODY = b"hello"
MD5 = base64.b64encode(hashlib.md5(BODY, usedforsecurity=False).digest()).decode()
WRONG_MD5 = base64.b64encode(bytes(16)).decode()


def _put(site: Site, headers: dict[str, str], body: bytes = BODY) -> Reply:
    return site.call("PUT", "key", headers, body)


def _request(head: RequestHead, name: str, value: bytes) -> Request:
    received = Received(method="PUT", bucket="b", key=b"k", headers=((name, value),))
    return Request(
        head=head,
        address=ObjectAddress(),
        headers=received.header_values,
        query={},
        received=received,
        bucket=None,
    )


@pytest.mark.parametrize(
    ("headers", "cause", "code"),
    [
        ({"Content-MD5": "Invalid-Content-MD5"}, "content-md5-malformed", "InvalidDigest"),
        ({"Content-MD5": "YWJj"}, "content-md5-malformed", "InvalidDigest"),
        ({"Content-MD5": WRONG_MD5}, "content-md5-wrong", "InvalidDigest"),
        ({"Content-MD5": "5d41402abc4b2a76b9719d911017c592"}, "content-md5-wrong", "InvalidDigest"),
        ({"x-oss-hash-crc64ecma": "1"}, "crc64-wrong", "InvalidCRC64"),
        ({"x-oss-storage-class": "standard"}, "storage-class-unknown", "InvalidArgument"),
        ({"x-oss-object-acl": "public"}, "object-acl-unknown", "InvalidArgument"),
        (
            {"x-oss-server-side-data-encryption": "AES256"},
            "encryption-unknown",
            "InvalidEncryptionAlgorithmError",
        ),
        (
            {"x-oss-server-side-encryption": "ROT13"},
            "encryption-unknown",
            "InvalidEncryptionAlgorithmError",
        ),
        ({"x-oss-meta-my_name": "a"}, "metadata-name-illegal", "InvalidArgument"),
        ({"x-oss-meta-": "a"}, "metadata-name-illegal", "InvalidArgument"),
        ({"x-oss-meta-a": "a" * 8180}, "metadata-too-large", "InvalidArgument"),
        ({"x-oss-tagging": "aa=bb=cc"}, "tagging-malformed", "InvalidArgument"),
        ({"x-oss-tagging": "=a"}, "tagging-malformed", "InvalidArgument"),
        ({"x-oss-tagging": "a=%FF"}, "tagging-malformed", "InvalidArgument"),
        ({"x-oss-tagging": "a=1&a=2"}, "tagging-repeated", "InvalidArgument"),
        ({"x-oss-tagging": "a=1*"}, "tagging-illegal", "InvalidTag"),
        ({"x-oss-tagging": "k" * 129}, "tagging-illegal", "InvalidTag"),
        (
            {"x-oss-tagging": "&".join(f"k{number}=1" for number in range(11))},
            "tags-too-many",
            "BadRequest",
        ),
        ({"x-oss-traffic-limit": "819199"}, "traffic-limit-out-of-range", "InvalidArgument"),
        ({"x-oss-traffic-limit": "abc"}, "traffic-limit-out-of-range", "InvalidArgument"),
        ({"x-oss-forbid-overwrite": "True"}, "forbid-overwrite-unknown", "InvalidArgument"),
        ({"If-Match": "a"}, "header-not-implemented", "NotImplemented"),
        ({"x-oss-copy-source": "/a/b"}, "copy-source-malformed", "InvalidArgument"),
    ],
)
def test_a_put_is_refused_for(site: Site, headers: dict[str, str], cause: str, code: str) -> None:
    site.server.put_object(site.bucket, "key", b"before")

    reply = _put(site, headers)

    assert (reply.code, site.journal[-1].cause) == (code, cause)
    assert site.server.object_digests(site.bucket, "key") == digests_of(b"before")


def test_metadata_that_is_not_utf_8_is_refused() -> None:
    # No SDK can sign such bytes, so this rule is asked directly.
    head = parse_head(b"PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
    refused = put_refusal(_request(head, "x-oss-meta-a", b"\xe9"))

    assert refused is not None
    assert refused.row.cause == "metadata-value-illegal"


@pytest.mark.parametrize(
    ("name", "cause"),
    [("x-oss-storage-class", "storage-class-blank"), ("x-oss-object-acl", "object-acl-blank")],
)
def test_a_blank_value_is_refused(name: str, cause: str) -> None:
    # A signed header without a value never passes the signature: asked directly, likewise.
    head = parse_head(b"PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
    refused = put_refusal(_request(head, name, b""))

    assert refused is not None
    assert refused.row.cause == cause


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-MD5": MD5},
        {"x-oss-hash-crc64ecma": str(digests_of(BODY).crc64)},
        {"x-oss-object-acl": "public-read"},
        {"x-oss-tagging": "a=1&b=&c&d+e=%2B"},
        # Live tests of oss2 upload with tags in Chinese (test_multipart, test_object).
        {"x-oss-tagging": "%E6%A0%87%E7%AD%BE=%E5%80%BC"},
        {"x-oss-traffic-limit": "819200"},
        {"x-oss-forbid-overwrite": "true"},
        {"x-oss-server-side-encryption": "AES256"},
        {"x-oss-meta-a": "a" * 8179},
        {f"x-oss-meta-entry-{number}": "v" for number in range(20)},
        *({"x-oss-storage-class": name} for name in
          ("Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive")),
    ],
)  # fmt: skip
def test_a_put_is_taken_with(site: Site, headers: dict[str, str]) -> None:
    assert _put(site, headers).status == 200


def test_a_put_answers_with_the_digests_of_its_body(site: Site) -> None:
    reply = _put(site, {})

    assert reply.body == b""
    assert reply.headers["server"] == "AliyunOSS"
    assert reply.headers["etag"] == '"5D41402ABC4B2A76B9719D911017C592"'
    assert reply.headers["content-md5"] == MD5
    assert reply.headers["x-oss-hash-crc64ecma"] == str(digests_of(BODY).crc64)
    assert reply.headers["x-oss-server-time"].isdecimal()
    assert len(reply.headers["x-oss-request-id"]) == 24


def test_an_empty_body_has_the_documented_digests(site: Site) -> None:
    reply = _put(site, {}, b"")

    assert reply.headers["etag"] == '"D41D8CD98F00B204E9800998ECF8427E"'
    assert reply.headers["content-md5"] == "1B2M2Y8AsgTpgAmY7PhCfg=="
    assert reply.headers["x-oss-hash-crc64ecma"] == "0"


def test_over_five_gigabytes_are_refused_by_the_head(site: Site) -> None:
    target = site.sign("PUT", "key")
    with site.wire() as wire:
        wire.send(site.head("PUT", target, {"Content-Length": str(5 * 1024**3 + 1)}))
        assert wire.reply().status == 400
    assert site.journal[-1].cause == "body-too-large"


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("k" * 1024, "key-too-long"),
        ("中" * 342, "key-too-long"),
        ("/key", "key-begins-with-slash"),
        ("\\key", "key-begins-with-slash"),
    ],
)
def test_an_illegal_key_is_refused(site: Site, key: str, cause: str) -> None:
    reply = site.call("PUT", key)

    assert (reply.status, reply.code) == (400, "InvalidObjectName")
    assert site.journal[-1].cause == cause


def test_a_key_that_is_not_utf_8_is_refused(site: Site) -> None:
    reply = site.send("PUT", f"/{site.bucket}/%FF", {}, b"")

    assert (reply.code, site.journal[-1].cause) == ("InvalidArgument", "key-not-utf8")


def test_the_traffic_limit_may_stand_once(site: Site) -> None:
    url = site.oss2().sign_url(
        "PUT",
        "key",
        60,
        headers={"x-oss-traffic-limit": "819200"},
        params={"x-oss-traffic-limit": "819200"},
    )
    target = url.removeprefix(site.server.endpoint)

    site.send("PUT", target, {"x-oss-traffic-limit": "819200"}, b"")

    assert site.journal[-1].cause == "traffic-limit-twice"


@pytest.mark.parametrize(
    ("parameter", "status", "cause"),
    [
        ("restore", 405, "method-not-allowed"),
        ("versionId", 405, "method-not-allowed"),
        ("x-oss-process", 501, "process-not-mocked"),
        ("x-oss-async-process", 501, "process-not-mocked"),
        ("select", 501, "operation-not-mocked"),
    ],
)
def test_an_upload_to_a_subresource_is_no_plain_upload(
    site: Site, parameter: str, status: int, cause: str
) -> None:
    url = site.oss2().sign_url("PUT", "key", 60, params={parameter: ""})

    reply = site.send("PUT", url.removeprefix(site.server.endpoint), {}, BODY)

    assert reply.status == status
    assert site.journal[-1].cause == cause
    assert site.server.object_digests(site.bucket, "key") is None


def test_a_process_is_verified_as_it_was_signed_before_it_is_declined(site: Site) -> None:
    process = {"x-oss-process": "image/resize,w_100"}
    url = site.oss2().sign_url("GET", "key", 60, params=process, slash_safe=True)
    target = url.removeprefix(site.server.endpoint)

    assert site.send("GET", target, {}).status == 501
    assert site.send("GET", target.replace("w_100", "w_999"), {}).status == 403
    assert site.journal[-1].cause == "signature-mismatch"


def test_another_method_is_not_allowed(site: Site) -> None:
    reply = site.call("PATCH", "key")

    assert (reply.status, reply.error["Method"]) == (405, "PATCH")
    assert reply.headers["allow"] == "GET, HEAD, PUT, DELETE"
