"""A request for every cause that does not depend on the time."""

from collections.abc import Callable
from dataclasses import replace

from harness.signing.verify import Cause, Received
from tests.signing.older_refused_requests import OLDER_REFUSED, V1_QUERY
from tests.signing.requests_by_hand import (
    SCOPE,
    STS_URL,
    authorization,
    by_header,
    by_url,
    credential,
)


def _in_capitals(received: Received) -> Received:
    *others, (name, value) = received.query
    return replace(received, query=(*others, (name, value.upper())))


NOTHING = Received(method="GET", bucket="bucket", key=b"key")
REFUSED: dict[str, tuple[Cause, Callable[[], Received]]] = {
    "no signature at all": (Cause.ANONYMOUS, lambda: NOTHING),
    "names in capitals are unknown names": (
        Cause.ANONYMOUS,
        lambda: by_url(
            {"X-OSS-Signature-Version": "OSS4-HMAC-SHA256"}, drop=("x-oss-signature-version",)
        ),
    ),
    "both places": (
        Cause.AUTHORIZATION_TWICE,
        lambda: by_url(headers=(("Authorization", b"OSS4-HMAC-SHA256 x"),)),
    ),
    "V1 in the URL and a header": (
        Cause.AUTHORIZATION_TWICE,
        lambda: replace(by_header(), query=V1_QUERY),
    ),
    **OLDER_REFUSED,
    "unknown version": (
        Cause.VERSION_UNKNOWN,
        lambda: by_url({"x-oss-signature-version": "OSS5"}),
    ),
    "unknown authorization": (Cause.AUTHORIZATION_UNKNOWN, lambda: authorization("Basic abc")),
    "unknown item": (
        Cause.HEADER_MALFORMED,
        lambda: authorization("OSS4-HMAC-SHA256 Credential=a,Colour=red,Signature=b"),
    ),
    "item twice": (
        Cause.HEADER_MALFORMED,
        lambda: authorization("OSS4-HMAC-SHA256 Credential=a,Signature=c,Signature=b"),
    ),
    "header twice": (
        Cause.AUTHORIZATION_REPEATED,
        lambda: replace(by_header(), headers=by_header().headers + by_header().headers[-1:]),
    ),
    "parameter twice": (
        Cause.PARAMETER_REPEATED,
        lambda: replace(by_url(), query=by_url().query + by_url().query[-1:]),
    ),
    "no expires": (Cause.URL_EXPIRES_MISSING, lambda: by_url(drop=("x-oss-expires",))),
    "blank expires": (Cause.URL_EXPIRES_BLANK, lambda: by_url({"x-oss-expires": ""})),
    "no credential": (Cause.URL_CREDENTIAL_MISSING, lambda: by_url(drop=("x-oss-credential",))),
    "blank credential": (Cause.URL_CREDENTIAL_BLANK, lambda: credential("")),
    "no signature": (Cause.URL_SIGNATURE_MISSING, lambda: by_url(drop=("x-oss-signature",))),
    "blank signature": (Cause.URL_SIGNATURE_BLANK, lambda: by_url({"x-oss-signature": ""})),
    "no date": (Cause.URL_DATE_MISSING, lambda: by_url(drop=("x-oss-date",))),
    "blank date": (Cause.URL_DATE_BLANK, lambda: by_url({"x-oss-date": ""})),
    "illegal id": (Cause.URL_KEY_ILLEGAL, lambda: credential(f"LTAI-owner/{SCOPE}")),
    "blank id": (Cause.URL_KEY_ILLEGAL, lambda: credential(f"/{SCOPE}")),
    "id in other letters": (Cause.URL_KEY_ILLEGAL, lambda: credential(f"ÄÖ/{SCOPE}")),
    "credential day with hyphens": (
        Cause.URL_SCOPE_DATE_MALFORMED,
        lambda: credential("LTAIowner/2023-12-17/cn-hangzhou/oss/aliyun_v4_request"),
    ),
    "credential day that is none": (
        Cause.URL_SCOPE_DATE_MALFORMED,
        lambda: credential("LTAIowner/20231317/cn-hangzhou/oss/aliyun_v4_request"),
    ),
    "credential too short": (
        Cause.URL_CREDENTIAL_MALFORMED,
        lambda: credential("LTAIowner/20231217/cn-hangzhou/oss"),
    ),
    "credential too long": (Cause.URL_CREDENTIAL_MALFORMED, lambda: credential(f"a/b/{SCOPE}")),
    "other terminator": (
        Cause.URL_CREDENTIAL_MALFORMED,
        lambda: credential("LTAIowner/20231217/cn-hangzhou/oss/aws4_request"),
    ),
    "region of an endpoint": (
        Cause.URL_REGION_WRONG,
        lambda: credential("LTAIowner/20231217/oss-cn-hangzhou/oss/aliyun_v4_request"),
    ),
    "empty region": (
        Cause.URL_REGION_WRONG,
        lambda: credential("LTAIowner/20231217//oss/aliyun_v4_request"),
    ),
    "other product": (
        Cause.URL_PRODUCT_WRONG,
        lambda: credential("LTAIowner/20231217/cn-hangzhou/s3/aliyun_v4_request"),
    ),
    "a box for region and product": (
        Cause.URL_PRODUCT_WRONG,
        lambda: credential("LTAIowner/20231217/1/oss-cloudbox/aliyun_v4_request"),
    ),
    "date in another form": (
        Cause.URL_DATE_MALFORMED,
        lambda: by_url({"x-oss-date": "2023-12-17T02:54:37Z"}),
    ),
    "date that is none": (
        Cause.URL_DATE_MALFORMED,
        lambda: by_url({"x-oss-date": "20231217T026037Z"}),
    ),
    "other day": (Cause.URL_DATE_OTHER_DAY, lambda: by_url({"x-oss-date": "20231218T025437Z"})),
    "expires with a fraction": (
        Cause.URL_EXPIRES_MALFORMED,
        lambda: by_url({"x-oss-expires": "600.0"}),
    ),
    "expires with a plus": (
        Cause.URL_EXPIRES_MALFORMED,
        lambda: by_url({"x-oss-expires": "+600"}),
    ),
    "expires in other digits": (
        Cause.URL_EXPIRES_MALFORMED,
        lambda: by_url({"x-oss-expires": "\uff16\uff10"}),
    ),
    "zero": (Cause.URL_EXPIRES_OUT_OF_RANGE, lambda: by_url({"x-oss-expires": "0"})),
    "negative": (Cause.URL_EXPIRES_OUT_OF_RANGE, lambda: by_url({"x-oss-expires": "-1"})),
    "over a week": (Cause.URL_EXPIRES_OUT_OF_RANGE, lambda: by_url({"x-oss-expires": "604801"})),
    "unknown key": (Cause.KEY_UNKNOWN, lambda: credential(f"LTAInobody/{SCOPE}")),
    "disabled key": (Cause.KEY_DISABLED, lambda: credential(f"LTAIdisabled/{SCOPE}")),
    "restricted to a network": (
        Cause.RESTRICTED_MISMATCH,
        lambda: by_url({"x-oss-ac-subnet-mask": "32"}, secret="other"),
    ),
    "for another network": (
        Cause.RESTRICTED_MISMATCH,
        lambda: by_url({"x-oss-ac-source-ip": "192.0.2.0", "x-oss-ac-subnet-mask": "24"}),
    ),
    "mask of no network": (
        Cause.SUBNET_MASK_ILLEGAL,
        lambda: by_url({"x-oss-ac-subnet-mask": "33"}),
    ),
    "for a VPC": (
        Cause.VPC_RESTRICTED,
        lambda: by_url({"x-oss-ac-vpc-id": "vpc-t4nlw426y44r"}),
    ),
    "no token": (Cause.TOKEN_MISSING, lambda: by_url(STS_URL)),
    "token of another key": (
        Cause.TOKEN_OF_ANOTHER_KEY,
        lambda: by_url({**STS_URL, "x-oss-security-token": "token-two"}),
    ),
    "token with a permanent key": (
        Cause.TOKEN_OF_ANOTHER_KEY,
        lambda: by_url({"x-oss-security-token": "token-two"}),
    ),
    "garbage": (
        Cause.TOKEN_INVALID,
        lambda: by_url({**STS_URL, "x-oss-security-token": "garbage"}),
    ),
    "garbage beside a temporary key that nobody knows": (
        Cause.TOKEN_INVALID,
        lambda: by_url(
            {"x-oss-credential": f"STS.nobody/{SCOPE}", "x-oss-security-token": "garbage"}
        ),
    ),
    "a temporary key that nobody knows, alone": (
        Cause.KEY_UNKNOWN,
        lambda: credential(f"STS.nobody/{SCOPE}"),
    ),
    "garbage beside a key that needs no token": (
        Cause.TOKEN_OF_NO_SESSION,
        lambda: by_url({"x-oss-security-token": "garbage"}),
    ),
    "blank token": (
        Cause.TOKEN_INVALID,
        lambda: by_url({**STS_URL, "x-oss-security-token": ""}),
    ),
    "token beside the URL": (
        Cause.TOKEN_IN_HEADER_ONLY,
        lambda: by_url(STS_URL, headers=(("x-oss-security-token", b"token-one"),)),
    ),
    "token in both places": (
        Cause.TOKEN_IN_HEADER_AND_QUERY,
        lambda: by_url(
            {**STS_URL, "x-oss-security-token": "token-one"},
            headers=(("x-oss-security-token", b"token-one"),),
        ),
    ),
    "blank list": (
        Cause.URL_ADDITIONAL_BLANK,
        lambda: by_url({"x-oss-additional-headers": ""}),
    ),
    "empty item": (
        Cause.URL_ADDITIONAL_EMPTY_ITEM,
        lambda: by_url({"x-oss-additional-headers": "host;"}, headers=(("Host", b"h"),)),
    ),
    "absent header": (
        Cause.URL_ADDITIONAL_ABSENT,
        lambda: by_url({"x-oss-additional-headers": "host"}),
    ),
    "listed in capitals": (
        Cause.URL_ADDITIONAL_ABSENT,
        lambda: by_url({"x-oss-additional-headers": "Host"}, headers=(("Host", b"h"),)),
    ),
    "listed with an underscore": (
        Cause.URL_ADDITIONAL_ABSENT,
        lambda: by_url({"x-oss-additional-headers": "a_b"}, headers=(("a_b", b"h"),)),
    ),
    "listed though always signed": (
        Cause.ADDITIONAL_ALWAYS_SIGNED,
        lambda: by_url(
            {"x-oss-additional-headers": "content-type"}, headers=(("Content-Type", b"a"),)
        ),
    ),
    "wrong secret": (Cause.SIGNATURE_MISMATCH, lambda: by_url(secret="other")),
    "signature in capitals": (Cause.SIGNATURE_MISMATCH, lambda: _in_capitals(by_url())),
    "signed header without a value": (
        Cause.SIGNATURE_MISMATCH,
        lambda: by_url(headers=(("x-oss-meta-a", b""),)),
    ),
    "signed payload": (
        Cause.HEADER_CONTENT_SHA256,
        lambda: by_url(headers=(("x-oss-content-sha256", b"ab"),)),
    ),
    "header: no credential": (
        Cause.HEADER_CREDENTIAL_MISSING,
        lambda: authorization("OSS4-HMAC-SHA256 Signature=b"),
    ),
    "header: blank credential": (
        Cause.HEADER_CREDENTIAL_BLANK,
        lambda: authorization("OSS4-HMAC-SHA256 Credential=,Signature=b"),
    ),
    "header: no signature": (
        Cause.HEADER_SIGNATURE_MISSING,
        lambda: authorization(f"OSS4-HMAC-SHA256 Credential=LTAIowner/{SCOPE}"),
    ),
    "header: blank signature": (Cause.HEADER_SIGNATURE_BLANK, lambda: by_header(sign="")),
    "header: no date": (
        Cause.HEADER_DATE_MISSING,
        lambda: by_header({"x-oss-date": None}),
    ),
    "header: date of HTTP": (
        Cause.HEADER_DATE_MALFORMED,
        lambda: by_header({"x-oss-date": "Sun, 17 Dec 2023 02:54:37 GMT"}),
    ),
    "header: date of HTTP that was not signed": (
        Cause.SIGNATURE_MISMATCH,
        lambda: by_header({"x-oss-date": None, "Date": "Sun, 17 Dec 2023 02:54:37 GMT"}),
    ),
    "header: payload": (
        Cause.HEADER_CONTENT_SHA256,
        lambda: by_header({"x-oss-content-sha256": "ab"}),
    ),
    "header: no payload": (
        Cause.HEADER_CONTENT_SHA256,
        lambda: by_header({"x-oss-content-sha256": None}),
    ),
    "header: credential": (
        Cause.HEADER_CREDENTIAL_MALFORMED,
        lambda: by_header(credential="LTAIowner/20231217/cn-hangzhou/oss"),
    ),
    "header: illegal id": (
        Cause.HEADER_KEY_ILLEGAL,
        lambda: by_header(credential=f"LTAI-owner/{SCOPE}"),
    ),
    "header: other day": (
        Cause.HEADER_DATE_OTHER_DAY,
        lambda: by_header({"x-oss-date": "20231218T025437Z"}),
    ),
    "header: region": (
        Cause.HEADER_REGION_WRONG,
        lambda: by_header(credential="LTAIowner/20231217/cn-beijing/oss/aliyun_v4_request"),
    ),
    "header: product": (
        Cause.HEADER_PRODUCT_WRONG,
        lambda: by_header(credential="LTAIowner/20231217/cn-hangzhou/s3/aliyun_v4_request"),
    ),
    "header: a box for region and product": (
        Cause.HEADER_PRODUCT_WRONG,
        lambda: by_header(credential="LTAIowner/20231217/1/oss-cloudbox/aliyun_v4_request"),
    ),
    "header: blank list": (Cause.HEADER_ADDITIONAL_BLANK, lambda: by_header(additional="")),
    "header: empty item": (
        Cause.HEADER_ADDITIONAL_EMPTY_ITEM,
        lambda: by_header({"host": "h"}, additional="host;"),
    ),
    "header: a name that is listed twice": (
        Cause.ADDITIONAL_REPEATED,
        lambda: by_header({"host": "h"}, additional="host;host"),
    ),
    "header: absent": (Cause.HEADER_ADDITIONAL_ABSENT, lambda: by_header(additional="host")),
    "header: wrong secret": (Cause.SIGNATURE_MISMATCH, lambda: by_header(secret="other")),
    "header: no token": (
        Cause.TOKEN_MISSING,
        lambda: by_header(credential=f"STS.one/{SCOPE}", secret="one-secret"),
    ),
    "header: token in the URL too": (
        Cause.TOKEN_IN_HEADER_AND_QUERY,
        lambda: by_header(
            {"x-oss-security-token": "token-one"},
            credential=f"STS.one/{SCOPE}",
            query=((b"x-oss-security-token", b"token-one"),),
        ),
    ),
}
