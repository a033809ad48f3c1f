"""Refused signatures as a client meets them."""

from urllib.parse import quote

import pytest

from harness.model.ticket import Ticket
from harness.server import MockServer
from harness.signing.verify import Cause
from harness.signing.verify.dates import unix_seconds
from tests.server.site import DEAD, DEAD_TOKEN, OWNER, REGION, TEMPORARY, TOKEN, Site

DATE = "20231217T025437Z"
NOW = unix_seconds(DATE.encode()) or 0.0
SCOPE = f"20231217/{REGION}/oss/aliyun_v4_request"
GOOD = {
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": f"LTAIowner/{SCOPE}",
    "x-oss-date": DATE,
    "x-oss-expires": "600",
    "x-oss-signature": "0" * 64,
}


def _v1(changes: dict[str, str | None]) -> dict[str, str | None]:
    expires = str(int(NOW) + 60)
    v1 = {"OSSAccessKeyId": "LTAIowner", "Expires": expires, "Signature": "b"}
    return {**dict.fromkeys(GOOD), **v1, **changes}


def _v2(changes: dict[str, str | None]) -> dict[str, str | None]:
    return {
        **dict.fromkeys(GOOD),
        "x-oss-signature-version": "OSS2",
        "x-oss-access-key-id": "LTAIowner",
        "x-oss-expires": str(int(NOW) + 60),
        "x-oss-signature": "b",
        **changes,
    }


