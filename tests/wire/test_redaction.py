import json
from urllib.parse import quote

import oss2
import pytest

from harness.wire.redaction import MARK, redact

KEY, SECRET, TOKEN = "LTAIsecretive", "the-secret", "CAIS+the/token=="


def _url(version: type[oss2.Auth], *, token: str = "") -> str:
    provider = oss2.credentials.StaticCredentialsProvider(KEY, SECRET, token)
    bucket = oss2.Bucket(version(provider), "http://127.0.0.1:1", "bucket", region="cn-hangzhou")
    return str(bucket.sign_url("PUT", "key", 60))


@pytest.mark.parametrize("version", [oss2.ProviderAuthV4, oss2.ProviderAuth, oss2.ProviderAuthV2])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_nothing_secret_is_left_of_a_signed_url(version: type[oss2.Auth], token: str) -> None:
    url = _url(version, token=token)
    signature = url.lower().partition("signature=")[2].partition("&")[0]
    for text in (url, json.dumps({"url": url}), f"PUT {url} HTTP/1.1", quote(url)):
        redacted = redact(text)
        assert KEY not in redacted
        assert "the%2Ftoken" not in redacted
        assert signature not in redacted.lower()
        assert MARK in redacted


def test_the_scope_of_a_credential_is_kept() -> None:
    redacted = redact(_url(oss2.ProviderAuthV4))

    assert f"x-oss-credential={MARK}%2F" in redacted
    assert "%2Fcn-hangzhou%2Foss%2Faliyun_v4_request" in redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (
            "Authorization: OSS4-HMAC-SHA256 Credential=id/2023/r/x, Signature=abc\r\nA: b",
            f"Authorization: OSS4-HMAC-SHA256 Credential={MARK}/2023/r/x, Signature={MARK}\r\nA: b",
        ),
        ("authorization:OSS id:sig+/=\r\nA: b", f"authorization:OSS {MARK}\r\nA: b"),
        ("Authorization: Bearer a.b.c", f"Authorization: Bearer {MARK}"),
        ("Authorization: whatever", f"Authorization: {MARK}"),
        ("x-oss-security-token: CAIS/x==\r\nA: b", f"x-oss-security-token: {MARK}\r\nA: b"),
        ("x-oss-security-token:CAIS/x==\nb", f"x-oss-security-token:{MARK}\nb"),
        ("a=1&x-oss-signature=ab&b=2", f"a=1&x-oss-signature={MARK}&b=2"),
        ("?OSSAccessKeyId=id&amp;Signature=s%3D", f"?OSSAccessKeyId={MARK}&amp;Signature={MARK}"),
        ("{'x-oss-signature': 'abc', 'a': 1}", f"{{'x-oss-signature': '{MARK}', 'a': 1}}"),
        ("<OSSAccessKeyId>id</OSSAccessKeyId>", f"<OSSAccessKeyId>{MARK}</OSSAccessKeyId>"),
        (
            "<StringToSignBytes>4F 53 </StringToSignBytes>",
            f"<StringToSignBytes>{MARK}</StringToSignBytes>",
        ),
    ],
)
def test_a_secret_is_replaced_by_the_mark(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "<Code>SignatureDoesNotMatch</Code>",
        "x-oss-signature-version=OSS4-HMAC-SHA256",
        "The request signature we calculated does not match the signature you provided.",
        "OSS4-HMAC-SHA256\n20231217T025437Z\n20231217/cn-hangzhou/oss/aliyun_v4_request\nab12",
        "PUT\n/bucket/key\n\ncontent-type:text/plain\n\n\nUNSIGNED-PAYLOAD",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_redacting_twice_changes_nothing_more() -> None:
    once = redact(_url(oss2.ProviderAuthV4, token=TOKEN))

    assert redact(once) == once
