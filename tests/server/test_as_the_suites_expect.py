"""What the suites of the official SDKs held that this server did not, each asked by oss2.

Which test of which SDK expects it stands at the line of the server that does it.
"""

import base64
import hmac
import time
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import oss2
import pytest
import requests
from oss2.models import (
    BatchDeleteObjectVersion,
    BatchDeleteObjectVersionList,
    BucketCors,
    BucketVersioningConfig,
    CorsRule,
)

from tests.server.site import OWNER, REGION, Site, v4_target

TYPE = "Content-Type"


def test_no_live_channel_is_listed(site: Site) -> None:
    assert list(oss2.LiveChannelIterator(site.oss2())) == []


def test_a_live_channel_cannot_be_made(site: Site) -> None:
    reply = site.send("PUT", v4_target("PUT", site.bucket, "channel", {"live": ""}), {}, b"<X/>")

    assert reply.status == 501


def _named(site: Site, query: dict[str, str]) -> tuple[list[str | None], str | None, str | None]:
    reply = site.send("GET", v4_target("GET", "", "", query), {})
    root = ET.fromstring(reply.body)  # noqa: S314  our own server
    names = [one.text for one in root.iter("Name")]
    return names, root.findtext("IsTruncated"), root.findtext("NextMarker")


def test_buckets_are_listed_by_pages(site: Site) -> None:
    names = [f"{site.bucket}-{number}" for number in range(3)]
    for name in names:
        site.server.create_bucket(name)
    asked = {"prefix": f"{site.bucket}-", "max-keys": "2"}

    assert _named(site, asked) == (names[:2], "true", names[1])
    assert _named(site, {**asked, "marker": names[1]}) == (names[2:], "false", None)
    assert _named(site, {"prefix": f"{site.bucket}-", "max-keys": "3"}) == (names, "false", None)


def test_the_last_page_of_uploads_tells_its_last_one_too(site: Site) -> None:
    bucket = site.oss2()
    begun = bucket.init_multipart_upload("key").upload_id

    told = bucket.list_multipart_uploads()

    assert (told.is_truncated, told.next_key_marker, told.next_upload_id_marker) == (
        False,
        "key",
        begun,
    )


@pytest.mark.parametrize("written", ["Authorization", "X-OSS-META-A", "*", "content-type"])
def test_headers_that_a_cors_rule_allows_are_told_in_small_letters(
    site: Site, written: str
) -> None:
    rule = CorsRule(
        allowed_origins=["*"], allowed_methods=["PUT"], allowed_headers=[written], max_age_seconds=1
    )
    bucket = site.oss2()

    bucket.put_bucket_cors(BucketCors([rule]))

    assert bucket.get_bucket_cors().rules[0].allowed_headers == [written.lower()]


@pytest.mark.parametrize("target", ["key", "other"])
@pytest.mark.parametrize(("sent", "kept"), [({}, "text/plain"), ({TYPE: "image/png"}, "image/png")])
def test_a_type_that_a_copy_does_not_replace_stays(
    site: Site, target: str, sent: dict[str, str], kept: str
) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"x", headers={TYPE: "text/plain", "x-oss-meta-a": "1"})

    bucket.copy_object(
        site.bucket, "key", target, headers={"x-oss-metadata-directive": "REPLACE", **sent}
    )

    told = bucket.head_object(target).headers
    assert told[TYPE] == kept
    assert "x-oss-meta-a" not in told


def test_tags_of_a_later_append_are_not_read(site: Site) -> None:
    bucket = site.oss2()
    bucket.append_object("key", 0, b"a", headers={"x-oss-tagging": "a=1"})

    many = "&".join(f"k{number}=v" for number in range(11))
    bucket.append_object("key", 1, b"b", headers={"x-oss-tagging": many})

    assert bucket.get_object_tagging("key").tag_set.tagging_rule == {"a": "1"}
    with pytest.raises(oss2.exceptions.ServerError, match="greater than 10"):
        bucket.append_object("new", 0, b"a", headers={"x-oss-tagging": many})


def test_a_version_of_a_link_is_deleted_as_a_link(site: Site) -> None:
    bucket = site.oss2()
    config = BucketVersioningConfig()
    config.status = "Enabled"
    bucket.put_bucket_versioning(config)
    version = bucket.put_symlink("target", "link").versionid

    bucket.delete_object("link", params={"symlink": "", "versionId": version})

    assert bucket.list_object_versions().versions == []


@pytest.mark.parametrize("version", ["234", "CAEQ", "a version", "x" * 31])
def test_a_list_with_a_malformed_version_deletes_nothing(site: Site, version: str) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"x")
    listed = [BatchDeleteObjectVersion("key", "null"), BatchDeleteObjectVersion("b", version)]

    with pytest.raises(oss2.exceptions.InvalidArgument):
        bucket.delete_object_versions(BatchDeleteObjectVersionList(listed))

    assert bucket.object_exists("key")


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("\x01\n\x0c\x07Pc", "<Key>\x01\n\x0c\x07Pc</Key>"),
        ("\x1f<&\r", "<Key>\x1f&lt;&amp;\r</Key>"),
        ("a\tb\ufffe", "<Key>a\tb\ufffd</Key>"),
    ],
)
def test_control_characters_are_listed_as_they_are(site: Site, key: str, written: str) -> None:
    site.oss2().put_object(key, b"x")

    told = site.send("GET", v4_target("GET", site.bucket, "", {}), {})

    assert written in told.body.decode()


