"""Requests that the server refuses before their signature counts, each wrong in one known way."""

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from email.utils import formatdate
from urllib.parse import quote

import pytest
import requests

from harness.model.explanation import Proof
from harness.model.identity import KeyPair
from tests.explain.hand_signer import V1, to_base64, v1_digest, v4_key
from tests.explain.url_tester import (
    BODY,
    OWNER,
    REGION,
    SECONDS,
    TEMPORARY,
    TOKEN,
    UrlTester,
    by_hand,
    put,
    setting,
    swap,
)

SCOPE = "20260101/cn-hangzhou/s3/aws4_request"
S3_V4 = f"AWS4-HMAC-SHA256 Credential={OWNER.access_key_id}/{SCOPE}, SignedHeaders=host, Signature="


def object_url(tester: UrlTester) -> str:
    return f"{tester.server.endpoint}/{tester.bucket}/a.txt"


S3: dict[str, Callable[[UrlTester], object]] = {
    "v4-in-the-url": lambda d: put(
        f"{object_url(d)}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={quote(SCOPE, safe='')}"
        f"&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature={'0' * 64}"
    ),
    "v2-in-the-url": lambda d: put(
        f"{object_url(d)}?AWSAccessKeyId={OWNER.access_key_id}&Expires=4000000000&Signature=AAAA"
    ),
    "v4-in-the-header": lambda d: put(object_url(d), {"Authorization": S3_V4 + "0" * 64}),
    "v2-in-the-header": lambda d: put(object_url(d), {"Authorization": "AWS AKIA:AAAA"}),
}


@pytest.mark.parametrize("name", S3)
def test_a_request_that_is_signed_for_s3_is_called_so(tester: UrlTester, name: str) -> None:
    S3[name](tester)

    found = tester.explained()
    assert found.cause == "signed-for-s3", found.sentence
    assert "OSS verifies that, this mock does not." in found.sentence
    assert ("such as a custom domain" in found.sentence) == name.startswith("v4")


@pytest.mark.parametrize(
    ("value", "scheme"),
    [
        (f"{OWNER.access_key_id}:AAAA", "OSS"),
        (f"oss {OWNER.access_key_id}:AAAA", "OSS"),
        ("oss4-hmac-sha256 Credential=a,Signature=b", "OSS4-HMAC-SHA256"),
        ("OSS4-HMAC-SHA256:Credential=a,Signature=b", "OSS4-HMAC-SHA256"),
        ("Oss2 AccessKeyId:a,Signature:b", "OSS2"),
    ],
)
def test_a_scheme_that_is_lost_or_recased_is_told(
    tester: UrlTester, value: str, scheme: str
) -> None:
    put(object_url(tester), {"Authorization": value})

    found = tester.explained()
    assert found.cause == "authorization-unknown"
    assert f"Write `{scheme} …`" in found.advice


def headed(tester: UrlTester, date: str) -> int:
    """Upload with a V1 header of this date."""
    text = f"PUT\n\ntext/plain\n{date}\n/{tester.bucket}/a.txt"
    headers = {
        "Date": date,
        "Content-Type": "text/plain",
        "Authorization": f"OSS {OWNER.access_key_id}:{to_base64(v1_digest(text))}",
    }
    return requests.put(object_url(tester), data=BODY, headers=headers, timeout=SECONDS).status_code


def test_the_header_by_hand_is_right_with_the_right_date(tester: UrlTester) -> None:
    assert headed(tester, formatdate(usegmt=True)) == 200


@pytest.mark.parametrize(("hours", "zone"), [(8, "UTC+8"), (-5, "UTC-5"), (5.5, "UTC+5:30")])
def test_local_time_in_a_header_is_named_by_its_zone(
    tester: UrlTester, hours: float, zone: str
) -> None:
    headed(tester, formatdate(time.time() + hours * 3600, usegmt=True))

    found = tester.explained()
    assert found.cause == "time-skewed"
    assert f"That is the time zone {zone}" in found.sentence
    assert "59 minutes" not in found.sentence
    assert "1970" not in found.sentence
    assert "URL" not in found.sentence + found.advice


@pytest.mark.parametrize("zone", ["UTC", "+0000", "Z"])
def test_a_date_that_is_not_in_gmt_is_told_with_the_right_one(tester: UrlTester, zone: str) -> None:
    right = formatdate(usegmt=True)

    headed(tester, right.replace("GMT", zone))

    found = tester.explained()
    assert found.cause == "date-malformed"
    assert f"there it stands as `{right}`" in found.sentence
    assert "1970" not in found.sentence


