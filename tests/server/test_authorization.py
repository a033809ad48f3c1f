"""Who may do what: several accounts, foreign buckets, anonymous requests, older signatures."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import oss2
import pytest
import requests

from tests.server.site import DISABLED, OWNER, REGION, STRANGER, TEMPORARY, TOKEN, Site


def _target(site: Site, method: str, key: str, auth: object) -> str:
    bucket = oss2.Bucket(auth, site.server.endpoint, site.bucket, region=REGION)
    parts = urlsplit(bucket.sign_url(method, key, 60, slash_safe=True))
    return f"{parts.path}?{parts.query}"


def _pair(pair: object) -> tuple[str, str]:
    return (pair.access_key_id, pair.access_key_secret)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "auth",
    [
        oss2.Auth(*_pair(OWNER)),
        oss2.AuthV2(*_pair(OWNER)),
        oss2.StsAuth(*_pair(TEMPORARY), TOKEN.token, "v1"),
        oss2.StsAuth(*_pair(TEMPORARY), TOKEN.token, "v2"),
        oss2.StsAuth(*_pair(TEMPORARY), TOKEN.token, "v4"),
    ],
)
@pytest.mark.parametrize("key", ["a", "dir/中文 +b~.txt"])
def test_an_older_version_works_by_url_and_by_header(site: Site, auth: object, key: str) -> None:
    bucket = oss2.Bucket(auth, site.server.endpoint, site.bucket, region=REGION)

    by_header = bucket.put_object(key, b"one", headers={"x-oss-meta-a": "b"})
    by_url = site.send("PUT", _target(site, "PUT", key, auth), {}, b"two")

    assert (by_header.status, by_url.status) == (200, 200)
    assert bucket.get_object(key).read() == b"two"


def test_a_disabled_key_is_known_and_refused(site: Site) -> None:
    reply = site.send("GET", _target(site, "GET", "a", oss2.Auth(*_pair(DISABLED))), {})

    assert (reply.status, reply.code) == (403, "InvalidAccessKeyId")
    assert reply.error["EC"] == "0002-00000903"


def test_a_young_account_may_not_use_v1(site: Site) -> None:
    reply = site.send("GET", _target(site, "GET", "a", oss2.Auth(*_pair(STRANGER))), {})

    assert (reply.status, reply.error["EC"]) == (403, "0002-00000080")


@pytest.mark.parametrize(
    ("acl", "allowed"),
    [
        ("private", {"PUT": 403, "GET": 403}),
        ("public-read", {"PUT": 403, "GET": 404}),
        ("public-read-write", {"PUT": 200, "GET": 200}),
    ],
)
@pytest.mark.parametrize("is_signed", [False, True])
def test_the_acl_of_a_bucket_holds_for_all_but_its_owner(
    site: Site, acl: str, allowed: Mapping[str, int], *, is_signed: bool
) -> None:
    site.server.set_acl(site.bucket, acl)
    auth = oss2.AuthV2(*_pair(STRANGER))
    for method, status in allowed.items():
        plain = f"/{site.bucket}/a"
        target = _target(site, method, "a", auth) if is_signed else plain

        reply = site.send(method, target, {}, b"x" if method == "PUT" else b"")

        assert reply.status == status
        if status == 403:
            expected = "0003-00000001" if is_signed else "0003-00001201"
            assert reply.error["EC"] == expected


@pytest.mark.parametrize(("acl", "status"), [("public-read", 200), ("private", 403)])
def test_the_acl_of_an_object_comes_before_that_of_its_bucket(
    site: Site, acl: str, status: int
) -> None:
    site.server.set_acl(site.bucket, "private" if status == 200 else "public-read")
    site.call("PUT", "a", {"x-oss-object-acl": acl}, b"x")

    assert site.send("GET", f"/{site.bucket}/a", {}).status == status


def test_nobody_lists_the_buckets_anonymously(site: Site) -> None:
    assert site.send("GET", "/", {}).error["EC"] == "0003-00001201"


def test_a_strangers_bucket_operation_is_told_so(site: Site) -> None:
    auth = oss2.AuthV2(*_pair(STRANGER))
    bucket = oss2.Bucket(auth, site.server.endpoint, site.bucket, region=REGION)

    with pytest.raises(oss2.exceptions.AccessDenied) as caught:
        bucket.get_bucket_acl()

    assert caught.value.ec == "0003-00000005"


def test_a_name_of_ones_own_stands_for_its_bucket(site: Site) -> None:
    site.server.bind_cname("Img.Example.com", site.bucket)
    auth = oss2.ProviderAuthV4(oss2.credentials.StaticCredentialsProvider(*_pair(OWNER)))
    bucket = oss2.Bucket(auth, "http://img.example.com", site.bucket, is_cname=True, region=REGION)
    url = bucket.sign_url("PUT", "dir/a", 60, slash_safe=True)

    answer = requests.put(
        url.replace("http://img.example.com", site.server.endpoint),
        data=b"x",
        headers={"Host": "img.example.com"},
        timeout=10,
    )

    assert answer.status_code == 200, answer.text
    assert site.server.object_digests(site.bucket, "dir/a") is not None


def test_a_host_of_another_region_is_told_the_right_one(site: Site) -> None:
    with site.wire() as wire:
        host = f"{site.bucket}.oss-cn-beijing.aliyuncs.com"
        wire.send(f"GET /a HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        reply = wire.reply("GET")

    assert (reply.status, reply.error["EC"]) == (403, "0003-00001403")
    assert reply.error["Bucket"] == site.bucket
    assert reply.error["Endpoint"] == f"oss-{REGION}.aliyuncs.com"
