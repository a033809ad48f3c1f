"""``alibabacloud-oss-v2``, unmodified."""

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
