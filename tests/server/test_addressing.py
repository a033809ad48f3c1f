"""Host and path, in every style that leads here."""

import pytest

from harness.server.routing import Hosts, ObjectAddress, key_cause
from harness.wire.head import parse_head
from tests.server.site import Site

HOSTS = Hosts(private=("127.0.0.1", "localhost", "mock"), region="cn-hangzhou")


def _address(host: str, target: str) -> ObjectAddress:
    return HOSTS.address(parse_head(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()))


@pytest.mark.parametrize(
    ("host", "target", "bucket", "key"),
    [
        ("127.0.0.1:9000", "/bucket/key", "bucket", b"key"),
        ("10.1.2.3", "/bucket/key", "bucket", b"key"),
        ("[::1]:9000", "/bucket/key", "bucket", b"key"),
        ("localhost", "/bucket/a%2Fb/c", "bucket", b"a/b/c"),
        ("mock:80", "/bucket/", "bucket", b""),
        ("mock", "/bucket", "bucket", b""),
        ("mock", "/", "", b""),
        ("LOCALHOST", "/bucket//a/../b", "bucket", b"/a/../b"),
        ("bucket.localhost:9000", "/a%2Fb+c", "bucket", b"a/b c"),
        ("bucket.127.0.0.1:9000", "/key", "bucket", b"key"),
        ("bucket.oss-cn-hangzhou.aliyuncs.com", "/key?x=/y", "bucket", b"key"),
        ("bucket.oss-cn-hangzhou-internal.aliyuncs.com", "/key", "bucket", b"key"),
        ("bucket.cn-hangzhou.oss.aliyuncs.com", "/key", "bucket", b"key"),
        ("bucket.oss-accelerate.aliyuncs.com", "/key", "bucket", b"key"),
        ("bucket.oss-accelerate-overseas.aliyuncs.com", "/key", "bucket", b"key"),
        ("oss-cn-hangzhou.aliyuncs.com", "/", "", b""),
        ("mock", "http://mock/bucket/key", "bucket", b"key"),
        ("mock", "/bucket/%252F%E4%B8%AD", "bucket", b"%2F\xe4\xb8\xad"),
    ],
)
def test_a_request_is_for(host: str, target: str, bucket: str, key: bytes) -> None:
    assert _address(host, target) == ObjectAddress(bucket=bucket, key=key)


@pytest.mark.parametrize(
    ("host", "target", "cause"),
    [
        ("oss-cn-hangzhou.aliyuncs.com", "/bucket/key", "path-style-forbidden"),
        ("oss-accelerate.aliyuncs.com", "/bucket/key", "path-style-forbidden"),
        ("bucket.oss-cn-beijing.aliyuncs.com", "/key", "bucket-in-another-region"),
        ("bucket.oss-cn-beijing-internal.aliyuncs.com", "/key", "bucket-in-another-region"),
        ("bucket.example.com", "/key", "host-unknown"),
        ("mock", "/UPPER/key", "bucket-name-illegal"),
        ("mock", "/ab/key", "bucket-name-illegal"),
        ("mock", "/-bucket/key", "bucket-name-illegal"),
        ("mock", "/%2E%2E/key", "bucket-name-illegal"),
        ("mock", "/../key", "bucket-name-illegal"),
        ("a.bucket.localhost", "/key", "bucket-name-illegal"),
        ("mock", "/bucket/100%", "target-escape-malformed"),
    ],
)
def test_a_request_is_for_nothing_when(host: str, target: str, cause: str) -> None:
    assert _address(host, target).cause == cause


def test_a_key_may_have_1023_bytes() -> None:
    assert key_cause(b"k" * 1023) == ""


def test_a_signature_does_not_depend_on_the_style(site: Site) -> None:
    target = site.sign("PUT", "dir/key")
    virtual = target.removeprefix(f"/{site.bucket}")
    head = f"PUT {virtual} HTTP/1.1\r\nHost: {site.bucket}.localhost\r\nContent-Length: 2\r\n\r\n"
    with site.wire() as wire:
        wire.send(head.encode() + b"ok")
        assert wire.reply().status == 200

    assert site.call("GET", "dir/key").body == b"ok"


@pytest.mark.parametrize(
    ("target", "cause"),
    [
        ("/", "anonymous"),
        ("/no.bucket/key", "bucket-name-illegal"),
    ],
)
def test_an_address_that_is_no_object_is_refused(site: Site, target: str, cause: str) -> None:
    reply = site.send("GET", target, {})

    assert reply.headers["x-oss-ec"]
    assert site.server.journal("" if target == "/" else "no.bucket")[-1].cause == cause


def test_the_operations_of_a_bucket_are_not_mocked(site: Site) -> None:
    url = site.oss2().sign_url("GET", "key", 60)
    reply = site.send("GET", url.removeprefix(site.server.endpoint).replace("key?", "?"), {})

    assert reply.status == 403


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("files.example.test", "pictures"),
        ("files.example.test:8080", "pictures"),
        ("127.0.0.1:81", "songs"),
        ("127.0.0.1:82", "dir"),
    ],
)
def test_a_name_of_ones_own_may_be_bound_to_one_port(host: str, bucket: str) -> None:
    cnames = {"files.example.test": "pictures", "127.0.0.1:81": "songs"}
    hosts = Hosts(private=HOSTS.private, region=HOSTS.region, cnames=cnames)
    head = parse_head(f"GET /dir/key HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

    assert hosts.address(head).bucket == bucket


def test_a_proxy_tells_another_host_and_nothing_else() -> None:
    told = "songs.oss-cn-hangzhou.aliyuncs.com"
    hosts = Hosts(private=HOSTS.private, region=HOSTS.region, proxies={"files.example.test": told})
    lines = "GET /key?a=1 HTTP/1.1\r\nA: b\r\nHost: {}\r\n\r\n"
    head = parse_head(lines.format("files.example.test").encode())
    other = parse_head(lines.format("other.example.test").encode())

    passed = hosts.behind_proxy(head)

    assert passed.headers == (("A", b"b"), ("Host", told.encode()))
    assert hosts.address(passed) == ObjectAddress(bucket="songs", key=b"key")
    assert (passed.target, passed.method) == (head.target, head.method)
    assert hosts.behind_proxy(other) is other
