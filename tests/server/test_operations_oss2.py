"""Every operation as ``oss2`` asks for it and reads its answer."""

import os
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import oss2
import pytest

from tests.server.site import REGION, STRANGER, Site

NUMBERS = count(1)
PART = 100 * 1024


@pytest.fixture
def bucket(site: Site) -> oss2.Bucket:
    return site.oss2()


@pytest.fixture
def service(site: Site) -> oss2.Service:
    return oss2.Service(site.oss2().auth, site.server.endpoint, region=REGION)


def _code(caught: pytest.ExceptionInfo[oss2.exceptions.OssError]) -> str:
    return str(caught.value.code)


def test_a_multipart_upload_becomes_one_object(bucket: oss2.Bucket) -> None:
    data = os.urandom(3 * PART + 7)
    upload_id = bucket.init_multipart_upload(
        "dir/big", headers={"x-oss-meta-a": "b", "Content-Type": "text/plain"}
    ).upload_id
    parts = []
    for number, start in enumerate(range(0, len(data), PART), 1):
        result = bucket.upload_part("dir/big", upload_id, number, data[start : start + PART])
        parts.append(oss2.models.PartInfo(number, result.etag))
    listed = bucket.list_parts("dir/big", upload_id, max_parts=2)
    under_way = [upload.key for upload in bucket.list_multipart_uploads().upload_list]
    result = bucket.complete_multipart_upload("dir/big", upload_id, parts)
    got = bucket.get_object("dir/big")

    assert [part.part_number for part in listed.parts] == [1, 2]
    assert listed.is_truncated
    assert under_way == ["dir/big"]
    assert result.etag.endswith("-4")
    assert got.read() == data
    assert got.headers["x-oss-object-type"] == "Multipart"
    assert got.headers["x-oss-meta-a"] == "b"
    assert got.headers["content-type"] == "text/plain"
    assert bucket.list_multipart_uploads().upload_list == []


def test_the_sdks_own_resumable_upload_and_download_work(
    bucket: oss2.Bucket, tmp_path: Path
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(5 * PART + 1))

    oss2.resumable_upload(
        bucket, "key", str(source), multipart_threshold=PART, part_size=PART, num_threads=3,
        store=oss2.ResumableStore(root=str(tmp_path)),
    )  # fmt: skip
    oss2.resumable_download(
        bucket, "key", str(target), multiget_threshold=PART, part_size=PART, num_threads=3,
        store=oss2.ResumableDownloadStore(root=str(tmp_path)),
    )  # fmt: skip

    assert target.read_bytes() == source.read_bytes()


def test_an_aborted_upload_is_gone(bucket: oss2.Bucket) -> None:
    upload_id = bucket.init_multipart_upload("key").upload_id
    bucket.upload_part("key", upload_id, 1, b"x")
    bucket.abort_multipart_upload("key", upload_id)

    with pytest.raises(oss2.exceptions.NoSuchUpload):
        bucket.upload_part("key", upload_id, 2, b"x")
    assert not bucket.object_exists("key")


@pytest.mark.parametrize(
    ("numbers", "sizes", "code"),
    [
        ((1, 3), (PART, PART), "InvalidPart"),
        ((1, 2), (PART - 1, 1), "EntityTooSmall"),
    ],
)
def test_wrong_parts_are_refused(
    bucket: oss2.Bucket, numbers: tuple[int, ...], sizes: tuple[int, ...], code: str
) -> None:
    upload_id = bucket.init_multipart_upload("key").upload_id
    etags = [
        bucket.upload_part("key", upload_id, number, bytes(size)).etag
        for number, size in enumerate(sizes, 1)
    ]
    parts = [oss2.models.PartInfo(n, etag) for n, etag in zip(numbers, etags, strict=True)]

    with pytest.raises(oss2.exceptions.ServerError) as caught:
        bucket.complete_multipart_upload("key", upload_id, parts)

    assert _code(caught) == code


@pytest.mark.parametrize("number", [0, 10_001])
def test_a_part_number_out_of_range_is_refused(bucket: oss2.Bucket, number: int) -> None:
    upload_id = bucket.init_multipart_upload("key").upload_id

    with pytest.raises(oss2.exceptions.ServerError) as caught:
        bucket.upload_part("key", upload_id, number, b"x")

    assert _code(caught) == "InvalidArgument"


