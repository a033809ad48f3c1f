"""Refused forms (PostObject), each wrong in one known way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import requests

from harness.model.explanation import Proof
from harness.model.identity import KeyPair
from harness.signing.form import sign_policy
from tests.explain.url_tester import BODY, OWNER, REGION, SECOND, SECONDS, UrlTester

DOCUMENT = {"expiration": "2099-01-01T00:00:00.000Z", "conditions": [["starts-with", "$key", ""]]}
JSON = json.dumps(DOCUMENT).encode()
POLICY = base64.b64encode(JSON).decode()
Fields = dict[str, str]


def v1(signed: bytes, secret: str = OWNER.access_key_secret) -> Fields:
    digest = hmac.new(secret.encode(), signed, hashlib.sha1).digest()
    return {
        "policy": POLICY,
        "OSSAccessKeyId": OWNER.access_key_id,
        "Signature": base64.b64encode(digest).decode(),
    }


def v4(
    signed: bytes,
    secret: str = OWNER.access_key_secret,
    region: str = REGION,
    prefix: str = "aliyun_v4",
) -> Fields:
    date = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    key = f"{prefix}{secret}".encode()
    for part in (date[:8], region, "oss", "aliyun_v4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return {
        "policy": POLICY,
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": f"{OWNER.access_key_id}/{date[:8]}/{REGION}/oss/aliyun_v4_request",
        "x-oss-date": date,
        "x-oss-signature": hmac.new(key, signed, hashlib.sha256).hexdigest(),
    }


def send(tester: UrlTester, fields: Fields) -> int:
    url = f"{tester.server.endpoint}/{tester.bucket}/"
    form = {"key": "a.txt", **fields}
    return requests.post(url, data=form, files={"file": BODY}, timeout=SECONDS).status_code


BOTH: dict[str, tuple[str, Callable[[Callable[..., Fields]], Fields]]] = {
    "the-json-was-signed": ("policy-signed-decoded", lambda sign: sign(JSON)),
    "line-breaks": (
        "policy-line-breaks",
        lambda sign: sign(base64.encodebytes(JSON)),
    ),
    "encoded-twice": (
        "policy-encoded-twice",
        lambda sign: sign(base64.b64encode(POLICY.encode())),
    ),
    "written-anew": (
        "policy-rewritten",
        lambda sign: sign(base64.b64encode(json.dumps(DOCUMENT, separators=(",", ":")).encode())),
    ),
    "another-key": (
        "secret-of-another-key",
        lambda sign: sign(POLICY.encode(), SECOND.access_key_secret),
    ),
    "a-line-feed": (
        "secret-damaged",
        lambda sign: sign(POLICY.encode(), f"{OWNER.access_key_secret}\n"),
    ),
}


def test_a_good_form_is_accepted(tester: UrlTester) -> None:
    assert send(tester, v1(POLICY.encode())) == 204


def test_a_good_form_of_v4_is_accepted(tester: UrlTester) -> None:
    made = sign_policy(
        OWNER, DOCUMENT["conditions"], now=datetime.now(UTC), seconds=60, region=REGION
    )

    fields = {
        "policy": made.policy,
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": made.credential,
        "x-oss-date": made.date,
        "x-oss-signature": made.signature,
    }
    assert send(tester, fields) == 204


def test_a_policy_that_leaves_the_signature_open_is_told_so(tester: UrlTester) -> None:
    assert send(tester, v4(POLICY.encode())) == 400

    found = tester.explained()
    assert found.cause == "policy-lacks-condition"
    assert "`x-oss-signature-version`" in found.sentence
    assert '`{"x-oss-signature-version": "…"}`' in found.advice


@pytest.mark.parametrize("sign", [v1, v4])
@pytest.mark.parametrize("name", BOTH)
def test_a_single_difference_of_a_form_is_named(
    tester: UrlTester, name: str, sign: Callable[..., Fields]
) -> None:
    cause, make = BOTH[name]

    assert send(tester, make(sign)) == 403

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert found.advice
    assert OWNER.access_key_secret not in repr(found)


def digest_of(secret: str, algorithm: str) -> bytes:
    return hmac.new(secret.encode(), POLICY.encode(), algorithm).digest()


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        (
            {
                **v1(POLICY.encode()),
                "Signature": digest_of(OWNER.access_key_secret, "sha1").hex(),
            },
            "signature-algorithm",
        ),
        (
            {
                **v1(POLICY.encode()),
                "Signature": base64.b64encode(
                    digest_of(OWNER.access_key_secret, "sha1").hex().encode()
                ).decode(),
            },
            "signature-algorithm",
        ),
        (
            {
                **v4(POLICY.encode()),
                "x-oss-signature": v1(POLICY.encode())["Signature"],
            },
            "signature-algorithm",
        ),
        (
            {
                **v4(POLICY.encode()),
                "x-oss-signature": digest_of(OWNER.access_key_secret, "sha256").hex(),
            },
            "signature-algorithm",
        ),
        (
            {
                **v1(POLICY.encode()),
                "Signature": base64.b64encode(
                    digest_of(OWNER.access_key_secret, "sha256")
                ).decode(),
            },
            "signature-algorithm",
        ),
        (
            {
                **v1(POLICY.encode()),
                "Signature": base64.urlsafe_b64encode(digest_of(OWNER.access_key_secret, "sha1"))
                .decode()
                .rstrip("="),
            },
            "signer-base64-url-safe",
        ),
        (v4(POLICY.encode(), prefix="AWS4"), "signature-algorithm"),
        (v4(POLICY.encode(), prefix=""), "signature-algorithm"),
        (v4(POLICY.encode(), region="cn-beijing"), "region"),
        (
            {**v4(POLICY.encode()), "x-oss-signature": v4(POLICY.encode())["x-oss-signature"][:60]},
            "signature-damaged",
        ),
    ],
    ids=[
        *("v1-in-hex", "v1-base64-of-hex", "v1-for-v4", "key-not-derived", "sha-256"),
        *("url-safe", "aws4"),
        *("no-prefix", "region", "cut"),
    ],
)
def test_a_wrong_signer_of_forms_is_named(tester: UrlTester, fields: Fields, cause: str) -> None:
    assert send(tester, fields) == 403

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence


def test_a_policy_of_another_secret_stays_open(tester: UrlTester) -> None:
    send(tester, v4(POLICY.encode(), "nobody knows"))

    found = tester.explained()
    assert (found.cause, found.proof) == ("unknown", Proof.OPEN)
    assert "No single difference" in found.sentence


def test_a_form_of_a_key_nobody_has_is_not_guessed_at(tester: UrlTester) -> None:
    stranger = KeyPair(access_key_id="LTAInobody", access_key_secret="x")

    send(tester, {**v1(POLICY.encode()), "OSSAccessKeyId": stranger.access_key_id})

    assert tester.explained().cause == "key-unknown"


def multipart(tester: UrlTester, parts: list[tuple[str, str]], path: str = "/") -> int:
    """Send a form whose fields stand in this order."""
    body = b"".join(
        f'--own\r\nContent-Disposition: form-data; name="{name}"'.encode()
        + (b'; filename="a.txt"' if name == "file" else b"")
        + f"\r\n\r\n{value}\r\n".encode()
        for name, value in parts
    )
    answer = requests.post(
        f"{tester.server.endpoint}/{tester.bucket}{path}",
        data=body + b"--own--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=own"},
        timeout=SECONDS,
    )
    return answer.status_code


FILE = ("file", "the file")
SIGNED = list(v1(POLICY.encode()).items())
UNSEEN: dict[str, tuple[str, Callable[[UrlTester], int]]] = {
    "file-first": (
        "form-file-first",
        lambda d: multipart(d, [FILE, ("key", "a.txt"), *SIGNED]),
    ),
    "file-before-the-policy": (
        "form-file-first",
        lambda d: multipart(d, [("key", "a.txt"), FILE, *SIGNED]),
    ),
    "key-behind-the-file": (
        "form-file-first",
        lambda d: multipart(d, [("a", "b"), FILE, ("key", "a.txt"), *SIGNED]),
    ),
    "to-a-key": (
        "form-sent-to-a-key",
        lambda d: multipart(d, [("key", "a.txt"), *SIGNED, FILE], "/a.txt"),
    ),
    "no-policy": ("form-unsigned", lambda d: multipart(d, [("key", "a.txt"), FILE])),
    "as-json": (
        "form-not-multipart",
        lambda d: (
            requests.post(
                f"{d.server.endpoint}/{d.bucket}/",
                json={"key": "a.txt", **dict(SIGNED)},
                timeout=SECONDS,
            ).status_code
        ),
    ),
    "as-url-encoded-fields": (
        "form-not-multipart",
        lambda d: (
            requests.post(
                f"{d.server.endpoint}/{d.bucket}", data=dict(SIGNED), timeout=SECONDS
            ).status_code
        ),
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_a_form_whose_fields_are_not_seen_is_named(tester: UrlTester, name: str) -> None:
    cause, make = UNSEEN[name]

    assert make(tester) in (400, 403)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert found.advice


@pytest.mark.parametrize("name", ["key", "policy", "Signature", "OSSAccessKeyId"])
def test_a_field_that_stands_twice_is_named(tester: UrlTester, name: str) -> None:
    fields = [("key", "a.txt"), *SIGNED]
    again = next(pair for pair in fields if pair[0] == name)

    assert multipart(tester, [*fields, again, FILE]) == 400

    found = tester.explained()
    assert found.cause == "form-field-repeated"
    assert f"the field `{name.lower()}` twice" in found.sentence


def test_a_dollar_in_an_object_of_the_policy_is_told(tester: UrlTester) -> None:
    policy = with_document({"expiration": GOOD, "conditions": [{"$key": "a.txt"}]})
    fields = {**v1(policy.encode()), "policy": policy}

    assert send(tester, fields) == 403

    found = tester.explained()
    assert found.cause == "policy-violated"
    assert "the name `$key`" in found.sentence
    assert '`{"key": "a.txt"}`, or `["eq", "$key", "a.txt"]`' in found.advice


def with_document(document: object) -> str:
    return base64.b64encode(json.dumps(document).encode()).decode()


GOOD = "2099-01-01T00:00:00.000Z"
POLICIES: dict[str, tuple[str, str]] = {
    "json-as-it-stands": (json.dumps(DOCUMENT), "JSON as it stands"),
    "a-line-feed": (base64.encodebytes(JSON).decode(), "a line break or a blank"),
    "no-base64": ("?policy?", "is not base64"),
    "no-json": (base64.b64encode(b"policy").decode(), "no JSON"),
    "no-object": (with_document([]), "no JSON object"),
    "no-expiration": (with_document({"conditions": []}), "has no `expiration`"),
    "an-expiration-without-its-zone": (
        with_document({"expiration": "2099-01-01T00:00:00", "conditions": []}),
        "no date in UTC",
    ),
    "an-expiration-in-another-zone": (
        with_document({"expiration": "2099-01-01T00:00:00+08:00", "conditions": []}),
        "`2099-01-01T00:00:00+08:00`, which is no date in UTC",
    ),
    "an-expiration-with-a-blank": (
        with_document({"expiration": "2099-01-01 00:00:00Z", "conditions": []}),
        "`2099-01-01 00:00:00Z`, which is no date in UTC",
    ),
    "an-expiration-in-seconds": (
        with_document({"expiration": 4_000_000_000, "conditions": []}),
        "no date in UTC",
    ),
    "no-conditions": (with_document({"expiration": GOOD}), "no list of `conditions`"),
    "two-properties": (
        with_document({"expiration": GOOD, "conditions": [{"a": 1, "b": 2}, ["x"]]}),
        "has 2 properties",
    ),
    "an-unknown-operator": (
        with_document({"expiration": GOOD, "conditions": [["equals", "$key", "a"]]}),
        "`equals`, which is no operator",
    ),
    "a-name-without-its-dollar": (
        with_document({"expiration": GOOD, "conditions": [["eq", "key", "a"]]}),
        "`key` without `$`",
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_wrong_with_a_policy_is_told(tester: UrlTester, name: str) -> None:
    policy, words = POLICIES[name]

    assert multipart(tester, [("key", "a.txt"), ("policy", policy), FILE]) == 400

    found = tester.explained()
    assert found.cause == "policy-malformed"
    assert words in found.sentence
    assert found.advice


@pytest.mark.parametrize(
    ("region", "told"),
    [("cn-beijing", "the region `cn-beijing`"), (f"oss-{REGION}", "no `oss-` before it")],
)
def test_a_form_for_another_region_is_told_so(tester: UrlTester, region: str, told: str) -> None:
    fields = v4(POLICY.encode(), region=region)
    wrong = fields["x-oss-credential"].replace(REGION, region)

    assert send(tester, {**fields, "x-oss-credential": wrong}) == 400

    found = tester.explained()
    assert told in found.sentence
    assert found.advice == f"Sign for the region `{REGION}`."