def test_the_acl_of_a_bucket_is_set_with_the_name_of_its_bucket(site: Site) -> None:
    told = site.oss2().put_bucket_acl("private")

    assert told.headers["Location"] == f"/{site.bucket}"


def test_the_place_of_a_completed_object_is_a_url(site: Site) -> None:
    bucket, key = site.oss2(), "a\x01 中"
    encoded = {"encoding-type": "url"}
    begun = bucket.init_multipart_upload(key, params=encoded).upload_id
    part = bucket.upload_part(key, begun, 1, b"x")

    listed = f"<Part><PartNumber>1</PartNumber><ETag>{part.etag}</ETag></Part>"
    body = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
    target = v4_target("POST", site.bucket, key, {"uploadId": begun, **encoded})

    told = site.send("POST", target, {"Content-Length": str(len(body))}, body)

    root = ET.fromstring(told.body)  # noqa: S314  our own server
    assert str(root.findtext("Location")).endswith(f"/{site.bucket}/a%01%20%E4%B8%AD")


def test_the_place_of_a_completed_object_has_no_bucket_behind_its_own_host(site: Site) -> None:
    begun = site.oss2().init_multipart_upload("key").upload_id
    target = v4_target("POST", site.bucket, "key", {"uploadId": begun})
    host = f"{site.bucket}.oss-{REGION}.aliyuncs.com"
    body = b"<CompleteMultipartUpload/>"

    own = target.replace(f"/{site.bucket}/", "/", 1)
    url = f"{site.server.endpoint}{own}"
    told = requests.post(url, data=body, headers={"Host": host}, timeout=10)

    root = ET.fromstring(told.content)  # noqa: S314  our own server
    assert root.findtext("Location") == f"http://{host}/key"


