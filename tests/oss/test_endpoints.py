"""Host names of the service.

Sources: the page "Regions and endpoints" of the OSS user guide, and what the SDKs for Go and Python
(v2) make of a region and a kind of endpoint.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.oss.endpoints import (
    EndpointKind,
    bucket_before_endpoint,
    endpoint_of,
    internal_host,
    is_of_service,
    is_region,
    public_host,
    region_of_host,
    service_host,
)


@pytest.mark.parametrize(
    ("host", "kind", "region"),
    [
        ("oss-cn-hangzhou.aliyuncs.com", EndpointKind.PUBLIC, "cn-hangzhou"),
        ("oss-cn-hangzhou-internal.aliyuncs.com", EndpointKind.INTERNAL, "cn-hangzhou"),
        ("cn-hangzhou.oss.aliyuncs.com", EndpointKind.DUAL_STACK, "cn-hangzhou"),
        ("oss-accelerate.aliyuncs.com", EndpointKind.ACCELERATE, ""),
        ("oss-accelerate-overseas.aliyuncs.com", EndpointKind.ACCELERATE, ""),
        ("s3.oss-us-west-1.aliyuncs.com", EndpointKind.S3, "us-west-1"),
        (
            "cn-hangzhou-internal.oss-data-acc.aliyuncs.com",
            EndpointKind.DATA_ACCELERATOR,
            "cn-hangzhou",
        ),
        ("oss-cn-hzfinance.aliyuncs.com", EndpointKind.PUBLIC, "cn-hangzhou-finance"),
        ("oss-cn-hzjbp-internal.aliyuncs.com", EndpointKind.INTERNAL, "cn-hangzhou-finance"),
        (
            "oss-cn-shanghai-finance-1-pub.aliyuncs.com",
            EndpointKind.PUBLIC,
            "cn-shanghai-finance-1",
        ),
        ("oss-cn-north-2-gov-1.aliyuncs.com", EndpointKind.PUBLIC, "cn-north-2-gov-1"),
    ],
)
def test_an_endpoint_tells_for_which_region_to_sign(
    host: str, kind: EndpointKind, region: str
) -> None:
    found = endpoint_of(host)
    assert found is not None
    assert (found.kind, found.region) == (kind, region)
    below = service_host(f"examplebucket.{host}")
    assert below is not None
    assert (below.bucket, below.endpoint) == ("examplebucket", found)


@pytest.mark.parametrize(
    "host",
    [
        "oss-oss-cn-hangzhou.aliyuncs.com",
        "cn-hangzhou.aliyuncs.com",
        "oss-cn-hangzhou.aliyun.com",
        "oss-cn-hangzhou.aliyuncs.com.example.com",
        "a.b.oss-cn-hangzhou.aliyuncs.com",
        "files.example.com",
        "",
    ],
)
def test_another_name_is_no_host_of_the_service(host: str) -> None:
    assert service_host(host) is None
    assert region_of_host(host) == ""


def test_an_accelerator_serves_every_region_and_a_region_only_its_own() -> None:
    accelerator = endpoint_of("oss-accelerate.aliyuncs.com")
    regional = endpoint_of(public_host("cn-beijing"))
    assert accelerator is not None
    assert regional is not None
    assert accelerator.serves("cn-beijing")
    assert accelerator.serves("us-east-1")
    assert regional.serves("cn-beijing")
    assert not regional.serves("us-east-1")


@given(st.from_regex(r"[a-z]{2}-(north|south)[a-z]{0,9}(-[0-9])?", fullmatch=True))
def test_the_hosts_of_a_region_tell_it_again(region: str) -> None:
    assert region_of_host(public_host(region)) == region
    assert region_of_host(f"b.{internal_host(region)}") == region


def test_the_name_of_an_accelerator_is_no_region() -> None:
    # aliyun-oss-wordpress, issue 50: signatures for the region "accelerate" were all refused.
    assert is_region("us-west-1")
    assert not is_region("accelerate")
    assert not is_region("oss-accelerate")


def test_a_misspelt_endpoint_still_has_its_bucket_before_it() -> None:
    assert bucket_before_endpoint("b.oss-oss-cn-hangzhou.aliyuncs.com") == "b"
    assert bucket_before_endpoint("files.example.com") == ""


def test_a_name_of_the_owner_is_known_although_no_such_host_exists() -> None:
    assert is_of_service("b.cn-hangzhou.aliyun.com")
    assert not is_of_service("notaliyun.com")
