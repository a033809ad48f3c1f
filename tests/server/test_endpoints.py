"""The service at its own names, and what it tells of them.

Sources: the page on ListBuckets (``/`` at an endpoint is the service; the SDK for Java cleans up
with it), and the SDK for Go v2, which goes on at the endpoint that a listing tells. ali-oss sets
the ACL of a bucket that is not there, and finds it made.
"""

import pytest

from tests.server.site import Reply, Site, v4_target

PUBLIC = "oss-cn-hangzhou.aliyuncs.com"


def _at(site: Site, host: str, method: str, target: str) -> Reply:
    with site.wire() as wire:
        wire.send(site.head(method, target, {}).replace(site.host.encode(), host.encode()))
        return wire.reply(method)


def test_the_service_is_asked_for_its_buckets_at_its_own_endpoint(site: Site) -> None:
    reply = _at(site, PUBLIC, "GET", v4_target("GET", "", "", {}))

    assert reply.status == 200
    assert site.bucket in reply.body.decode()


def test_a_listing_leads_no_client_to_the_real_service(site: Site) -> None:
    reply = site.send("GET", v4_target("GET", "", "", {}), {})

    assert f"<ExtranetEndpoint>{site.host}<" in reply.body.decode()
    assert "aliyuncs.com" not in reply.body.decode()


def test_a_bucket_tells_the_endpoint_at_which_it_was_found(site: Site) -> None:
    target = v4_target("GET", site.bucket, "", {"bucketInfo": ""})
    virtual = target.replace(f"/{site.bucket}/", "/", 1)

    reply = _at(site, f"{site.bucket}.{PUBLIC}", "GET", virtual)

    assert f"<ExtranetEndpoint>{PUBLIC}<" in reply.body.decode()
    assert "<IntranetEndpoint>oss-cn-hangzhou-internal.aliyuncs.com<" in reply.body.decode()


@pytest.mark.parametrize(
    "endpoint",
    [
        "oss-cn-hangzhou-internal.aliyuncs.com",
        "cn-hangzhou.oss.aliyuncs.com",
        "oss-accelerate.aliyuncs.com",
        "oss-accelerate-overseas.aliyuncs.com",
    ],
)
def test_a_signature_is_good_at_every_endpoint_that_leads_to_the_bucket(
    site: Site, endpoint: str
) -> None:
    site.server.put_object(site.bucket, "key", b"content")
    virtual = v4_target("GET", site.bucket, "key", {}).removeprefix(f"/{site.bucket}")

    assert _at(site, f"{site.bucket}.{endpoint}", "GET", virtual).body == b"content"


def test_setting_an_acl_makes_a_bucket_that_is_not_there(site: Site) -> None:
    bucket = site.oss2()
    bucket.bucket_name = f"{site.bucket}-new"

    bucket.put_bucket_acl("public-read")

    found = {known.name: known.acl for known in site.server.buckets()}
    assert found[f"{site.bucket}-new"] == "public-read"
