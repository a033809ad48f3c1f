"""``alibabacloud-oss-v2``, unmodified."""

import io
from datetime import timedelta

import alibabacloud_oss_v2 as oss_v2
import pytest
import requests

from tests.server.site import OWNER, REGION, TEMPORARY, TOKEN, Site

KEYS = ["a.txt", "dir/中文/é b+c.txt", "100%~-_.!*'().txt", "a?q=1&x#f", "%2F"]


def _client(site: Site, *, with_token: bool = False, path_style: bool = False) -> oss_v2.Client:
    config = oss_v2.config.load_default()
    pair = TEMPORARY if with_token else OWNER
    config.credentials_provider = oss_v2.credentials.StaticCredentialsProvider(
        pair.access_key_id, pair.access_key_secret, TOKEN.token if with_token else None
    )
    config.region = REGION
    config.endpoint = site.server.endpoint
    config.use_path_style = path_style
    return oss_v2.Client(config)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("with_token", [False, True])
def test_presigned_urls_put_and_get(site: Site, key: str, *, with_token: bool) -> None:
    client = _client(site, with_token=with_token)
    request = oss_v2.PutObjectRequest(
        bucket=site.bucket,
        key=key,
        content_type="text/plain",
        metadata={"author": "alice"},
        storage_class="IA",
    )

    put = client.presign(request, expires=timedelta(minutes=1))
    answer = requests.put(put.url, data=b"content", headers=put.signed_headers, timeout=10)
    get = client.presign(oss_v2.GetObjectRequest(bucket=site.bucket, key=key))
    got = requests.get(get.url, headers=get.signed_headers, timeout=10)

    assert answer.status_code == 200, answer.text
    assert got.content == b"content"
    assert got.headers["x-oss-meta-author"] == "alice"
    assert got.headers["x-oss-storage-class"] == "IA"


def test_put_get_head_and_delete_work_by_header(site: Site) -> None:
    client = _client(site)

    put = client.put_object(oss_v2.PutObjectRequest(bucket=site.bucket, key="a/b", body=b"content"))
    head = client.head_object(oss_v2.HeadObjectRequest(bucket=site.bucket, key="a/b"))
    got = client.get_object(oss_v2.GetObjectRequest(bucket=site.bucket, key="a/b"))
    gone = client.delete_object(oss_v2.DeleteObjectRequest(bucket=site.bucket, key="a/b"))

    assert put.status_code == 200
    assert head.content_length == 7
    assert got.body.content == b"content"
    assert gone.status_code == 204


def test_the_sdk_reads_our_errors(site: Site) -> None:
    with pytest.raises(oss_v2.exceptions.OperationError) as caught:
        _client(site).get_object(oss_v2.GetObjectRequest(bucket=site.bucket, key="none"))

    error = caught.value.unwrap()
    assert isinstance(error, oss_v2.exceptions.ServiceError)
    assert (error.status_code, error.code, error.ec) == (404, "NoSuchKey", "0026-00000001")


def test_a_multipart_upload_works_by_header(site: Site) -> None:
    client = _client(site)
    uploader = client.uploader(part_size=100 * 1024)
    data = bytes(range(256)) * 1000
    uploader.upload_from(
        oss_v2.PutObjectRequest(bucket=site.bucket, key="big"), reader=io.BytesIO(data)
    )
    got = client.get_object(oss_v2.GetObjectRequest(bucket=site.bucket, key="big"))

    assert got.body.content == data
    assert got.object_type == "Multipart"


def test_a_multipart_upload_works_by_url_alone(site: Site) -> None:
    client = _client(site)
    named = {"bucket": site.bucket, "key": "dir/中"}
    begin = client.presign(oss_v2.InitiateMultipartUploadRequest(**named))
    answer = requests.post(begin.url, headers=begin.signed_headers, timeout=10)
    upload_id = answer.text.partition("<UploadId>")[2].partition("<")[0]
    parts = []
    for number, body in enumerate((bytes(100 * 1024), b"end"), 1):
        task = oss_v2.UploadPartRequest(**named, upload_id=upload_id, part_number=number)
        part = client.presign(task)
        sent = requests.put(part.url, data=body, headers=part.signed_headers, timeout=10)
        parts.append(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{sent.headers['ETag']}</ETag></Part>"
        )
    task = oss_v2.CompleteMultipartUploadRequest(**named, upload_id=upload_id)
    end = client.presign(task)
    document = f"<CompleteMultipartUpload>{''.join(parts)}</CompleteMultipartUpload>"
    done = requests.post(end.url, data=document, headers=end.signed_headers, timeout=10)

    assert done.status_code == 200, done.text
    got = client.get_object(oss_v2.GetObjectRequest(**named))
    assert got.body.content == bytes(100 * 1024) + b"end"


def test_a_multipart_upload_is_aborted_by_url(site: Site) -> None:
    client = _client(site)
    named = {"bucket": site.bucket, "key": "a"}
    upload_id = client.initiate_multipart_upload(
        oss_v2.InitiateMultipartUploadRequest(**named)
    ).upload_id
    abort = client.presign(oss_v2.AbortMultipartUploadRequest(**named, upload_id=upload_id))
    gone = requests.delete(abort.url, headers=abort.signed_headers, timeout=10)
    again = requests.delete(abort.url, headers=abort.signed_headers, timeout=10)

    assert (gone.status_code, again.status_code) == (204, 404)
    assert "NoSuchUpload" in again.text


def test_appends_copies_tags_and_listings_work(site: Site) -> None:
    client = _client(site)
    bucket = site.bucket
    client.append_object(
        oss_v2.AppendObjectRequest(bucket=bucket, key="log", position=0, body=b"a")
    )
    more = oss_v2.AppendObjectRequest(bucket=bucket, key="log", position=1, body=b"b")
    position = client.append_object(more).next_position
    copy = oss_v2.CopyObjectRequest(bucket=bucket, key="copy", source_key="log")
    client.copy_object(copy)
    listed = client.list_objects_v2(oss_v2.ListObjectsV2Request(bucket=bucket))

    assert position == 2
    assert [found.key for found in listed.contents or ()] == ["copy", "log"]
    got = client.get_object(oss_v2.GetObjectRequest(bucket=bucket, key="copy"))
    assert got.body.content == b"ab"
