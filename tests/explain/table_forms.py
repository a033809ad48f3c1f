"""Forms that are signed for another service, sent by another method, or damaged on the way."""

from collections.abc import Callable
from urllib.parse import quote

import requests

from tests.explain.table_headers import Case
from tests.explain.test_form import POLICY, Fields, v1, v4
from tests.explain.url_tester import BODY, OWNER, SECONDS, UrlTester


def posted(
    fields: Fields, *, method: str = "POST", path: str = "", file: str = "file"
) -> Callable[[UrlTester], object]:
    """Send a form."""

    def send(tester: UrlTester) -> object:
        url = f"{tester.server.endpoint}/{tester.bucket}/{path}"
        whole = {"key": "a.txt", **fields}
        return requests.request(method, url, data=whole, files={file: BODY}, timeout=SECONDS)

    return send


def encoded(fields: Fields, *names: str) -> Fields:
    return {n: quote(v, safe="") if n in names else v for n, v in fields.items()}


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


GOOD_V1, GOOD_V4 = v1(POLICY.encode()), v4(POLICY.encode())
OF_S3 = {"policy": POLICY, "AWSAccessKeyId": "AKIA", "Signature": "a"}
OF_S3_V4 = {"policy": POLICY, "x-amz-credential": "a", "x-amz-signature": "b"}
FORMS: dict[str, tuple[str, str, Case]] = {
    "the-signature-is-percent-encoded": (
        "signature-percent-encoded",
        "",
        posted(encoded(GOOD_V1, "Signature")),
    ),
    "the-policy-is-percent-encoded": (
        "policy-malformed",
        "percent",
        posted({**GOOD_V1, "policy": POLICY.replace("=", "%3D") + "%0A"}),
    ),
    "by-put": ("form-not-posted", "PUT", posted(GOOD_V1, method="PUT")),
    "by-put-to-a-key": ("form-not-posted", "PUT", posted(GOOD_V4, method="PUT", path="a.txt")),
    "of-v4-by-patch": ("form-not-posted", "PATCH", posted(GOOD_V4, method="PATCH")),
    "of-s3": ("form-for-another-service", "S3", posted(OF_S3)),
    "of-s3-v4": ("form-for-another-service", "S3", posted(OF_S3_V4)),
    "of-cos": (
        "form-for-another-service",
        "COS",
        posted({"policy": POLICY, "q-ak": "AKID", "q-signature": "b", "q-sign-algorithm": "sha1"}),
    ),
    "of-obs": (
        "form-for-another-service",
        "OBS",
        posted({"policy": POLICY, "AccessKeyId": "AK", "signature": "b"}),
    ),
    "no-signature": ("form-field-missing", "`Signature`", posted(without(GOOD_V1, "Signature"))),
    "no-id": ("form-field-missing", "`OSSAccessKeyId`", posted(without(GOOD_V1, "OSSAccessKeyId"))),
    "no-date": ("form-field-missing", "`x-oss-date`", posted(without(GOOD_V4, "x-oss-date"))),
    "no-policy-of-v4": ("form-field-missing", "`policy`", posted(without(GOOD_V4, "policy"))),
    "another-day": (
        "form-credential-malformed",
        "not that of `x-oss-date`",
        posted({**GOOD_V4, "x-oss-date": "20300101T000000Z"}),
    ),
    "the-credential-of-s3": (
        "form-credential-malformed",
        "aws4_request",
        posted(
            {
                **GOOD_V4,
                "x-oss-credential": f"{OWNER.access_key_id}/20300101/cn-hangzhou/s3/aws4_request",
            }
        ),
    ),
    "the-signature-in-capitals": (
        "signature-damaged",
        "upper and lower",
        posted({**GOOD_V4, "x-oss-signature": GOOD_V4["x-oss-signature"].upper()}),
    ),
    "a-blank-behind-the-id": (
        "key-id-damaged",
        "behind it",
        posted({**GOOD_V1, "OSSAccessKeyId": f"{OWNER.access_key_id} "}),
    ),
    "a-shortened-signature": (
        "signature-shortened",
        "dots",
        posted({**GOOD_V1, "Signature": f"{GOOD_V1['Signature'][:8]}…"}),
    ),
    "the-signature-in-quotes": (
        "signature-damaged",
        "quotes",
        posted({**GOOD_V4, "x-oss-signature": f'"{GOOD_V4["x-oss-signature"]}"'}),
    ),
}
