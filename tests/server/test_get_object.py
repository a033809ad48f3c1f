"""Reading back: headers, ranges, conditions, overrides."""

import pytest

from tests.server.site import Site

STORED = {
    "Content-Type": "text/plain; charset=utf-8",
    "x-oss-storage-class": "IA",
    "x-oss-object-acl": "private",
    "x-oss-tagging": "a=1&b=2",
    "x-oss-meta-Author": "alice  b",
}
UNSIGNED = {
    "Cache-Control": "no-cache",
    "Content-Disposition": "attachment",
    "Content-Encoding": "gzip",
    "Content-Language": "en",
    "Expires": "Wed, 28 Dec 2022 10:27:41 GMT",
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_object_comes_back_with_everything_it_was_stored_with(site: Site, method: str) -> None:
    site.call("PUT", "key", STORED, b"hello", dict(UNSIGNED))
    reply = site.call(method, "key")
    headers = reply.headers

    for name in ("Content-Type", "x-oss-storage-class", "x-oss-object-acl"):
        assert headers[name.lower()] == STORED[name]
    for name, value in UNSIGNED.items():
        assert headers[name.lower()] == value
    assert headers["x-oss-meta-author"] == "alice  b"
    assert headers["x-oss-tagging-count"] == "2"
    assert "x-oss-tagging" not in headers
    assert headers["content-length"] == "5"
    assert headers["accept-ranges"] == "bytes"
    assert headers["x-oss-object-type"] == "Normal"
    assert reply.body == (b"hello" if method == "GET" else b"")


def test_an_overwritten_object_keeps_nothing_of_the_old_one(site: Site) -> None:
    site.call("PUT", "key", STORED, b"first")
    site.call("PUT", "key", {}, b"second one")
    headers = site.call("HEAD", "key").headers

    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-oss-storage-class"] == "Standard"
    assert "x-oss-meta-author" not in headers
    assert headers["content-length"] == "10"


def test_a_deleted_object_is_gone_and_deleting_it_again_is_no_error(site: Site) -> None:
    site.call("PUT", "key", {}, b"x")

    assert site.call("DELETE", "key").status == 204
    assert site.call("DELETE", "key").status == 204
    assert site.call("GET", "key").error["Key"] == "key"


@pytest.mark.parametrize(
    ("text", "status", "body", "span"),
    [
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-10", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=0-1,3-4", 206, b"01", "bytes 0-1/10"),
        ("bytes=5-6, 0-1", 206, b"56", "bytes 5-6/10"),
        ("bytes=-30", 200, b"0123456789", None),
        ("bytes=5-30", 200, b"0123456789", None),
        ("bytes=10-", 200, b"0123456789", None),
        ("bytes=4-2", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_one_range_is_honoured_and_an_illegal_one_ignored(
    site: Site, text: str, status: int, body: bytes, span: str | None
) -> None:
    site.server.put_object(site.bucket, "key", b"0123456789")

    reply = site.call("GET", "key", unsigned={"Range": text})

    assert (reply.status, reply.body) == (status, body)
    assert reply.headers.get("content-range") == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("bytes=5-99", "bytes 5-9/10"),
        ("bytes=0-99", "bytes 0-9/10"),
        ("bytes=9-", "bytes 9-9/10"),
        ("bytes=-99", "bytes 0-9/10"),
    ],
)
def test_an_end_behind_the_object_is_its_end_where_the_behaviour_of_http_is_asked_for(
    site: Site, text: str, span: str
) -> None:
    # The SDK for Go (v1) holds this in TestGetObjectRangeBehavior; ossfs of fsspec reads with it.
    site.server.put_object(site.bucket, "key", b"0123456789")
    standard = {"x-oss-range-behavior": "standard"}

    reply = site.call("GET", "key", standard, unsigned={"Range": text})

    assert (reply.status, reply.headers.get("content-range")) == (206, span)


@pytest.mark.parametrize("text", ["bytes=10-", "bytes=10-20", "bytes=4-2", "bytes=-0"])
def test_an_illegal_range_is_an_error_where_that_is_asked_for(site: Site, text: str) -> None:
    site.server.put_object(site.bucket, "key", b"0123456789")
    standard = {"x-oss-range-behavior": "standard"}

    reply = site.call("GET", "key", standard, unsigned={"Range": text})

    assert (reply.status, reply.code) == (416, "InvalidRange")


def test_a_range_of_no_bytes_is_an_error_always(site: Site) -> None:
    # The SDK for Java expects InvalidRange of it (testGetObjectByRange).
    site.server.put_object(site.bucket, "key", b"0123456789")

    reply = site.call("GET", "key", unsigned={"Range": "bytes=-0"})

    assert (reply.status, reply.code) == (416, "InvalidRange")


PAST, FUTURE = "Sat, 01 Jan 2000 00:00:00 GMT", "Thu, 01 Jan 2099 00:00:00 GMT"
ETAG = '"781E5E245D69B566979B86E28D23F2C7"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Match": ETAG}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"x"'}, 412),
        ({"If-None-Match": f'"x", {ETAG}'}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-Modified-Since": FUTURE}, 304),
        ({"If-Modified-Since": PAST}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Unmodified-Since": PAST}, 412),
        ({"If-Unmodified-Since": FUTURE}, 200),
    ],
)
def test_conditions_are_honoured(site: Site, headers: dict[str, str], status: int) -> None:
    site.server.put_object(site.bucket, "key", b"0123456789")

    for method in ("GET", "HEAD"):
        assert site.call(method, "key", unsigned=dict(headers)).status == status


def test_the_answer_may_be_given_other_headers(site: Site) -> None:
    site.server.put_object(site.bucket, "key", b"x")
    bucket = site.oss2()
    url = bucket.sign_url(
        "GET", "key", 60, params={"response-content-disposition": "attachment\r\nEvil: 1"}
    )

    reply = site.send("GET", url.removeprefix(site.server.endpoint), {})

    assert reply.headers["content-disposition"] == "attachmentEvil: 1"
    assert "evil" not in reply.headers


def test_the_content_type_of_the_answer_is_not_to_be_overridden(site: Site) -> None:
    site.server.put_object(site.bucket, "key", b"x")
    url = site.oss2().sign_url("GET", "key", 60, params={"response-content-type": "text/html"})

    reply = site.send("GET", url.removeprefix(site.server.endpoint), {})

    assert (reply.status, reply.code) == (400, "InvalidRequest")