def test_a_link_tells_what_it_was_made_with(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_symlink("target", "link", {TYPE: "a/b", "x-oss-meta-own": "c"})

    told = bucket.get_symlink("link").headers

    assert (told[TYPE], told["x-oss-meta-own"]) == ("a/b", "c")


@pytest.mark.parametrize("place", ["header", "parameter"])
def test_deleted_keys_are_encoded_where_a_header_or_a_parameter_asks(
    site: Site, place: str
) -> None:
    body = b"<Delete><Object><Key>a b</Key></Object></Delete>"
    asked = {"encoding-type": "url"}
    query = {"delete": "", **(asked if place == "parameter" else {})}
    headers = asked if place == "header" else {}

    framing = {**headers, "Content-Length": str(len(body))}
    target = v4_target("POST", site.bucket, "", query)
    root = ET.fromstring(site.send("POST", target, framing, body).body)  # noqa: S314  likewise

    assert root.findtext("EncodingType") == "url"
    assert root.findtext("Deleted/Key") == "a%20b"


def test_an_append_that_says_no_position_lacks_an_argument(site: Site) -> None:
    target = v4_target("POST", site.bucket, "key", {"append": ""})

    reply = site.send("POST", target, {"Content-Length": "1"}, b"x")

    assert reply.status == 400
    assert b"<Code>MissingArgument</Code>" in reply.body


def _versioned(site: Site) -> oss2.Bucket:
    bucket = site.oss2()
    config = BucketVersioningConfig()
    config.status = oss2.BUCKET_VERSIONING_ENABLE
    bucket.put_bucket_versioning(config)
    return bucket


def test_the_acl_of_a_version_tells_that_version(site: Site) -> None:
    bucket = _versioned(site)
    first, second = (bucket.put_object("key", b"x").headers["x-oss-version-id"] for _ in "12")
    bucket.put_object_acl("key", oss2.OBJECT_ACL_PUBLIC_READ, params={"versionId": first})

    answers = [bucket.get_object_acl("key", params={"versionId": v}) for v in (first, second)]

    assert [(a.acl, a.headers["x-oss-version-id"]) for a in answers] == [
        ("public-read", first),
        ("default", second),
    ]


def test_what_is_read_through_a_link_is_of_the_version_of_the_link(site: Site) -> None:
    bucket = _versioned(site)
    bucket.put_object("one", b"1")
    bucket.put_object("two", b"2")
    links = [
        bucket.put_symlink(name, "link").headers["x-oss-version-id"] for name in ("one", "two")
    ]

    answers = [bucket.get_object("link", params={"versionId": version}) for version in links]

    assert [(a.headers["x-oss-version-id"], a.read()) for a in answers] == [
        (links[0], b"1"),
        (links[1], b"2"),
    ]


def test_the_head_of_a_bucket_tells_its_region(site: Site) -> None:
    reply = site.send("HEAD", v4_target("HEAD", site.bucket, "", {}), {})

    assert reply.headers["x-oss-bucket-region"] == f"oss-{REGION}"


def test_the_parts_of_a_sequential_upload_come_in_their_order(site: Site) -> None:
    bucket = site.oss2()
    upload = bucket.init_multipart_upload("key", params={"sequential": ""}).upload_id

    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.upload_part("key", upload, 2, b"x")

    assert refused.value.code == "PartNotSequential"
    for number in (1, 2, 2):
        bucket.upload_part("key", upload, number, b"x" * 102400)


def test_a_callback_that_is_no_base64_is_told_so(site: Site) -> None:
    texts = {"error argument": "base64 encoded", "YQ==": "json format"}
    for text, word in texts.items():
        with pytest.raises(oss2.exceptions.ServerError) as refused:
            site.oss2().put_object("key", b"x", headers={"x-oss-callback": text})

        assert refused.value.code == "InvalidArgument"
        assert refused.value.message == f"The callback configuration is not {word}."


def test_the_place_of_a_completed_upload_is_escaped_as_the_service_does(site: Site) -> None:
    bucket = site.oss2()
    upload = bucket.init_multipart_upload("a~b c").upload_id
    etag = bucket.upload_part("a~b c", upload, 1, b"x").etag

    done = bucket.complete_multipart_upload("a~b c", upload, [oss2.models.PartInfo(1, etag)])

    assert "/a%7Eb%20c</Location>" in done.resp.read().decode()


def test_a_copy_repeats_its_encryption(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("key", b"x")
    wanted = {
        "x-oss-server-side-encryption": "KMS",
        "x-oss-server-side-data-encryption": "SM4",
    }

    answer = bucket.copy_object(bucket.bucket_name, "key", "copy", headers=wanted)

    assert wanted.items() <= dict(answer.headers).items()


def test_a_part_repeats_the_encryption_of_its_upload(site: Site) -> None:
    # As ObjectEncryptionTest of the SDK for Java expects, of a part that is copied, too.
    bucket, wanted = site.oss2(), {"x-oss-server-side-encryption": "SM4"}
    bucket.put_object("source", b"x" * 102400)
    upload = bucket.init_multipart_upload("key", headers=wanted).upload_id

    sent = bucket.upload_part("key", upload, 1, b"x" * 102400)
    copied = bucket.upload_part_copy(bucket.bucket_name, "source", (0, 102399), "key", upload, 2)

    for answer in (sent, copied):
        assert wanted.items() <= dict(answer.headers).items()


def test_a_bucket_is_made_in_no_other_region(site: Site) -> None:
    # As CreateBucketTest of the SDK for Java expects, of a bucket that is there already, too.
    document = b"<CreateBucketConfiguration><LocationConstraint>%b</LocationConstraint></Create"
    target = v4_target("PUT", site.bucket, "", {})
    for region in (f"oss-{REGION}", REGION, "oss-cn-beijing"):
        body = document % region.encode() + b"BucketConfiguration>"

        reply = site.send("PUT", target, {"Content-Length": str(len(body))}, body)

        is_here = region.endswith(REGION)
        assert reply.status == (200 if is_here else 400)
        assert is_here or reply.code == "InvalidLocationConstraint"


def test_no_listing_of_buckets_is_asked_for_none(site: Site) -> None:
    service = oss2.Service(site.oss2().auth, site.server.endpoint, region=REGION)

    with pytest.raises(oss2.exceptions.ServerError) as refused:
        service.list_buckets(max_keys=0)

    assert refused.value.code == "InvalidArgument"


def test_what_the_sdk_for_java_signs_by_v1_is_no_mismatch(site: Site) -> None:
    ends = int(time.time()) + 60
    text = f"POST\n\n\n{ends}\n/{site.bucket}/key?position=1&seal"
    made = hmac.digest(OWNER.access_key_secret.encode(), text.encode(), "sha1")
    query = {"OSSAccessKeyId": OWNER.access_key_id, "Expires": ends, "position": 1}
    signed = urlencode({**query, "Signature": base64.b64encode(made).decode()})

    reply = site.send("POST", f"/{site.bucket}/key?seal&{signed}", {"Content-Length": "0"})

    assert reply.status == 501


def test_an_acl_that_no_header_names_is_missing(site: Site) -> None:
    site.oss2().put_object("key", b"x")

    reply = site.send("PUT", v4_target("PUT", site.bucket, "key", {"acl": ""}), {})

    assert (reply.status, b"<Code>MissingArgument</Code>" in reply.body) == (400, True)


@pytest.mark.parametrize("source", ["A" * 1024, "/key"])
def test_a_copy_is_made_of_no_key_that_cannot_be(site: Site, source: str) -> None:
    with pytest.raises(oss2.exceptions.ServerError, match="InvalidObjectName"):
        site.oss2().copy_object(site.bucket, source, "copy")


def test_an_upload_without_parts_names_no_next_one(site: Site) -> None:
    bucket = site.oss2()

    told = bucket.list_parts("key", bucket.init_multipart_upload("key").upload_id)

    assert (told.parts, told.next_marker) == ([], "")
