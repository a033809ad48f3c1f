import pytest

from harness.pages.signed_urls import PrintedUrl, noted_headers, printed_urls, split_metadata


def printed_url(output: str, bucket: str, region: str, code: str = "") -> PrintedUrl | None:
    return next(printed_urls(output, bucket, region, code), None)


V4 = "x-oss-credential=LTAI%2F20260101%2Fcn-beijing%2Foss%2Faliyun_v4_request&x-oss-signature=ab"


@pytest.mark.parametrize(
    ("output", "bucket", "key"),
    [
        (f"url: https://own.oss-cn-beijing.aliyuncs.com/a%20b/c?{V4}\n", "own", "a b/c"),
        (f"'https://oss-cn-beijing.aliyuncs.com/lent/k?{V4}'", "lent", "k"),
        (f"(https://files.example.com/k?{V4})", "lent", "k"),
        (
            r'{"link":"https:\/\/own.oss-cn-beijing.aliyuncs.com\/a\u0026b?Expires\u003d1\u0026Signature\u003dx"}',
            "own",
            "a&b",
        ),
        (
            "https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=a&Expires=1&Signature=x%3D",
            "b",
            "k",
        ),
    ],
)
def test_a_signed_url_is_found_in_what_a_signer_prints(output: str, bucket: str, key: str) -> None:
    url = printed_url(output, "lent", "cn-hangzhou")

    assert url is not None
    assert (url.bucket, url.key) == (bucket, key)


def test_the_region_of_a_url_is_that_of_its_scope() -> None:
    url = printed_url(f"https://b.oss-cn-beijing.aliyuncs.com/k?{V4}", "b", "cn-hangzhou")

    assert url is not None
    assert url.region == "cn-beijing"


def test_the_last_url_counts_and_none_is_none() -> None:
    first, second = (f"https://{name}.oss-cn-beijing.aliyuncs.com/k?{V4}" for name in "ab")

    url = printed_url(f"{first}\n{second}", "x", "r")
    assert url is not None
    assert url.bucket == "b"
    assert printed_url("https://example.com/?q=1", "x", "r") is None


def test_every_url_is_read_once_the_last_first() -> None:
    first, second = (f"https://{name}.oss-cn-beijing.aliyuncs.com/k?{V4}" for name in "ab")

    urls = printed_urls(f"{first}\n{second}\n{first}", "x", "r")

    assert [url.bucket for url in urls] == ["a", "b"]


def test_at_the_mock_server_a_url_keeps_path_and_query_letter_for_letter() -> None:
    url = printed_url(f"https://b.oss-cn-beijing.aliyuncs.com/a%2Fb?{V4}", "b", "r")

    assert url is not None
    assert url.at("http://127.0.0.1:9") == f"http://127.0.0.1:9/b/a%2Fb?{V4}"


def test_headers_are_read_from_a_canonical_request() -> None:
    noted = "PUT\n/b/k\nx=1\ncontent-type:text/plain\nx-oss-meta-a:b\n\n\nUNSIGNED-PAYLOAD\0"

    assert noted_headers(noted) == {"content-type": "text/plain", "x-oss-meta-a": "b"}


def test_headers_are_read_from_a_string_to_sign_of_the_first_version() -> None:
    noted = "PUT\n\ntext/plain\n1700000000\nx-oss-meta-a:b\n/b/k\0"

    assert noted_headers(noted) == {"content-type": "text/plain", "x-oss-meta-a": "b"}


def test_nothing_noted_is_not_nothing_signed() -> None:
    assert noted_headers("GET\n/b/k\n\n\0") is None


def test_metadata_is_parted_from_headers() -> None:
    assert split_metadata({"content-type": "a", "x-oss-meta-b": "c"}) == (
        {"content-type": "a"},
        {"b": "c"},
    )


CLAIMED = "https://b.oss-cn-hangzhou.aliyuncs.com/k?x-oss-credential=AK%2F20261124%2F{}%2Foss&x-oss-signature=0"


@pytest.mark.parametrize(
    ("signed_for", "code", "region"),
    [
        ("cn-hangzhou", "'https://oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'", "cn-hangzhou"),
        ("cn-beijing", "'https://oss-cn-hangzhou.aliyuncs.com', 'cn-beijing'", "cn-hangzhou"),
        ("", "'https://oss-cn-hangzhou.aliyuncs.com'", "cn-hangzhou"),
        ("cn-beijing", "'https://oss-cn-hangzhou.aliyuncs.com', '<region>'", "cn-beijing"),
        ("cn-beijing", "'<endpoint>', 'cn-beijing'", "cn-beijing"),
    ],
    ids=["the same", "another", "none", "a region that we filled in", "an endpoint likewise"],
)
def test_a_url_leads_where_the_page_says(signed_for: str, code: str, region: str) -> None:
    url = printed_url(CLAIMED.format(signed_for), "b", "eu-central-1", code)

    assert url is not None
    assert url.region == region


def test_without_any_region_the_url_leads_to_ours() -> None:
    url = printed_url(
        CLAIMED.format("").replace("oss-cn-hangzhou", "oss-accelerate"), "b", "cn-hangzhou"
    )

    assert url is not None
    assert url.region == "cn-hangzhou"


@pytest.mark.parametrize("named", ["accelerate", "oss-cn-beijing", "oss-accelerate"])
@pytest.mark.parametrize("endpoint", ["oss-accelerate", "oss-cn-hangzhou"])
def test_what_is_no_region_is_that_of_no_server(named: str, endpoint: str) -> None:
    query = V4.replace("cn-beijing", named)
    url = printed_url(f"https://b.{endpoint}.aliyuncs.com/k?{query}", "b", "cn-hangzhou")

    assert url is not None
    assert url.region == "cn-hangzhou"