def test_a_part_may_be_copied(bucket: oss2.Bucket) -> None:
    bucket.put_object("source", bytes(range(256)) * 1000)
    upload_id = bucket.init_multipart_upload("copy").upload_id
    part = bucket.upload_part_copy(bucket.bucket_name, "source", (256, 511), "copy", upload_id, 1)
    bucket.complete_multipart_upload("copy", upload_id, [oss2.models.PartInfo(1, part.etag)])

    assert bucket.get_object("copy").read() == bytes(range(256))


def test_appends_add_up(bucket: oss2.Bucket) -> None:
    first = bucket.append_object("log", 0, b"one")
    second = bucket.append_object("log", first.next_position, b"two")

    with pytest.raises(oss2.exceptions.PositionNotEqualToLength) as caught:
        bucket.append_object("log", 1, b"x")

    assert second.next_position == 6
    assert caught.value.next_position == 6
    assert bucket.get_object("log").read() == b"onetwo"
    assert bucket.head_object("log").object_type == "Appendable"
    assert bucket.append_object("log", 6, b"!", init_crc=second.crc).next_position == 7


def test_a_plain_object_takes_no_appends(bucket: oss2.Bucket) -> None:
    bucket.put_object("key", b"x")

    with pytest.raises(oss2.exceptions.ObjectNotAppendable):
        bucket.append_object("key", 1, b"x")


def test_a_copy_keeps_the_metadata_or_takes_other_one(bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"data", headers={"x-oss-meta-a": "1", "Content-Type": "text/css"})
    bucket.copy_object(bucket.bucket_name, "a", "kept")
    replaced = {"x-oss-metadata-directive": "REPLACE", "x-oss-meta-b": "2"}
    bucket.copy_object(bucket.bucket_name, "a", "中文", headers=replaced)

    assert bucket.get_object("kept").read() == b"data"
    assert bucket.head_object("kept").headers["x-oss-meta-a"] == "1"
    assert bucket.head_object("kept").content_type == "text/css"
    other = bucket.head_object("中文").headers
    assert "x-oss-meta-a" not in other
    assert other["x-oss-meta-b"] == "2"


def test_a_copy_of_nothing_or_of_somebody_elses_is_refused(site: Site) -> None:
    bucket = site.oss2()
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.copy_object(site.bucket, "none", "b")
    site.server.create_bucket("of-a-stranger", owner="stranger")
    with pytest.raises(oss2.exceptions.AccessDenied):
        bucket.copy_object("of-a-stranger", "none", "b")


def test_a_condition_on_the_source_of_a_copy_holds(bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"data")

    with pytest.raises(oss2.exceptions.PreconditionFailed):
        bucket.copy_object(
            bucket.bucket_name, "a", "b", headers={"x-oss-copy-source-if-match": '"x"'}
        )


def test_tags_are_set_told_and_taken(bucket: oss2.Bucket) -> None:
    bucket.put_object("key", b"x")
    rule = oss2.models.TaggingRule()
    rule.add("colour", "dark red")
    bucket.put_object_tagging("key", oss2.models.Tagging(rule))
    told = bucket.get_object_tagging("key").tag_set.tagging_rule
    counted = bucket.head_object("key").headers["x-oss-tagging-count"]
    bucket.delete_object_tagging("key")

    assert told == {"colour": "dark red"}
    assert counted == "1"
    assert bucket.get_object_tagging("key").tag_set.tagging_rule == {}


def test_the_acl_of_an_object_is_set_and_told(bucket: oss2.Bucket) -> None:
    bucket.put_object("key", b"x")
    before = bucket.get_object_acl("key").acl
    bucket.put_object_acl("key", "public-read")

    assert (before, bucket.get_object_acl("key").acl) == ("default", "public-read")


def test_a_symlink_stands_for_its_target(bucket: oss2.Bucket) -> None:
    bucket.put_object("目标/target", b"data")
    bucket.put_symlink("目标/target", "link")

    assert bucket.get_symlink("link").target_key == "目标/target"
    assert bucket.get_object("link").read() == b"data"
    bucket.delete_object("目标/target")
    with pytest.raises(oss2.exceptions.ServerError) as caught:
        bucket.get_object("link")
    assert _code(caught) == "SymlinkTargetNotExist"