HEADER = {"x-oss-date": DATE, "x-oss-content-sha256": "UNSIGNED-PAYLOAD"}
BY_URL: dict[Cause, dict[str, str | None]] = {
    Cause.ANONYMOUS: dict.fromkeys(GOOD),
    Cause.VERSION_UNKNOWN: {"x-oss-signature-version": "OSS3"},
    Cause.KEY_DISABLED: {"x-oss-credential": f"LTAIdisabled/{SCOPE}"},
    Cause.RESTRICTED_MISMATCH: {"x-oss-ac-subnet-mask": "32"},
    Cause.V1_RESTRICTED_MISMATCH: _v1({"x-oss-ac-subnet-mask": "32"}),
    Cause.V2_RESTRICTED_MISMATCH: _v2({"x-oss-ac-subnet-mask": "32"}),
    Cause.SUBNET_MASK_ILLEGAL: {"x-oss-ac-subnet-mask": "many"},
    Cause.V1_EXPIRES_MISSING: _v1({"Expires": None}),
    Cause.V1_EXPIRES_BLANK: _v1({"Expires": ""}),
    Cause.V1_KEY_MISSING: _v1({"OSSAccessKeyId": None}),
    Cause.V1_KEY_BLANK: _v1({"OSSAccessKeyId": ""}),
    Cause.V1_KEY_ILLEGAL: _v1({"OSSAccessKeyId": "a-b"}),
    Cause.V1_SIGNATURE_MISSING: _v1({"Signature": None}),
    Cause.V1_SIGNATURE_BLANK: _v1({"Signature": ""}),
    Cause.V1_V2_EXPIRES_MALFORMED: _v1({"Expires": "soon"}),
    Cause.V1_V2_EXPIRED: _v1({"Expires": "1"}),
    Cause.V1_NOT_ALLOWED: _v1({"OSSAccessKeyId": "LTAIyoung"}),
    Cause.V1_MISMATCH: _v1({}),
    Cause.V2_EXPIRES_MISSING: _v2({"x-oss-expires": None}),
    Cause.V2_EXPIRES_BLANK: _v2({"x-oss-expires": ""}),
    Cause.V2_KEY_MISSING: _v2({"x-oss-access-key-id": None}),
    Cause.V2_KEY_BLANK: _v2({"x-oss-access-key-id": ""}),
    Cause.V2_SIGNATURE_MISSING: _v2({"x-oss-signature": None}),
    Cause.V2_SIGNATURE_BLANK: _v2({"x-oss-signature": ""}),
    Cause.V2_MISMATCH: _v2({}),
    Cause.URL_EXPIRES_MISSING: {"x-oss-expires": None},
    Cause.URL_EXPIRES_BLANK: {"x-oss-expires": ""},
    Cause.URL_CREDENTIAL_MISSING: {"x-oss-credential": None},
    Cause.URL_CREDENTIAL_BLANK: {"x-oss-credential": ""},
    Cause.URL_SIGNATURE_MISSING: {"x-oss-signature": None},
    Cause.URL_SIGNATURE_BLANK: {"x-oss-signature": ""},
    Cause.URL_DATE_MISSING: {"x-oss-date": None},
    Cause.URL_DATE_BLANK: {"x-oss-date": ""},
    Cause.URL_KEY_ILLEGAL: {"x-oss-credential": f"LTAI-owner/{SCOPE}"},
    Cause.URL_SCOPE_DATE_MALFORMED: {
        "x-oss-credential": f"LTAIowner/2023-12-17/{REGION}/oss/aliyun_v4_request"
    },
    Cause.URL_CREDENTIAL_MALFORMED: {"x-oss-credential": "LTAIowner"},
    Cause.URL_REGION_WRONG: {
        "x-oss-credential": "LTAIowner/20231217/cn-beijing/oss/aliyun_v4_request"
    },
    Cause.URL_PRODUCT_WRONG: {
        "x-oss-credential": f"LTAIowner/20231217/{REGION}/s3/aliyun_v4_request"
    },
    Cause.URL_DATE_MALFORMED: {"x-oss-date": "2023"},
    Cause.URL_DATE_OTHER_DAY: {"x-oss-date": "20231218T025437Z"},
    Cause.URL_EXPIRES_MALFORMED: {"x-oss-expires": "ten"},
    Cause.URL_EXPIRES_OUT_OF_RANGE: {"x-oss-expires": "604801"},
    Cause.URL_NOT_YET_VALID: {"x-oss-date": "20231217T031037Z"},
    Cause.URL_EXPIRED: {"x-oss-date": "20231217T024436Z"},
    Cause.KEY_UNKNOWN: {"x-oss-credential": f"LTAInobody/{SCOPE}"},
    Cause.TOKEN_MISSING: {"x-oss-credential": f"STS.one/{SCOPE}"},
    Cause.TOKEN_INVALID: {
        "x-oss-credential": f"STS.one/{SCOPE}",
        "x-oss-security-token": "garbage",
    },
    Cause.TOKEN_OF_NO_SESSION: {"x-oss-security-token": "garbage"},
    Cause.TOKEN_OF_ANOTHER_KEY: {"x-oss-security-token": TOKEN.token},
    Cause.TOKEN_EXPIRED: {
        "x-oss-credential": f"STS.dead/{SCOPE}",
        "x-oss-security-token": DEAD_TOKEN.token,
    },
    Cause.URL_ADDITIONAL_BLANK: {"x-oss-additional-headers": ""},
    Cause.URL_ADDITIONAL_EMPTY_ITEM: {"x-oss-additional-headers": "host;"},
    Cause.URL_ADDITIONAL_ABSENT: {"x-oss-additional-headers": "range"},
    Cause.ADDITIONAL_ALWAYS_SIGNED: {"x-oss-additional-headers": "content-type"},
    Cause.ADDITIONAL_REPEATED: {"x-oss-additional-headers": "host;host"},
    Cause.SIGNATURE_MISMATCH: {},
}
HTTP_DATE = {"Date": "Sun, 17 Dec 2023 02:54:37 GMT"}
V2_HEADER = "OSS2 AccessKeyId:LTAIowner,Signature:b"
BY_HEADER: dict[Cause, tuple[str, dict[str, str]]] = {
    Cause.V1_HEADER_KEY_BLANK: ("OSS :signature", HTTP_DATE),
    Cause.V2_HEADER_MALFORMED: ("OSS2 Colour:red", HTTP_DATE),
    Cause.V2_HEADER_KEY_MISSING: ("OSS2 Signature:b", HTTP_DATE),
    Cause.V2_HEADER_KEY_BLANK: ("OSS2 AccessKeyId:,Signature:b", HTTP_DATE),
    Cause.V2_HEADER_KEY_ILLEGAL: ("OSS2 AccessKeyId:a-b,Signature:b", HTTP_DATE),
    Cause.V2_HEADER_SIGNATURE_MISSING: ("OSS2 AccessKeyId:LTAIowner", HTTP_DATE),
    Cause.V2_HEADER_SIGNATURE_BLANK: ("OSS2 AccessKeyId:LTAIowner,Signature:", HTTP_DATE),
    Cause.V2_HEADER_ADDITIONAL_BLANK: (f"{V2_HEADER},AdditionalHeaders:", HTTP_DATE),
    Cause.V2_HEADER_ADDITIONAL_EMPTY_ITEM: (f"{V2_HEADER},AdditionalHeaders:date;", HTTP_DATE),
    Cause.V2_HEADER_ADDITIONAL_ABSENT: (f"{V2_HEADER},AdditionalHeaders:range", HTTP_DATE),
    Cause.HEADER_MALFORMED: ("Colour=red", {}),
    Cause.HEADER_CREDENTIAL_MISSING: ("Signature=a", {}),
    Cause.HEADER_CREDENTIAL_BLANK: ("Credential=,Signature=a", {}),
    Cause.HEADER_SIGNATURE_MISSING: (f"Credential=LTAIowner/{SCOPE}", {}),
    Cause.AUTHORIZATION_UNKNOWN: ("Basic abc", {}),
    Cause.HEADER_SIGNATURE_BLANK: (f"Credential=LTAIowner/{SCOPE},Signature=", {}),
    Cause.HEADER_CREDENTIAL_MALFORMED: ("Credential=LTAIowner,Signature=a", {}),
    Cause.HEADER_CONTENT_SHA256: (
        f"Credential=LTAIowner/{SCOPE},Signature=a",
        {"x-oss-content-sha256": "ab"},
    ),
    Cause.HEADER_DATE_MISSING: (
        f"Credential=LTAIowner/{SCOPE},Signature=a",
        {"x-oss-date": ""},
    ),
    Cause.HEADER_DATE_MALFORMED: (
        f"Credential=LTAIowner/{SCOPE},Signature=a",
        {"x-oss-date": "Sun, 17 Dec 2023 02:54:37 GMT"},
    ),
    Cause.HEADER_DATE_OTHER_DAY: (
        f"Credential=LTAIowner/{SCOPE},Signature=a",
        {"x-oss-date": "20231218T025437Z"},
    ),
    Cause.HEADER_KEY_ILLEGAL: (f"Credential=LTAI-owner/{SCOPE},Signature=a", {}),
    Cause.HEADER_REGION_WRONG: (
        "Credential=LTAIowner/20231217/cn-beijing/oss/aliyun_v4_request,Signature=a",
        {},
    ),
    Cause.HEADER_PRODUCT_WRONG: (
        f"Credential=LTAIowner/20231217/{REGION}/s3/aliyun_v4_request,Signature=a",
        {},
    ),
    Cause.HEADER_TIME_SKEWED: (
        f"Credential=LTAIowner/{SCOPE},Signature=a",
        {"x-oss-date": "20231217T031000Z"},
    ),
    Cause.HEADER_ADDITIONAL_BLANK: (
        f"Credential=LTAIowner/{SCOPE},AdditionalHeaders=,Signature=a",
        {},
    ),
    Cause.HEADER_ADDITIONAL_EMPTY_ITEM: (
        f"Credential=LTAIowner/{SCOPE},AdditionalHeaders=host;,Signature=a",
        {},
    ),
    Cause.HEADER_ADDITIONAL_ABSENT: (
        f"Credential=LTAIowner/{SCOPE},AdditionalHeaders=range,Signature=a",
        {},
    ),
}
ELSEWHERE = {
    Cause.AUTHORIZATION_TWICE,
    Cause.AUTHORIZATION_REPEATED,
    Cause.PARAMETER_REPEATED,
    Cause.TOKEN_IN_HEADER_ONLY,
    Cause.TOKEN_IN_HEADER_AND_QUERY,
    Cause.VPC_RESTRICTED,
    # Of a form: tests/server/test_post_object.py.
    *(cause for cause in Cause if cause.name.startswith("FORM_")),
}


