"""CORS: preflight requests, and answers that a page of another origin may read."""

from collections.abc import Mapping

import oss2
import pytest

from tests.server.site import Reply, Site

ORIGIN = "https://app.example.com"


@pytest.fixture
def open_site(site: Site) -> Site:
    rules = [
        oss2.models.CorsRule(
            allowed_origins=["https://*.example.com"],
            allowed_methods=["PUT"],
            allowed_headers=["content-type", "x-oss-*"],
            expose_headers=["ETag", "x-oss-request-id"],
            max_age_seconds=600,
        ),
        oss2.models.CorsRule(allowed_origins=["*"], allowed_methods=["GET"]),
    ]
    site.oss2().put_bucket_cors(oss2.models.BucketCors(rules))
    return site


def _ask(site: Site, headers: Mapping[str, str]) -> Reply:
    return site.send("OPTIONS", f"/{site.bucket}/key", headers)


def test_a_refused_preflight_is_explained_by_the_rules_of_its_time(open_site: Site) -> None:
    _ask(open_site, {"Origin": ORIGIN, "Access-Control-Request-Method": "DELETE"})
    open_site.oss2().delete_bucket_cors()

    refused = next(one for one in open_site.journal if one.method == "OPTIONS")
    assert refused.explanation is not None
    assert refused.explanation.cause == "cors-method"


def test_a_preflight_that_a_rule_allows_is_answered(open_site: Site) -> None:
    reply = _ask(
        open_site,
        {
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "Content-Type, x-oss-meta-author",
        },
    )

    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["access-control-allow-methods"] == "PUT"
    assert reply.headers["access-control-allow-headers"] == "Content-Type, x-oss-meta-author"
    assert reply.headers["access-control-expose-headers"] == "ETag, x-oss-request-id"
    assert reply.headers["access-control-max-age"] == "600"
    assert reply.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("origin", "method", "names"),
    [
        ("https://example.org", "PUT", ""),
        (ORIGIN, "DELETE", ""),
        (ORIGIN, "PUT", "content-type, x-other"),
        ("https://example.com.evil.org", "PUT", ""),
    ],
)
def test_a_preflight_that_no_rule_allows_is_refused(
    open_site: Site, origin: str, method: str, names: str
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}

    reply = _ask(open_site, {**headers, "Access-Control-Request-Headers": names})

    assert (reply.status, reply.code) == (403, "AccessForbidden")
    assert "access-control-allow-origin" not in reply.headers


def test_a_bucket_without_rules_says_so(site: Site) -> None:
    reply = _ask(site, {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"})

    assert "CORS is not enabled" in reply.error["Message"]


def test_options_without_an_origin_is_no_preflight(open_site: Site) -> None:
    assert _ask(open_site, {}).code == "InvalidArgument"


def test_an_upload_tells_the_page_that_it_may_read_the_answer(open_site: Site) -> None:
    good = open_site.call("PUT", "key", body=b"x", unsigned={"Origin": ORIGIN})
    refused = open_site.send("PUT", f"/{open_site.bucket}/key", {"Origin": ORIGIN}, b"x")
    other = open_site.call("PUT", "key", body=b"x", unsigned={"Origin": "https://example.org"})

    assert good.headers["access-control-allow-origin"] == ORIGIN
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (403, ORIGIN)
    assert other.status == 200
    assert "access-control-allow-origin" not in other.headers


def test_a_rule_for_all_origins_names_none(open_site: Site) -> None:
    open_site.call("PUT", "key", body=b"x")
    reply = open_site.call("GET", "key", unsigned={"Origin": "https://example.org"})

    assert reply.headers["access-control-allow-origin"] == "*"
    assert "vary" not in reply.headers


def test_an_accepted_request_whose_answer_no_page_may_read_says_so(open_site: Site) -> None:
    readable = open_site.call("PUT", "key", unsigned={"Origin": ORIGIN}, body=b"x")
    unread = open_site.call("PUT", "key", unsigned={"Origin": "https://example.org"}, body=b"x")
    without = open_site.call("PUT", "key", body=b"x")

    assert [reply.status for reply in (readable, unread, without)] == [200, 200, 200]
    first, second, third = open_site.journal[-3:]
    assert (first.explanation, third.explanation) == (None, None)
    assert second.explanation is not None
    assert second.explanation.cause == "cors-not-readable"
    assert "`https://example.org` allows GET, and not PUT" in second.explanation.sentence
    assert "<AllowedMethod>PUT</AllowedMethod>" in second.explanation.advice


def test_a_part_whose_etag_no_rule_exposes_says_so_and_so_does_its_completion(site: Site) -> None:
    rule = oss2.models.CorsRule(allowed_origins=["*"], allowed_methods=["PUT", "POST"])
    site.oss2().put_bucket_cors(oss2.models.BucketCors([rule]))
    upload = site.oss2().init_multipart_upload("key").upload_id
    page = {"Origin": ORIGIN}
    site.oss2().upload_part("key", upload, 1, b"x", headers=page)
    parts = [oss2.models.PartInfo(1, "null")]
    with pytest.raises(oss2.exceptions.ServerError):
        site.oss2().complete_multipart_upload("key", upload, parts, headers=page)

    part, completed = (one.explanation for one in site.journal[-2:])
    assert part is not None
    assert completed is not None
    assert (part.cause, completed.cause) == ("cors-not-exposed", "part-without-etag")
    assert "`ExposeHeader: ETag`" in part.sentence
    for advice in (part.advice, completed.advice):
        assert "<ExposeHeader>ETag</ExposeHeader></CORSRule>" in advice
        assert f"--bucket {site.bucket} " in advice


def test_a_part_whose_etag_a_rule_exposes_needs_no_remark(open_site: Site) -> None:
    upload = open_site.oss2().init_multipart_upload("key").upload_id
    open_site.oss2().upload_part("key", upload, 1, b"x", headers={"Origin": ORIGIN})

    assert open_site.journal[-1].explanation is None


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<CORSConfiguration/>",
        (
            b"<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule>"
            b"</CORSConfiguration>"
        ),
        (
            b"<CORSConfiguration><CORSRule><AllowedOrigin>*a*</AllowedOrigin>"
            b"<AllowedMethod>PUT</AllowedMethod></CORSRule></CORSConfiguration>"
        ),
    ],
)
def test_rules_that_are_none_are_refused(site: Site, document: bytes) -> None:
    target = _bucket_target(site, "PUT", {"cors": ""})

    reply = site.send("PUT", target, {}, document)

    assert (reply.status, reply.code) == (400, "MalformedXML")


def _bucket_target(site: Site, method: str, params: Mapping[str, str]) -> str:
    bucket = site.oss2()
    request = oss2.http.Request(
        method,
        f"{site.server.endpoint}/{site.bucket}/",
        params=dict(params),
        region="cn-hangzhou",
        product="oss",
    )
    url = str(bucket.auth._sign_url(request, site.bucket, "", 60))  # noqa: SLF001  no public way
    return url.removeprefix(site.server.endpoint)