def test_a_header_without_a_date_is_told_both_forms(tester: UrlTester) -> None:
    put(object_url(tester), {"Authorization": f"OSS {OWNER.access_key_id}:AAAA"})

    found = tester.explained()
    assert found.cause == "date-missing"
    assert "GMT`, or `x-oss-date: 20" in found.sentence


def test_clocks_that_are_no_whole_hours_apart_are_no_time_zone(tester: UrlTester) -> None:
    headed(tester, formatdate(time.time() + 2000, usegmt=True))

    found = tester.explained()
    assert found.cause == "time-skewed"
    assert "time zone" not in found.sentence


def test_local_time_in_a_url_is_named_by_its_zone(tester: UrlTester) -> None:
    put(tester.at(tester.sign(), -8 * 3600))

    found = tester.explained()
    assert found.cause == "not-yet-valid"
    assert "That is the time zone UTC+8" in found.sentence


def test_a_duration_in_the_place_of_the_end_is_named(tester: UrlTester) -> None:
    put(setting(V1().url(tester), "Expires", "3600"))

    found = tester.explained()
    assert found.cause == "expires-is-a-duration"
    assert "1970" not in found.sentence


@pytest.mark.parametrize("version", ["V1", "V4"])
def test_a_temporary_id_without_its_token_is_called_so(tester: UrlTester, version: str) -> None:
    pair = KeyPair(access_key_id="STS.NobodyKnows", access_key_secret="x")
    url = tester.sign(credentials=pair)
    if version == "V1":
        url = setting(V1().url(tester), "OSSAccessKeyId", pair.access_key_id)

    put(url)

    found = tester.explained()
    name = "security-token" if version == "V1" else "x-oss-security-token"
    assert found.cause == "token-missing"
    assert f"(`{name}`) is missing" in found.sentence


def signed(tester: UrlTester) -> str:
    """Return a V1 URL whose signature has an escape: its padding is one."""
    return V1(key="a.txt").url(tester)


