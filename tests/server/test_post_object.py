"""PostObject: forms signed in V4 and V1, and everything that a policy forbids."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from tests.server.site import OWNER, REGION, STRANGER, TEMPORARY, TOKEN, Site

ANY: list[Any] = [["starts-with", "$key", ""]]
FILE = b"file \x00\r\n--content--" * 1000


def _policy(conditions: list[Any], expiration: str = "2099-01-01T00:00:00.000Z") -> str:
    text = json.dumps({"expiration": expiration, "conditions": conditions})
    return base64.b64encode(text.encode()).decode()


def _v1(policy: str, secret: str = OWNER.access_key_secret) -> dict[str, str]:
    signature = hmac.new(secret.encode(), policy.encode(), hashlib.sha1).digest()
    return {
        "OSSAccessKeyId": OWNER.access_key_id,
        "policy": policy,
        "Signature": base64.b64encode(signature).decode(),
    }


def _fixing(policy: str, fields: Mapping[str, str]) -> str:
    try:
        document = json.loads(base64.b64decode(policy, validate=True))
        document["conditions"] += [{name: text} for name, text in fields.items()]
    except (ValueError, KeyError, TypeError):
        return policy
    return base64.b64encode(json.dumps(document).encode()).decode()


def _v4(
    policy: str,
    pair: Any = OWNER,  # noqa: ANN401
    region: str = REGION,
    loose: str = "",
) -> dict[str, str]:
    date = datetime.fromtimestamp(time.time(), UTC).strftime("%Y%m%dT%H%M%SZ")
    credential = f"{pair.access_key_id}/{date[:8]}/{region}/oss/aliyun_v4_request"
    fields = {
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": credential,
        "x-oss-date": date,
        **({"x-oss-security-token": TOKEN.token} if pair is TEMPORARY else {}),
    }
    policy = _fixing(policy, {name: text for name, text in fields.items() if name != loose})
    key = f"aliyun_v4{pair.access_key_secret}".encode()
    for part in (date[:8], region, "oss", "aliyun_v4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return {
        "policy": policy,
        **fields,
        "x-oss-signature": hmac.new(key, policy.encode(), hashlib.sha256).hexdigest(),
    }


def _post(site: Site, fields: Mapping[str, str], file: bytes = FILE) -> requests.Response:
    return requests.post(
        f"{site.server.endpoint}/{site.bucket}/",
        data=dict(fields),
        files={"file": ("local.txt", file, "text/x-local")},
        timeout=10,
        allow_redirects=False,
    )


def _code(answer: requests.Response) -> str:
    return answer.text.partition("<Code>")[2].partition("<")[0]


@pytest.mark.parametrize("sign", [_v1, _v4])
def test_a_signed_form_is_an_upload(site: Site, sign: Any) -> None:  # noqa: ANN401
    policy = _policy([{"bucket": site.bucket}, ["starts-with", "$key", "dir/"]])
    fields = {"key": "dir/${filename}", "x-oss-meta-a": "ä", **sign(policy)}

    answer = _post(site, fields)
    got = site.call("GET", "dir/local.txt")

    assert (answer.status_code, answer.content) == (204, b"")
    assert got.body == FILE
    assert got.headers["content-type"] == "text/x-local"
    assert got.headers["x-oss-meta-a"].encode("latin-1").decode() == "ä"
    assert answer.headers["ETag"] == got.headers["etag"]


def test_a_field_does_not_stand_for_the_name_of_the_file(site: Site) -> None:
    fields = {"key": "dir/${filename}", "filename": "other.txt", **_v1(_policy(ANY))}

    _post(site, fields)

    assert site.call("GET", "dir/local.txt").body == FILE


def test_a_form_signed_with_a_token_is_an_upload(site: Site) -> None:
    signed = _v4(_policy(ANY), TEMPORARY)
    alone = {name: text for name, text in signed.items() if name != "x-oss-security-token"}

    assert _post(site, {"key": "a", **alone}).status_code == 403
    assert _post(site, {"key": "a", **signed}).status_code == 204


@pytest.mark.parametrize(
    "name",
    ["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-security-token"],
)
def test_a_policy_of_v4_that_leaves_a_field_of_its_signature_open_is_refused(
    site: Site, name: str
) -> None:
    answer = _post(site, {"key": "a", **_v4(_policy(ANY), TEMPORARY, loose=name)})

    assert (answer.status_code, _code(answer)) == (400, "InvalidPolicyDocument")
    assert f"<ArgumentName>{name}<" in answer.text
    assert site.server.object_digests(site.bucket, "a") is None


def test_a_form_says_which_answer_it_wants(site: Site) -> None:
    signed = _v4(_policy(ANY))

    created = _post(site, {"key": "a", "success_action_status": "201", **signed})
    fine = _post(site, {"key": "a", "success_action_status": "200", **signed})
    odd = _post(site, {"key": "a", "success_action_status": "418", **signed})
    sent_on = _post(
        site, {"key": "a", "success_action_redirect": "http://h.example/p?q=1", **signed}
    )

    assert (created.status_code, fine.status_code, odd.status_code) == (201, 200, 204)
    assert "<Key>a</Key>" in created.text
    assert sent_on.status_code == 303
    assert sent_on.headers["Location"].startswith("http://h.example/p?q=1&bucket=")


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (["in", "$content-type", ["text/x-local", "image/png"]], 204),
        (["eq", "$content-type", "text/x-local"], 204),
        (["not-in", "$content-type", ["text/x-local"]], 403),
    ],
)
def test_a_condition_on_the_type_looks_at_the_file_where_no_field_names_one(
    site: Site, condition: list[Any], status: int
) -> None:
    # The SDK for Java posts so in testUsePostPolicyToUploadData.
    answer = _post(site, {"key": "a", **_v4(_policy([condition]))})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("conditions", "fields"),
    [
        ([{"x-oss-meta-a": "1"}], {"x-oss-meta-a": "2"}),
        ([["eq", "$key", "b"]], {}),
        ([["starts-with", "$key", "dir/"]], {}),
        ([["in", "$content-type", ["image/png"]]], {"Content-Type": "image/jpeg"}),
        ([["not-in", "$content-type", ["image/jpeg"]]], {"Content-Type": "image/jpeg"}),
        ([{"bucket": "another-bucket"}], {}),
    ],
)
def test_a_condition_that_does_not_hold_is_told(
    site: Site, conditions: list[Any], fields: Mapping[str, str]
) -> None:
    answer = _post(site, {"key": "a", **fields, **_v4(_policy(conditions))})

    assert (answer.status_code, _code(answer)) == (403, "AccessDenied")
    assert "Invalid according to Policy: Policy Condition failed:" in answer.text
    assert site.server.object_digests(site.bucket, "a") is None


@pytest.mark.parametrize(
    ("limits", "code"), [([0, 10], "EntityTooLarge"), ([10**6, 10**7], "EntityTooSmall")]
)
def test_a_file_of_another_size_is_refused(site: Site, limits: list[int], code: str) -> None:
    policy = _policy([["content-length-range", *limits]])

    answer = _post(site, {"key": "a", **_v4(policy)})

    assert (answer.status_code, _code(answer)) == (400, code)
    assert site.server.object_digests(site.bucket, "a") is None


def test_a_policy_that_has_expired_is_refused(site: Site) -> None:
    answer = _post(site, {"key": "a", **_v4(_policy(ANY, "2020-01-01T00:00:00Z"))})

    assert (answer.status_code, _code(answer)) == (403, "AccessDenied")
    assert "0006-00000213" in answer.text


@pytest.mark.parametrize("policy", ["e30=", "not base64", base64.b64encode(b"[]").decode()])
def test_a_policy_that_is_none_is_refused(site: Site, policy: str) -> None:
    assert _code(_post(site, {"key": "a", **_v4(policy)})) == "InvalidPolicyDocument"


def test_a_changed_policy_is_a_mismatch(site: Site) -> None:
    signed = _v4(_policy([["starts-with", "$key", "dir/"]]))

    answer = _post(site, {"key": "a", **signed, "policy": _policy(ANY)})

    assert (answer.status_code, _code(answer)) == (403, "SignatureDoesNotMatch")
    assert "0002-00000705" in answer.text


def test_another_region_or_account_is_refused(site: Site) -> None:
    elsewhere = _post(site, {"key": "a", **_v4(_policy(ANY), region="cn-beijing")})
    stranger = _post(site, {"key": "a", **_v4(_policy(ANY), STRANGER)})

    assert (elsewhere.status_code, _code(elsewhere)) == (400, "InvalidArgument")
    assert (stranger.status_code, _code(stranger)) == (403, "AccessDenied")


def test_an_unsigned_form_needs_an_open_bucket(site: Site) -> None:
    refused = _post(site, {"key": "a"})
    site.server.set_acl(site.bucket, "public-read-write")
    taken = _post(site, {"key": "a"})

    assert (refused.status_code, taken.status_code) == (403, 204)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"key": "a", "success_action_status": "2" * (2 * 1024 * 1024 + 1)}, "FieldItemTooLong"),
        ({"key": "a", "n" * (8 * 1024 + 1): "a"}, "FieldItemTooLong"),
        ({"key": ""}, "InvalidObjectName"),
        ({"key": "/a"}, "InvalidObjectName"),
        ({"key": "a", "x-oss-object-acl": "secret"}, "InvalidArgument"),
        ({"key": "a", "x-oss-meta-a": "x" * 9000}, "InvalidArgument"),
    ],
)
def test_a_form_with_an_illegal_field_is_refused(
    site: Site, fields: Mapping[str, str], code: str
) -> None:
    assert _code(_post(site, {**fields, **_v4(_policy(ANY))})) == code


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b"--b\r\nno header\r\n\r\n"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=a\r\n"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data", b"--b--"),
    ],
)
def test_a_form_that_is_none_is_refused(site: Site, kind: str, body: bytes) -> None:
    answer = requests.post(
        f"{site.server.endpoint}/{site.bucket}/",
        data=body,
        headers={"Content-Type": kind},
        timeout=10,
    )

    assert (answer.status_code, _code(answer)) == (400, "MalformedPOSTRequest")


def test_a_form_that_names_no_key_is_refused(site: Site) -> None:
    policy = _policy([["content-length-range", 0, 10**6]])

    assert _code(_post(site, _v4(policy))) == "InvalidArgument"


def test_a_form_without_a_file_is_refused(site: Site) -> None:
    answer = requests.post(
        f"{site.server.endpoint}/{site.bucket}/",
        files={name: (None, text) for name, text in _v4(_policy(ANY)).items()},
        timeout=10,
    )

    assert _code(answer) == "IncorrectNumberOfFilesInPOSTRequest"


def test_a_form_may_forbid_to_overwrite(site: Site) -> None:
    fields = {"key": "a", "x-oss-forbid-overwrite": "true", **_v4(_policy(ANY))}

    assert _post(site, fields).status_code == 204
    assert _code(_post(site, fields)) == "FileAlreadyExists"
