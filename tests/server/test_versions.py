"""Versions of objects, as ``oss2`` asks for them."""

import oss2
import pytest
from oss2.models import (
    BatchDeleteObjectVersion,
    BatchDeleteObjectVersionList,
    BucketVersioningConfig,
)

from tests.server.site import Site
from tests.server.starter import Starter


@pytest.fixture
def bucket(site: Site) -> oss2.Bucket:
    bucket = site.oss2()
    _set(bucket, "Enabled")
    return bucket


def _set(bucket: oss2.Bucket, status: str) -> None:
    config = BucketVersioningConfig()
    config.status = status
    bucket.put_bucket_versioning(config)


def _listed(bucket: oss2.Bucket, **task: object) -> list[tuple[str, str, bool]]:
    found = bucket.list_object_versions(**task)
    rows = [(one.key, one.versionid, one.is_latest) for one in found.versions]
    rows += [(one.key, f"marker {one.versionid}", one.is_latest) for one in found.delete_marker]
    return sorted(rows)


def test_a_bucket_keeps_no_versions_before_it_is_told_to(site: Site) -> None:
    bucket = site.oss2()

    put = bucket.put_object("key", b"one")

    assert bucket.get_bucket_versioning().status is None
    assert put.versionid is None
    assert bucket.head_object("key").versionid is None
    assert _listed(bucket) == [("key", "null", True)]


@pytest.mark.parametrize("status", ["", "On"])
def test_a_status_that_is_none_is_refused(site: Site, status: str) -> None:
    with pytest.raises(oss2.exceptions.MalformedXml):
        _set(site.oss2(), status)


def test_each_upload_is_a_version_of_its_own(bucket: oss2.Bucket) -> None:
    one = bucket.put_object("key", b"one").versionid
    two = bucket.put_object("key", b"two").versionid

    assert bucket.get_bucket_versioning().status == "Enabled"
    assert len({one, two}) == 2
    assert bucket.get_object("key").read() == b"two"
    assert bucket.get_object("key", params={"versionId": one}).read() == b"one"
    assert bucket.head_object("key", params={"versionId": one}).versionid == one
    assert bucket.get_object_meta("key", params={"versionId": one}).content_length == 3
    assert _listed(bucket) == sorted([("key", one, False), ("key", two, True)])
    assert [found.key for found in oss2.ObjectIterator(bucket)] == ["key"]


def test_an_object_from_before_is_the_version_null(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"before")
    _set(bucket, "Enabled")
    bucket.put_object("key", b"after")

    assert bucket.get_object("key", params={"versionId": "null"}).read() == b"before"


def test_a_deleted_object_is_hidden_by_a_marker_and_comes_back(bucket: oss2.Bucket) -> None:
    version = bucket.put_object("key", b"one").versionid
    deleted = bucket.delete_object("key")
    marker = deleted.versionid

    assert deleted.delete_marker
    with pytest.raises(oss2.exceptions.NoSuchKey) as missing:
        bucket.get_object("key")
    assert missing.value.headers["x-oss-delete-marker"] == "true"
    assert missing.value.headers["x-oss-version-id"] == marker
    assert bucket.get_object("key", params={"versionId": version}).read() == b"one"
    assert [found.key for found in oss2.ObjectIterator(bucket)] == []
    assert _listed(bucket) == sorted([("key", version, False), ("key", f"marker {marker}", True)])
    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.get_object("key", params={"versionId": marker})
    assert (refused.value.status, refused.value.code) == (405, "MethodNotAllowed")
    assert refused.value.details["ResourceType"] == "DeleteMarker"
    assert refused.value.headers["Allow"] == "DELETE"

    undeleted = bucket.delete_object("key", params={"versionId": marker})

    assert undeleted.delete_marker
    assert undeleted.versionid == marker
    assert bucket.get_object("key").read() == b"one"


