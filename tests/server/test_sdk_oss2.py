"""``oss2``, unmodified."""

import io

import oss2
import pytest
import requests

from tests.server.site import TEMPORARY, TOKEN, Site

KEYS = [
    "a.txt",
    "dir/中文/é b+c.txt",
    "100%~-_.!*'().txt",
    "a?q=1&x#f",
    "a//b",
    "./a/../b",
    '"q"\\\t',
    "%2F",
    "😀",
    "k" * 1023,
]


@pytest.mark.parametrize("key", KEYS)
def test_put_get_head_and_delete_work_by_header(site: Site, key: str) -> None:
    bucket = site.oss2()
    headers = {"x-oss-meta-Author": "alice", "Cache-Control": "no-cache"}

    put = bucket.put_object(key, b"content", headers=headers)
    head = bucket.head_object(key)
    got = bucket.get_object(key)

    assert put.status == 200
    assert put.etag == "9A0364B9E99BB480DD25E1F0284C8555"
    assert put.crc == head.server_crc
    assert head.content_length == 7
    assert head.headers["x-oss-meta-author"] == "alice"
    assert head.headers["Cache-Control"] == "no-cache"
    assert got.read() == b"content"
    assert bucket.object_exists(key)
    assert bucket.delete_object(key).status == 204
    assert not bucket.object_exists(key)


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("./")])
@pytest.mark.parametrize("slash_safe", [True, False])
def test_signed_urls_put_and_get(site: Site, key: str, *, slash_safe: bool) -> None:
    bucket = site.oss2()
    put_url = bucket.sign_url("PUT", key, 60, slash_safe=slash_safe)
    get_url = bucket.sign_url("GET", key, 60, slash_safe=slash_safe)

    assert bucket.put_object_with_url(put_url, b"content").status == 200
    assert bucket.get_object_with_url(get_url).read() == b"content"
    # Without a Content-Type the service stores this one, whatever the key looks like.
    assert bucket.head_object(key).content_type == "application/octet-stream"


def test_a_signed_url_carries_headers_parameters_and_additional_headers(site: Site) -> None:
    bucket = site.oss2()
    headers = {
        "Content-Type": "text/plain",
        "x-oss-meta-a": "b",
        "custom-header": "value",
        "x-oss-forbid-overwrite": "true",
    }
    url = bucket.sign_url(
        "PUT",
        "key",
        60,
        headers=headers,
        params={"param1": "value 1+/", "empty": ""},
        additional_headers={"custom-header", "noexist-header", "x-oss-forbid-overwrite"},
    )

    assert "custom-header" in url
    assert bucket.put_object_with_url(url, b"x", headers=headers).status == 200
    for changed in ({"custom-header": "other"}, {"x-oss-meta-a": "c"}, {"Content-Type": "a/b"}):
        with pytest.raises(oss2.exceptions.SignatureDoesNotMatch):
            bucket.put_object_with_url(url, b"x", headers={**headers, **changed})


def test_metadata_in_utf_8_comes_back_byte_for_byte(site: Site) -> None:
    # oss2 tests/test_object.py sends raw UTF-8 and reads the same bytes back.
    bucket = site.oss2()
    value = "中文 é  b"
    url = bucket.sign_url("PUT", "key", 60, headers={"x-oss-meta-a": value})

    put = requests.put(url, data=b"x", headers={"x-oss-meta-a": value.encode()}, timeout=10)
    head = bucket.head_object("key")

    assert put.status_code == 200
    assert head.headers["x-oss-meta-a"].encode("latin-1") == value.encode()


def test_an_extra_parameter_breaks_a_url(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"x")
    url = bucket.sign_url("GET", "key", 60)

    for extra in ("&a=b", "&a", "&"):
        with pytest.raises(oss2.exceptions.SignatureDoesNotMatch):
            bucket.get_object_with_url(url + extra)


def test_temporary_credentials_work_by_header_and_by_url(site: Site) -> None:
    bucket = site.oss2(TEMPORARY, TOKEN.token)

    assert bucket.put_object("key", b"x").status == 200
    assert bucket.put_object_with_url(bucket.sign_url("PUT", "key", 60), b"y").status == 200
    assert bucket.get_object("key").read() == b"y"


def test_a_stream_of_unknown_length_is_taken_in_chunks(site: Site) -> None:
    bucket = site.oss2()
    pieces = (b"a" * 100_000 for _ in range(20))

    bucket.put_object("key", pieces)

    assert bucket.head_object("key").content_length == 2_000_000


def test_files_and_ranges_work(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", io.BytesIO(b"0123456789" * 100_000))

    assert bucket.get_object("key", byte_range=(5, 12)).read() == b"56789012"
    assert len(bucket.get_object("key").read()) == 1_000_000


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda bucket: bucket.get_object("none"), oss2.exceptions.NoSuchKey),
        (lambda bucket: bucket.head_object("none"), oss2.exceptions.NotFound),
        (
            lambda bucket: bucket.put_object("a", b"", headers={"Content-MD5": "x"}),
            oss2.exceptions.InvalidDigest,
        ),
        (
            lambda bucket: bucket.put_object("a", b"", headers={"x-oss-storage-class": "x"}),
            oss2.exceptions.InvalidArgument,
        ),
    ],
)
def test_errors_reach_the_sdk_as_its_own_exceptions(
    site: Site, call: object, error: type[oss2.exceptions.ServerError]
) -> None:
    with pytest.raises(error) as caught:
        call(site.oss2())  # type: ignore[operator]

    assert len(caught.value.request_id) == 24


def test_the_error_of_a_head_is_told_in_a_header(site: Site) -> None:
    with pytest.raises(oss2.exceptions.NotFound) as caught:
        site.oss2().head_object("none")

    assert caught.value.code == "NoSuchKey"
    assert caught.value.ec == "0026-00000001"


def test_an_object_that_must_not_be_overwritten_stays(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"first")

    with pytest.raises(oss2.exceptions.ServerError) as caught:
        bucket.put_object("key", b"second", headers={"x-oss-forbid-overwrite": "true"})

    assert (caught.value.status, caught.value.code) == (409, "FileAlreadyExists")
    assert bucket.get_object("key").read() == b"first"
