"""Small things that live tests of the official SDKs expect of the service, each asked by oss2.

Which test of which SDK expects what stands at the row or the line of the server that does it.
"""

import gzip
import hashlib
from base64 import b64encode
from typing import Any

import oss2
import pytest
import requests
from oss2.models import BucketVersioningConfig, PartInfo

from tests.server.site import OWNER, Site

PART = b"p" * 102_400
TEXT = b"a line of text\n" * 200


def _upload(bucket: oss2.Bucket, parts: list[bytes], **options: Any) -> Any:  # noqa: ANN401
    upload_id = bucket.init_multipart_upload("key", **options).upload_id
    sent = [
        PartInfo(number, bucket.upload_part("key", upload_id, number, body).etag)
        for number, body in enumerate(parts, 1)
    ]
    return upload_id, sent


def test_the_acl_that_comes_with_the_completion_is_that_of_the_object(site: Site) -> None:
    bucket = site.oss2()
    upload_id, parts = _upload(bucket, [b"x"])

    bucket.complete_multipart_upload(
        "key", upload_id, parts, headers={"x-oss-object-acl": "public-read"}
    )

    assert bucket.get_object_acl("key").acl == "public-read"


def test_uploads_below_one_folder_are_listed_as_the_folder(site: Site) -> None:
    bucket = site.oss2()
    for key in ("a/1", "a/2", "b"):
        bucket.init_multipart_upload(key)

    first = bucket.list_multipart_uploads(delimiter="/", max_uploads=1)
    rest = bucket.list_multipart_uploads(
        delimiter="/", key_marker=first.next_key_marker, upload_id_marker=""
    )

    assert (first.prefix_list, first.upload_list, first.is_truncated) == (["a/"], [], True)
    assert (rest.prefix_list, [upload.key for upload in rest.upload_list]) == ([], ["b"])


@pytest.mark.parametrize("is_sequential", [True, False])
def test_what_was_uploaded_in_sequence_has_an_md5(site: Site, *, is_sequential: bool) -> None:
    bucket = site.oss2()
    params = {"sequential": ""} if is_sequential else None
    upload_id, parts = _upload(bucket, [PART, b"end"], params=params)
    bucket.complete_multipart_upload("key", upload_id, parts)

    told = bucket.head_object("key").headers.get("Content-MD5")

    md5 = hashlib.md5(PART + b"end", usedforsecurity=False).digest()
    assert told == (b64encode(md5).decode() if is_sequential else None)


def test_an_upload_in_parts_repeats_its_encryption_and_names_a_key(site: Site) -> None:
    headers = {"x-oss-server-side-encryption": "KMS"}

    answer = site.oss2().init_multipart_upload("key", headers=headers)

    assert answer.headers["x-oss-server-side-encryption"] == "KMS"
    assert answer.headers["x-oss-server-side-encryption-key-id"]


def test_a_link_tells_its_own_metadata_and_the_bytes_of_its_target(site: Site) -> None:
    bucket = site.oss2()
    target = bucket.put_object("target", b"12345", headers={"x-oss-meta-a": "target"})
    bucket.put_symlink("target", "link", headers={"x-oss-meta-a": "link"})

    told = bucket.head_object("link")

    assert (told.object_type, told.content_length, told.etag) == ("Symlink", 5, target.etag)
    assert told.headers["x-oss-meta-a"] == "link"
    assert bucket.get_object("link").read() == b"12345"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-oss-copy-source-if-none-match": "ETAG"}, 304),
        ({"x-oss-copy-source-if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 304),
        ({"x-oss-copy-source-if-match": "other"}, 412),
        ({"x-oss-copy-source-if-match": "ETAG"}, 200),
    ],
)
def test_a_copy_is_made_only_where_its_condition_holds(
    site: Site, headers: dict[str, str], status: int
) -> None:
    bucket = site.oss2()
    etag = bucket.put_object("source", b"x").etag
    wanted = {name: value.replace("ETAG", etag) for name, value in headers.items()}

    got = site.call("PUT", "copy", {"x-oss-copy-source": f"/{site.bucket}/source", **wanted}, b"")

    assert got.status == status
    assert bucket.object_exists("copy") == (status == 200)
    if status == 412:
        # ali-oss itself adds the condition to the message, and expects it there once.
        assert got.error["Message"].endswith("did not hold.")
        assert got.error["Condition"] == "If-Match"


@pytest.mark.parametrize("directive", ["COPY", "REPLACE"])
def test_a_copy_onto_itself_replaces_the_metadata(site: Site, directive: str) -> None:
    bucket = site.oss2()
    bucket.put_object("a b", b"x", headers={"x-oss-meta-a": "old"})
    headers = {"x-oss-metadata-directive": directive, "x-oss-meta-b": "new"}

    bucket.copy_object(site.bucket, "a b", "a b", headers=headers)

    told = bucket.head_object("a b").headers
    assert "x-oss-meta-a" not in told
    assert told["x-oss-meta-b"] == "new"