def _target(site: Site, changes: dict[str, str | None]) -> str:
    parameters = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    return f"/{site.bucket}/key?{query}"


@pytest.fixture
def then(site: Site) -> Site:
    site.server.admit(Ticket(bucket=site.bucket, arrives=NOW))
    return site


@pytest.mark.parametrize("cause", BY_URL)
def test_a_url_is_refused_on_the_wire_for(then: Site, cause: Cause) -> None:
    reply = then.send("PUT", _target(then, BY_URL[cause]), {"Content-Type": "text/plain"}, b"hello")
    exchange = then.journal[-1]

    assert exchange.cause == cause
    assert (reply.status, reply.code) == (exchange.status, exchange.code)
    assert then.server.object_digests(then.bucket, "key") is None


@pytest.mark.parametrize("cause", BY_HEADER)
def test_a_header_is_refused_on_the_wire_for(then: Site, cause: Cause) -> None:
    value, changes = BY_HEADER[cause]
    authorization = value if " " in value.partition("=")[0] else f"OSS4-HMAC-SHA256 {value}"
    by_version = {} if value.startswith("OSS") else HEADER
    headers = {**by_version, **changes, "Authorization": authorization}

    reply = then.send("PUT", f"/{then.bucket}/key", headers, b"hello")

    assert then.journal[-1].cause == cause
    assert reply.status in {400, 403}


