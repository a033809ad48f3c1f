"""What clients do that is not the usual, and that the service takes.

Sources: ``test_sign_v4_additional_headers`` of oss2 (a length without a body), "should add object
with readstream" of ali-oss (a length beside chunks), ``SignTest.testSignV2`` of the SDK for Java
(listed ``x-oss-`` headers), ``download_test.go`` of the SDK for Go (the ETag of parts); proxies and
``ab`` speak HTTP/1.0.
"""

import base64
import hashlib
import hmac
from email.utils import formatdate

import oss2
import pytest

from tests.server.site import OWNER, Site, v4_target

LARGE = 100 * 1024


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_a_body_that_is_promised_and_means_nothing_is_not_waited_for(
    site: Site, method: str
) -> None:
    site.server.put_object(site.bucket, "key", b"content")
    target = site.sign(method, "key")

    with site.wire() as wire:
        wire.send(site.head(method, target, {"Content-Length": "9"}))
        reply = wire.reply(method)

        assert reply.status in {200, 204}
        assert reply.headers["connection"] == "close"


def test_a_get_with_its_body_leaves_the_connection_open(site: Site) -> None:
    site.server.put_object(site.bucket, "key", b"content")
    get = site.head("GET", site.sign("GET", "key"), {"Content-Length": "4"}) + b"body"

    with site.wire() as wire:
        for _ in range(2):
            wire.send(get)
            assert wire.reply("GET").body == b"content"
    assert site.journal[0].body_complete


def test_chunks_count_where_a_length_stands_beside_them(site: Site) -> None:
    framing = {"Content-Length": "5", "Transfer-Encoding": "chunked"}

    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), framing) + b"5\r\nhello\r\n0\r\n\r\n")
        reply = wire.reply()

        assert (reply.status, reply.headers["connection"]) == (200, "close")
        wire.send(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        assert wire.is_closed()
    assert site.call("GET", "key").body == b"hello"


def test_http_1_0_is_answered_and_the_connection_closed(site: Site) -> None:
    head = site.head("PUT", site.sign("PUT", "key"), {"Content-Length": "1"})

    with site.wire() as wire:
        wire.send(head.replace(b"HTTP/1.1", b"HTTP/1.0") + b"x")
        reply = wire.reply()

        assert (reply.status, reply.headers["connection"]) == (200, "close")
        assert wire.is_closed()


def _v2(site: Site, signed: str, sent: str) -> int:
    date, listed = formatdate(usegmt=True), "x-oss-head1"
    path = f"%2F{site.bucket}%2Fkey"
    text = f"PUT\n\n\n{date}\nx-oss-head1:{signed}\n{listed}\n{path}"
    made = hmac.digest(OWNER.access_key_secret.encode(), text.encode(), "sha256")
    signature = base64.b64encode(made).decode()
    items = f"AccessKeyId:{OWNER.access_key_id},AdditionalHeaders:{listed},Signature:{signature}"
    headers = {"Date": date, "Authorization": f"OSS2 {items}", "x-oss-head1": sent}
    return site.send("PUT", f"/{site.bucket}/key", headers, b"x").status


def test_v2_may_list_a_header_that_is_always_signed(site: Site) -> None:
    assert _v2(site, "value", "value") == 200
    assert _v2(site, "value", "another") == 403


def _upload_id(site: Site) -> str:
    reply = site.send("POST", v4_target("POST", site.bucket, "key", {"uploads": ""}), {})
    return reply.body.decode().partition("<UploadId>")[2].partition("<")[0]


def _complete(site: Site, upload_id: str, parts: str) -> int:
    document = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
    target = v4_target("POST", site.bucket, "key", {"uploadId": upload_id})
    return site.send("POST", target, {"Content-Length": str(len(document))}, document).status


def test_the_etag_of_parts_is_the_digest_of_their_etags_as_they_are_written(site: Site) -> None:
    upload_id, parts, joined = _upload_id(site), "", ""
    for number in (1, 2):
        query = {"partNumber": str(number), "uploadId": upload_id}
        site.send("PUT", v4_target("PUT", site.bucket, "key", query), {}, b"a" * LARGE)
        etag = hashlib.md5(b"a" * LARGE, usedforsecurity=False).hexdigest().upper()
        joined += etag
        parts += f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"

    assert _complete(site, upload_id, parts) == 200

    digest = hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest().upper()
    assert site.call("HEAD", "key").headers["etag"] == f'"{digest}-2"'


def test_an_upload_without_parts_becomes_an_empty_object(site: Site) -> None:
    assert _complete(site, _upload_id(site), "") == 200

    assert site.call("HEAD", "key").headers["content-length"] == "0"


def test_a_key_that_xml_cannot_hold_is_told_encoded_where_that_is_asked_for(site: Site) -> None:
    # go-v2 and py-v2 clean up with encoding-type=url; keys may hold control characters.
    key, url = "a\x0b", {"encoding-type": "url"}
    begun = site.send("POST", v4_target("POST", site.bucket, key, {"uploads": "", **url}), {})
    upload_id = begun.body.decode().partition("<UploadId>")[2].partition("<")[0]
    parts = site.send("GET", v4_target("GET", site.bucket, key, {"uploadId": upload_id, **url}), {})
    uploads = site.send("GET", v4_target("GET", site.bucket, "", {"uploads": "", **url}), {})

    for reply in (begun, parts, uploads):
        assert "<Key>a%0B</Key>" in reply.body.decode()


def test_a_key_marker_alone_leaves_out_the_uploads_to_its_key(site: Site) -> None:
    for key in ("a", "b"):
        site.send("POST", v4_target("POST", site.bucket, key, {"uploads": ""}), {})

    query = {"uploads": "", "key-marker": "a"}
    told = site.send("GET", v4_target("GET", site.bucket, "", query), {}).body.decode()

    assert "<Key>b</Key>" in told
    assert "<Key>a</Key>" not in told


def test_the_digest_of_a_document_must_be_its_own(site: Site) -> None:
    # aliyun-oss-android-sdk, issue 338: the MD5 of the file where that of the document belongs.
    bucket = site.oss2()
    rules = oss2.models.Tagging(oss2.models.TaggingRule())
    site.server.put_object(site.bucket, "key", b"x")
    wrong = {"Content-MD5": base64.b64encode(bytes(16)).decode()}

    with pytest.raises(oss2.exceptions.ServerError) as refused:
        bucket.put_object_tagging("key", rules, headers=wrong)

    assert refused.value.code == "InvalidDigest"


@pytest.mark.parametrize("written", ["a\x0c\x1f", "a&#x0C;&#x1f;", "a&#12;&#31;"])
def test_a_key_with_control_characters_can_be_deleted(site: Site, written: str) -> None:
    # Live tests of go-v2, py-v2, C++, Java and Go v1 delete such keys by a document.
    site.server.put_object(site.bucket, "a\x0c\x1f", b"x")
    site.server.put_object(site.bucket, "a", b"x")
    body = f"<Delete><Object><Key>{written}</Key></Object></Delete>".encode()
    target = v4_target("POST", site.bucket, "", {"delete": ""})

    assert site.send("POST", target, {"Content-Length": str(len(body))}, body).status == 200
    assert [key for key, _, _ in site.server.objects(site.bucket)] == ["a"]