def test_listings_group_and_turn_pages(bucket: oss2.Bucket) -> None:
    keys = ["a", "b/1", "b/2", "c/x/y", "d", "z&<>", "é 中"]
    for key in keys:
        bucket.put_object(key, b"x")

    assert [found.key for found in oss2.ObjectIterator(bucket, max_keys=2)] == keys
    assert [found.key for found in oss2.ObjectIteratorV2(bucket, max_keys=3)] == keys
    grouped = list(oss2.ObjectIterator(bucket, delimiter="/", max_keys=2))
    assert [found.key for found in grouped] == ["a", "b/", "c/", "d", "z&<>", "é 中"]
    assert [found.key for found in grouped if found.is_prefix()] == ["b/", "c/"]
    assert [found.key for found in bucket.list_objects("b/").object_list] == ["b/1", "b/2"]
    second = bucket.list_objects_v2(prefix="b/", start_after="b/1", fetch_owner=True)
    assert [(found.key, found.size) for found in second.object_list] == [("b/2", 1)]
    assert second.object_list[0].owner.id


def test_many_objects_are_deleted_at_once(bucket: oss2.Bucket) -> None:
    for key in ("a", "b/ü", "c"):
        bucket.put_object(key, b"x")

    told = bucket.batch_delete_objects(["a", "b/ü", "none"])

    assert told.deleted_keys == ["a", "b/ü", "none"]
    assert [found.key for found in bucket.list_objects().object_list] == ["c"]


def test_a_bucket_lives(site: Site, service: oss2.Service) -> None:
    name = f"new-bucket-{next(NUMBERS)}-{os.getpid()}"
    bucket = oss2.Bucket(site.oss2().auth, site.server.endpoint, name, region=REGION)
    bucket.create_bucket("public-read")
    bucket.put_object("key", b"x")
    info = bucket.get_bucket_info()

    assert name in {found.name for found in oss2.BucketIterator(service)}
    assert (info.name, info.acl.grant) == (name, "public-read")
    assert info.location == bucket.get_bucket_location().location == f"oss-{REGION}"
    bucket.put_bucket_acl("private")
    assert bucket.get_bucket_acl().acl == "private"
    with pytest.raises(oss2.exceptions.BucketNotEmpty):
        bucket.delete_bucket()
    bucket.delete_object("key")
    bucket.delete_bucket()
    with pytest.raises(oss2.exceptions.NoSuchBucket):
        bucket.get_bucket_info()


def test_the_name_of_somebody_elses_bucket_is_taken(site: Site) -> None:
    pair = (STRANGER.access_key_id, STRANGER.access_key_secret)
    theirs = oss2.Bucket(oss2.AuthV2(*pair), site.server.endpoint, site.bucket, region=REGION)

    with pytest.raises(oss2.exceptions.ServerError) as caught:
        theirs.create_bucket()

    assert _code(caught) in {"BucketAlreadyExists", "AccessDenied"}


def test_cors_rules_are_set_told_and_dropped(bucket: oss2.Bucket) -> None:
    rule = oss2.models.CorsRule(
        allowed_origins=["https://*.example.com"],
        allowed_methods=["PUT", "GET"],
        allowed_headers=["content-type", "x-oss-*"],
        expose_headers=["ETag"],
        max_age_seconds=600,
    )
    bucket.put_bucket_cors(oss2.models.BucketCors([rule]))
    told = bucket.get_bucket_cors().rules[0]

    assert told.allowed_origins == ["https://*.example.com"]
    assert (told.expose_headers, told.max_age_seconds) == (["ETag"], 600)
    bucket.delete_bucket_cors()
    with pytest.raises(oss2.exceptions.NoSuchCors):
        bucket.get_bucket_cors()


def test_metadata_of_an_object_without_its_body(bucket: oss2.Bucket) -> None:
    bucket.put_object("key", b"12345")

    meta = bucket.get_object_meta("key")

    assert meta.content_length == 5


def test_an_object_is_streamed_in_and_out_with_its_crc(bucket: oss2.Bucket) -> None:
    def pieces() -> Iterator[bytes]:
        for number in range(50):
            yield bytes([number]) * 10_000

    bucket.put_object("key", pieces())
    checksum = 0
    for data in bucket.get_object("key"):
        checksum = zlib.crc32(data, checksum)

    assert checksum == zlib.crc32(b"".join(pieces()))


def test_a_bucket_operation_with_a_wrong_document_is_refused(site: Site) -> None:
    bucket = site.oss2()
    url = bucket.sign_url("PUT", "key", 60, params={"tagging": ""})
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><Tagging>&b;</Tagging>'

    reply = site.send("PUT", url.removeprefix(site.server.endpoint), {}, bomb)

    assert (reply.status, reply.code) == (400, "MalformedXML")