@pytest.mark.parametrize(
    ("cause", "extra", "headers"),
    [
        (Cause.AUTHORIZATION_TWICE, "", {"Authorization": "OSS4-HMAC-SHA256 a=b"}),
        (Cause.PARAMETER_REPEATED, "&x-oss-signature=0", {}),
        (Cause.TOKEN_IN_HEADER_ONLY, "", {"x-oss-security-token": TOKEN.token}),
        (
            Cause.TOKEN_IN_HEADER_AND_QUERY,
            "&x-oss-security-token=a",
            {"x-oss-security-token": "a"},
        ),
    ],
)
def test_what_stands_twice_or_elsewhere_is_refused(
    then: Site, cause: Cause, extra: str, headers: dict[str, str]
) -> None:
    then.send("PUT", _target(then, {}) + extra, headers, b"hello")

    assert then.journal[-1].cause == cause


def test_two_authorization_headers_are_refused(then: Site) -> None:
    headers = {**HEADER, "Authorization": "OSS4-HMAC-SHA256 a=b", "authorization": "OSS4 a"}

    then.send("PUT", f"/{then.bucket}/key", headers, b"hello")

    assert then.journal[-1].cause == Cause.AUTHORIZATION_REPEATED


def test_every_cause_is_met_on_the_wire_by_this_file() -> None:
    assert set(BY_URL) | set(BY_HEADER) | ELSEWHERE == set(Cause)


def test_an_expired_url_tells_its_end_and_the_time(then: Site) -> None:
    reply = then.send("GET", _target(then, {"x-oss-date": "20231217T024436Z"}), {})

    assert reply.error["Message"] == "Request has expired."
    assert reply.error["Expires"] == "2023-12-17T02:54:36.000Z"
    assert reply.error["ServerTime"] == "2023-12-17T02:54:37.000Z"
    assert reply.error["EC"] == reply.headers["x-oss-ec"] == "0002-00000236"


def test_a_mismatch_shows_what_the_server_signed(then: Site) -> None:
    reply = then.send("PUT", _target(then, {}), {"Content-Type": "image/jpeg"}, b"hello")

    assert reply.headers["content-type"] == "application/xml"
    assert "content-type:image/jpeg" in reply.error["CanonicalRequest"]
    assert reply.error["StringToSign"].startswith("OSS4-HMAC-SHA256\n")
    assert reply.error["RequestId"] == reply.headers["x-oss-request-id"]
    assert reply.error["HostId"] == then.host


@pytest.mark.parametrize(
    ("pair", "token"), [(OWNER, ""), (TEMPORARY, TOKEN.token), (DEAD, DEAD_TOKEN.token)]
)
def test_a_signed_bucket_of_somebody_else_is_denied(
    server: MockServer, pair: object, token: str
) -> None:
    server.create_bucket("somebody-elses", owner="somebody")
    site = Site(server=server, bucket="somebody-elses")
    target = site.oss2(pair, token).sign_url("PUT", "key", 60)  # type: ignore[arg-type]

    reply = site.send("PUT", target.removeprefix(server.endpoint), {}, b"hello")

    expected = "SecurityTokenExpired" if pair is DEAD else "AccessDenied"
    assert (reply.status, reply.code) == (403, expected)


@pytest.mark.parametrize(("source", "status"), [("127.0.0.0", 200), ("10.0.0.0", 403)])
def test_a_url_for_a_network_is_held_to_the_address_of_the_connection(
    site: Site, source: str, status: int
) -> None:
    params = {"x-oss-ac-source-ip": source, "x-oss-ac-subnet-mask": "8"}
    url = site.oss2().sign_url("PUT", "key", 60, params=params, slash_safe=True)
    spoofed = {"X-Forwarded-For": "10.0.0.1"}

    reply = site.send("PUT", url.removeprefix(site.server.endpoint), spoofed, b"hello")

    assert reply.status == status