DAMAGED: dict[str, tuple[str, bool, Callable[[UrlTester], str]]] = {
    "html-escaped": ("url-html-escaped", True, lambda d: signed(d).replace("&", "&amp;")),
    "json-escaped": ("url-json-escaped", True, lambda d: signed(d).replace("&", "\\u0026")),
    "ampersands": ("url-encoded-whole", True, lambda d: signed(d).replace("&", "%26")),
    "query-in-the-path": ("url-encoded-whole", False, lambda d: signed(d).replace("?", "%3F")),
    "cut": ("url-cut", False, lambda d: signed(d).partition("&")[0]),
    "cut-in-the-middle": ("parameter-lost", False, lambda d: signed(d).rpartition("&")[0]),
    "backslashes": ("url-backslash-escaped", True, lambda d: signed(d).replace("&", "\\&")),
    "backslashes-at-all-marks": (
        "url-backslash-escaped",
        True,
        lambda d: signed(d).replace("&", "\\&").replace("=", "\\="),
    ),
    "v4-backslashes": ("url-backslash-escaped", True, lambda d: d.sign().replace("&", "\\&")),
    "names-in-capitals": (
        "parameters-recased",
        True,
        lambda d: re.sub(r"[?&][^=]+=", lambda m: m[0].upper(), d.sign()),
    ),
    "names-in-small-letters": (
        "parameters-recased",
        True,
        lambda d: re.sub(r"[?&][^=]+=", lambda m: m[0].lower(), signed(d)),
    ),
    "encoded-twice": ("url-encoded-twice", True, lambda d: signed(d).replace("%", "%25")),
    "v4-encoded-twice": ("url-encoded-twice", True, lambda d: d.sign().replace("%", "%25")),
    "v4-encoded-twice-with-its-key": (
        "url-encoded-twice",
        True,
        lambda d: d.sign("a b.txt").replace("%", "%25"),
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_became_of_a_url_is_named(tester: UrlTester, name: str) -> None:
    cause, is_proved, make = DAMAGED[name]

    put(make(tester))

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert found.advice
    assert not is_proved or (found.proof is Proof.RECOMPUTED or " exactly" in found.sentence)


def test_the_name_of_an_endpoint_is_no_region(tester: UrlTester) -> None:
    put(tester.sign(region="accelerate"))

    found = tester.explained()
    assert found.cause == "region-is-an-endpoint"
    assert "Sign for the region in which the bucket is" in found.advice


THREE = {"Content-Type": "text/plain", "x-oss-meta-a": "1", "x-oss-object-acl": "private"}
USUAL = {"Content-Type": "image/png", "x-oss-storage-class": "IA", "x-oss-object-acl": "private"}


def test_three_headers_that_nobody_signed_are_named(tester: UrlTester) -> None:
    put(tester.sign(), THREE)

    found = tester.explained()
    assert {d.subject for d in found.differences} == {name.lower() for name in THREE}
    assert {d.kind for d in found.differences} == {"header-added"}


def test_three_headers_that_nobody_sent_are_named(tester: UrlTester) -> None:
    put(tester.sign(headers=USUAL))

    found = tester.explained()
    assert {d.subject for d in found.differences} == {name.lower() for name in USUAL}
    assert {d.kind for d in found.differences} == {"header-dropped"}


def test_three_headers_and_another_method_are_named(tester: UrlTester) -> None:
    put(tester.sign(method="POST"), THREE)

    kinds = [d.kind for d in tester.explained().differences]
    assert sorted(kinds) == [*["header-added"] * 3, "method"]


def test_a_plus_that_was_signed_encoded_is_named_with_the_client_that_rewrites_it(
    tester: UrlTester,
) -> None:
    put(swap(tester.sign("a+b.txt"), "%2B", "%20"))

    found = tester.explained()
    assert found.cause == "key-blank-for-plus"
    assert "setNormalizeUri(false)" in found.advice


@pytest.mark.parametrize("signer", ["V1", "V4"])
def test_a_plus_beside_a_blank_is_named_too(tester: UrlTester, signer: str) -> None:
    key = "a+b c.txt"
    url = V1(key=key).url(tester) if signer == "V1" else tester.sign(key)

    put(swap(url, "%2B", "+"))

    assert tester.explained().cause == "key-blank-for-plus"


def by_v4_header(
    tester: UrlTester,
    *,
    region: str = REGION,
    payload: str = "UNSIGNED-PAYLOAD",
    end: str = "aliyun_v4",
) -> None:
    """Upload with a V4 header, signed by hand."""
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{date[:8]}/{region}/oss/{end}_request"
    own = f"x-oss-content-sha256:{payload}\nx-oss-date:{date}\n"
    request = f"PUT\n/{tester.bucket}/a.txt\n\n{own}\n\n{payload}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"OSS4-HMAC-SHA256\n{date}\n{scope}\n{digest}".encode()
    signature = hmac.new(v4_key(scope), text, "sha256").hexdigest()
    credential = f"Credential={OWNER.access_key_id}/{scope}"
    headers = {
        "x-oss-date": date,
        "x-oss-content-sha256": payload,
        "Authorization": f"OSS4-HMAC-SHA256 {credential},Signature={signature}",
    }
    by_hand(object_url(tester), headers={name: value.encode() for name, value in headers.items()})


@pytest.mark.parametrize(
    ("changes", "cause", "fix"),
    [
        ({"region": "oss-cn-hangzhou"}, "region-with-prefix", "Sign for the region `cn-hangzhou`."),
        ({"region": "cn-beijing"}, "region-wrong", "call the endpoint of `cn-beijing`"),
        ({"payload": "0" * 64}, "header-content-sha256-wrong", "sign that text, not a digest"),
        ({"end": "aws4"}, "header-credential-malformed", "Let an SDK sign"),
    ],
)
def test_a_signed_header_is_told_without_a_word_of_a_url(
    tester: UrlTester, changes: dict[str, str], cause: str, fix: str
) -> None:
    by_v4_header(tester, **changes)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert fix in found.advice
    assert "URL" not in found.sentence + found.advice
    if cause == "region-with-prefix":
        assert found.advice == fix


def test_a_token_that_is_sent_and_not_signed_must_be_signed(tester: UrlTester) -> None:
    date = formatdate(usegmt=True)
    text = f"PUT\n\n\n{date}\n/{tester.bucket}/a.txt"
    signature = to_base64(v1_digest(text, secret=TEMPORARY.access_key_secret))

    by_hand(
        object_url(tester),
        headers={
            "Date": date.encode(),
            "x-oss-security-token": TOKEN.token.encode(),
            "Authorization": f"OSS {TEMPORARY.access_key_id}:{signature}".encode(),
        },
    )

    found = tester.explained()
    assert found.advice.startswith("Sign the request with `x-oss-security-token`")
    assert "`x-oss-security-token: <redacted>`" in found.sentence