def test_a_bucket_tells_what_it_is_and_what_is_switched_off(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_bucket_versioning(BucketVersioningConfig("Enabled"))

    info = bucket.get_bucket_info()

    assert info.versioning_status == "Enabled"
    assert info.bucket_encryption_rule is not None
    assert info.data_redundancy_type == "LRS"


def test_an_object_has_the_class_of_its_bucket(site: Site) -> None:
    bucket = oss2.Bucket(
        site.oss2().auth, site.server.endpoint, f"{site.bucket}-ia", region="cn-hangzhou"
    )
    bucket.create_bucket(input=oss2.models.BucketCreateConfig("IA"))

    bucket.put_object("key", b"x")
    bucket.put_object("other", b"x", headers={"x-oss-storage-class": "Archive"})

    told = [bucket.head_object(key).headers["x-oss-storage-class"] for key in ("key", "other")]
    assert told == ["IA", "Archive"]
    assert bucket.get_bucket_info().storage_class == "IA"


def test_what_is_asked_of_object_meta_is_no_user_metadata(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"x", headers={"x-oss-meta-a": "1"})

    told = bucket.get_object_meta("key")

    assert (told.content_length, "x-oss-meta-a" in told.headers) == (1, False)


def test_a_version_has_64_characters(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_bucket_versioning(BucketVersioningConfig("Enabled"))

    assert len(bucket.put_object("key", b"x").versionid) == 64


@pytest.mark.parametrize(
    ("kind", "asked", "is_packed"),
    [
        ("text/plain", "gzip, deflate", True),
        ("application/json; charset=utf-8", "*", True),
        ("text/plain", "gzip;q=0", False),
        ("text/plain", "identity", False),
        ("image/png", "gzip", False),
    ],
)
def test_a_text_is_packed_for_who_takes_gzip(
    site: Site, kind: str, asked: str, *, is_packed: bool
) -> None:
    bucket = site.oss2()
    bucket.put_object("key", TEXT, headers={"Content-Type": kind})
    url = bucket.sign_url("GET", "key", 60, slash_safe=True)

    answer = requests.get(url, headers={"Accept-Encoding": asked}, stream=True, timeout=10)
    body = answer.raw.read()

    assert (answer.headers.get("Content-Encoding") == "gzip") == is_packed
    assert (gzip.decompress(body) if is_packed else body) == TEXT
    assert ("ETag" in answer.headers) != is_packed
    assert ("Content-Length" in answer.headers) != is_packed


@pytest.mark.parametrize("asked", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["accessMonitor", "somethingOfNextYear"])
def test_what_nobody_knows_of_a_bucket_is_not_taken_for_something_else(
    site: Site, asked: str, name: str
) -> None:
    bucket = site.oss2()

    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket._do(asked, site.bucket, "", params={name: ""})  # noqa: SLF001  no door leads there

    assert (refused.value.status, refused.value.code) == (501, "NotImplemented")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "aws-chunked"},
        {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
    ],
)
def test_chunks_inside_the_body_are_refused(site: Site, headers: dict[str, str]) -> None:
    got = site.call("PUT", "key", body=b"1\r\nx\r\n0\r\n\r\n", unsigned=dict(headers))

    assert (got.status, got.code) == (400, "InvalidArgument")
    assert got.headers["x-oss-ec"] == "0017-00000804"


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("version", ["V1", "V4"])
def test_a_signed_md5_that_is_not_sent_is_found_by_the_body(
    site: Site, version: str, *, together: bool
) -> None:
    auth = oss2.Auth if version == "V1" else oss2.AuthV4
    bucket = oss2.Bucket(
        auth(OWNER.access_key_id, OWNER.access_key_secret),
        site.server.endpoint,
        site.bucket,
        region="cn-hangzhou",
    )
    md5 = b64encode(hashlib.md5(TEXT, usedforsecurity=False).digest()).decode()
    url = bucket.sign_url("PUT", "key", 60, headers={"Content-MD5": md5}, slash_safe=True)
    head = site.head(
        "PUT", url.removeprefix(site.server.endpoint), {"Content-Length": str(len(TEXT))}
    )

    with site.wire() as wire:
        wire.send(head + TEXT if together else head)
        assert wire.reply().status == 403
        if not together:
            wire.send(TEXT)
    (exchange,) = site.journal

    assert exchange.explanation is not None
    assert exchange.explanation.sentence.endswith(f"if `content-md5: {md5}` had been sent.")
    assert exchange.body is None