def test_a_version_that_is_deleted_is_gone_and_its_forerunner_is_current(
    bucket: oss2.Bucket,
) -> None:
    one = bucket.put_object("key", b"one").versionid
    two = bucket.put_object("key", b"two").versionid
    gone = bucket.delete_object("key", params={"versionId": two})

    assert (gone.versionid, gone.delete_marker) == (two, None)
    assert bucket.get_object("key").read() == b"one"
    with pytest.raises(oss2.exceptions.ServerError, match="NoSuchVersion"):
        bucket.get_object("key", params={"versionId": two})
    assert bucket.delete_object("key", params={"versionId": one}).status == 204
    assert bucket.delete_object("key", params={"versionId": one}).status == 204
    assert _listed(bucket) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_a_blank_version_is_refused(site: Site, method: str) -> None:
    url = site.oss2().sign_url(method, "key", 60, params={"versionId": ""}, slash_safe=True)

    assert site.send(method, url.removeprefix(site.server.endpoint), {}).status == 400
    assert site.journal[-1].cause == "version-blank"


def test_an_upload_to_a_version_is_none(site: Site) -> None:
    url = site.oss2().sign_url("PUT", "key", 60, params={"versionId": "null"}, slash_safe=True)

    assert site.send("PUT", url.removeprefix(site.server.endpoint), {}, b"x").status == 405


def test_suspended_versioning_overwrites_the_version_null_alone(bucket: oss2.Bucket) -> None:
    kept = bucket.put_object("key", b"kept").versionid
    _set(bucket, "Suspended")
    first = bucket.put_object("key", b"first")
    bucket.put_object("key", b"second")

    assert first.versionid == "null"
    assert bucket.get_object("key", params={"versionId": "null"}).read() == b"second"
    assert _listed(bucket) == sorted([("key", kept, False), ("key", "null", True)])

    marker = bucket.delete_object("key")

    assert (marker.delete_marker, marker.versionid) == (True, "null")
    assert _listed(bucket) == sorted([("key", kept, False), ("key", "marker null", True)])
    assert bucket.get_object("key", params={"versionId": kept}).read() == b"kept"


def test_overwriting_cannot_be_forbidden_where_there_are_versions(bucket: oss2.Bucket) -> None:
    forbids = {"x-oss-forbid-overwrite": "true"}

    for status in ("Enabled", "Suspended"):
        _set(bucket, status)
        bucket.put_object("key", b"one")
        assert bucket.put_object("key", b"two", headers=forbids).status == 200


def test_every_way_to_make_an_object_makes_a_version(bucket: oss2.Bucket) -> None:
    source = bucket.put_object("source", b"one").versionid
    bucket.put_object("source", b"two")
    copied = bucket.copy_object(bucket.bucket_name, "source", "key", params={"versionId": source})
    linked = bucket.put_symlink("source", "link")
    appended = bucket.append_object("log", 0, b"a")
    again = bucket.append_object("log", 1, b"b")
    upload = bucket.init_multipart_upload("parts").upload_id
    part = bucket.upload_part("parts", upload, 1, b"x")
    info = oss2.models.PartInfo(1, part.etag)
    completed = bucket.complete_multipart_upload("parts", upload, [info])

    assert bucket.get_object("key").read() == b"one"
    assert copied.headers["x-oss-copy-source-version-id"] == source
    assert again.versionid == appended.versionid
    for made in (copied, linked, appended, completed):
        assert made.versionid.startswith("CAEQ")


def test_what_is_said_of_a_version_is_said_of_it_alone(bucket: oss2.Bucket) -> None:
    one = bucket.put_object("key", b"one").versionid
    bucket.put_object("key", b"two")
    rule = oss2.models.TaggingRule()
    rule.add("a", "1")
    bucket.put_object_tagging("key", oss2.models.Tagging(rule), params={"versionId": one})
    bucket.put_object_acl("key", "public-read", params={"versionId": one})

    def tags(**task: object) -> dict[str, str]:
        return dict(bucket.get_object_tagging("key", **task).tag_set.tagging_rule)

    assert tags(params={"versionId": one}) == {"a": "1"}
    assert tags() == {}
    assert bucket.get_object_acl("key", params={"versionId": one}).acl == "public-read"
    assert bucket.get_object_acl("key").acl == "default"


def test_many_versions_are_deleted_at_once(bucket: oss2.Bucket) -> None:
    one = bucket.put_object("a", b"one").versionid
    bucket.put_object("a", b"two")
    bucket.put_object("b", b"one")
    wanted = BatchDeleteObjectVersionList()
    wanted.append(BatchDeleteObjectVersion(key="a", versionid=one))
    bucket.delete_object_versions(wanted)
    marked = bucket.batch_delete_objects(["b"])

    assert [found[0] for found in _listed(bucket)] == ["a", "b", "b"]
    assert marked.delete_versions[0].delete_marker
    assert bucket.get_object("a").read() == b"two"


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_the_list_of_versions_comes_in_pages(bucket: oss2.Bucket, size: int) -> None:
    for key in ("a", "dir/1", "dir/2", "z"):
        bucket.put_object(key, b"one")
        bucket.put_object(key, b"two")
    bucket.delete_object("z")
    found, prefixes, pages = [], [], 0
    marker, version = "", ""
    while True:
        page = bucket.list_object_versions(
            delimiter="/", key_marker=marker, versionid_marker=version, max_keys=size
        )
        found += [(one.key, one.versionid) for one in (*page.versions, *page.delete_marker)]
        prefixes += page.common_prefix
        marker, version, pages = page.next_key_marker, page.next_versionid_marker, pages + 1
        if not page.is_truncated:
            break

    assert sorted(key for key, _ in found) == ["a", "a", "z", "z", "z"]
    assert len(set(found)) == 5
    assert prefixes == ["dir/"]
    assert pages == -(-6 // size)


def test_a_version_marker_needs_a_key_marker(site: Site, bucket: oss2.Bucket) -> None:
    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.list_object_versions(versionid_marker="CAEQ")

    assert refused.value.status == 400
    assert site.journal[-1].cause == "version-marker-alone"


def test_a_bucket_that_holds_markers_is_not_empty(bucket: oss2.Bucket) -> None:
    bucket.delete_object("key")

    with pytest.raises(oss2.exceptions.BucketNotEmpty):
        bucket.delete_bucket()


def test_a_version_of_a_private_object_is_not_read_through_a_public_one(site: Site) -> None:
    bucket = site.oss2()
    _set(bucket, "Enabled")
    secret = bucket.put_object("key", b"secret").versionid
    bucket.put_object("key", b"open", headers={"x-oss-object-acl": "public-read"})
    path = f"/{site.bucket}/key"

    assert site.send("GET", path, {}).body == b"open"
    assert site.send("GET", f"{path}?versionId={secret}", {}).status == 403


@pytest.mark.parametrize("size", [10, 100_000])
def test_versions_outlive_the_server(starter: Starter, size: int) -> None:
    before = starter.lasting()
    bucket = before.oss2()
    old = bucket.put_object("key", b"0" * size).versionid is None
    _set(bucket, "Enabled")
    one = bucket.put_object("key", b"1" * size).versionid
    two = bucket.put_object("key", b"2" * size).versionid
    bucket.put_object("gone", b"3" * size)
    bucket.delete_object("gone")
    told = _listed(bucket)
    before.server.stop()

    after = Site(server=starter.server(is_lasting=True), bucket="bucket").oss2()

    assert old
    assert _listed(after) == told
    assert after.get_bucket_versioning().status == "Enabled"
    for version, byte in (("null", b"0"), (one, b"1"), (two, b"2")):
        assert after.get_object("key", params={"versionId": version}).read() == byte * size
    after.delete_object("key", params={"versionId": two})
    assert after.get_object("key").read() == b"1" * size
