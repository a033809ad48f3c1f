"""What an error answer of OSS shows, without any secret."""

import base64
import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Harness

V4 = """HTTP/1.1 403 Forbidden
Content-Type: application/xml

<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>SignatureDoesNotMatch</Code>
  <Message>The request signature we calculated does not match.</Message>
  <HostId>books.oss-cn-hangzhou.aliyuncs.com</HostId>
  <SignatureProvided>{signature}</SignatureProvided>
  <StringToSign>OSS4-HMAC-SHA256\n20260101T000000Z\n20260101/cn-hangzhou/oss/aliyun_v4_request\n{hash}</StringToSign>
  <CanonicalRequest>{method}\n/books/{key}\n{query}\n{headers}\n\nUNSIGNED-PAYLOAD</CanonicalRequest>
  <EC>0002-00000201</EC>
</Error>
"""
QUERY = "x-oss-date=20260101T000000Z&amp;x-oss-expires=600"
URL = (
    "https://books.oss-cn-hangzhou.aliyuncs.com/a/b%20c.txt?"
    "x-oss-date=20260101T000000Z&x-oss-expires=600&x-oss-signature=" + "0" * 64
)
V1 = """<Error>
  <Code>SignatureDoesNotMatch</Code>
  <SignatureProvided>{signature}</SignatureProvided>
  <StringToSign>PUT\n\n{kind}\n1900000000\n/books/a/b c.txt</StringToSign>
  <EC>0002-00000040</EC>
</Error>
"""


@pytest.fixture
def answer(tmp_path: Path, own_environment: None) -> Path:
    assert own_environment is None
    return tmp_path / "error.xml"


def v4(
    *, method: str = "PUT", key: str = "a/b%20c.txt", headers: str = "", query: str = QUERY
) -> str:
    return V4.format(
        method=method, key=key, headers=headers, query=query, signature="0" * 64, hash="1" * 64
    )


COMPARED = {
    "a-type-too-many": (
        v4(headers="content-type:text/plain\n"),
        (),
        "if `content-type: text/plain` had not been sent",
    ),
    "a-type-missing": (
        v4(),
        ("-H", "Content-Type: text/plain"),
        "if `content-type: text/plain` had been sent",
    ),
    "another-type": (
        v4(headers="content-type:text/html\n"),
        ("-H", "Content-Type: text/plain"),
        "`content-type` had been `text/plain`, not `text/html`",
    ),
    "another-method": (v4(method="GET"), (), "the method had been `PUT`, not `GET`"),
    "another-key": (v4(key="a/c.txt"), (), "the path had been `/a/b c.txt`"),
    "a-parameter-too-many": (v4(query=f"{QUERY}&amp;v=1"), (), "the parameter `v` were not in it"),
    "the-same-request": (v4(), (), "signed with another secret, or for a method or with a header"),
    "what-nobody-named": (
        v4(headers="content-type:text/plain\n"),
        (),
        "If it was signed with a header, name that with -H.",
    ),
}


@pytest.mark.parametrize("name", COMPARED)
def test_an_answer_is_compared_with_what_was_signed(
    harness: Harness, answer: Path, name: str
) -> None:
    text, headers, words = COMPARED[name]
    answer.write_text(text, encoding="utf-8")

    told = harness("explain", URL, "--answer", str(answer), *headers)

    assert told.code == 1
    assert "SignatureDoesNotMatch 0002-00000201" in told.out
    assert words in told.out


ALONE = {
    "a-form-nobody-signed": (
        V1.format(kind="application/x-www-form-urlencoded", signature="A" * 27 + "="),
        "which libraries add and nobody signs",
    ),
    "a-plus-that-was-decoded": (
        V1.format(kind="", signature="AAAA AAAAAAAAAAAAAAAAAAAAAA="),
        "A `+` of the signature was sent as it stands",
    ),
    "hex-for-base64": (V1.format(kind="", signature="0a" * 20), "is written in hex"),
    "encoded-twice": (v4(key="a/b%2520c.txt"), "its path was percent-encoded twice"),
    "a-credential-encoded-twice": (
        (
            "<Error><Code>InvalidArgument</Code><ArgumentName>x-oss-credential</ArgumentName>"
            "<ArgumentValue>id%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request</ArgumentValue>"
            "<EC>0002-00000224</EC></Error>"
        ),
        "The whole URL was percent-encoded once more",
    ),
    "a-credential-without-slashes": (
        (
            "<Error><Code>InvalidArgument</Code><ArgumentName>x-oss-credential</ArgumentName>"
            "<ArgumentValue>id</ArgumentValue><EC>0002-00000224</EC></Error>"
        ),
        "is not `id/YYYYMMDD/region/oss/aliyun_v4_request`",
    ),
    "nothing-to-see": (v4(), "OSS saw PUT `/books/a/b c.txt` with no signed header"),
    "no-signature-in-it": (
        v4().replace(f"<SignatureProvided>{'0' * 64}</SignatureProvided>", ""),
        "It was refused: OSS saw PUT `/books/a/b c.txt`",
    ),
    "eight-hours": (
        (
            "<Error><Code>RequestTimeTooSkewed</Code><RequestTime>2026-01-01T18:00:00.000Z"
            "</RequestTime><ServerTime>2026-01-01T10:00:00.000Z</ServerTime></Error>"
        ),
        "the time zone UTC+8",
    ),
    "expired": (
        (
            "<Error><Code>AccessDenied</Code><Expires>2026-01-01T10:00:00.000Z</Expires>"
            "<ServerTime>2026-01-01T11:00:00.000Z</ServerTime><EC>0002-00000069</EC></Error>"
        ),
        "The URL ended at 2026-01-01 10:00:00 UTC",
    ),
    "an-ec-alone": (
        "<Error><Code>InvalidArgument</Code><EC>0002-00000039</EC></Error>",
        "signed twice: in the URL and in an `Authorization` header",
    ),
    "an-unknown-code": (
        "<Error><Code>Odd</Code><Message>Something odd.</Message></Error>",
        "Something odd.",
    ),
}


@pytest.mark.parametrize("name", ALONE)
def test_an_answer_is_read_for_itself(harness: Harness, answer: Path, name: str) -> None:
    text, words = ALONE[name]
    answer.write_text(text, encoding="utf-8")

    told = harness("explain", "--answer", str(answer))

    assert told.code == 1
    assert words in told.out


@pytest.mark.parametrize("text", ["", "<html></html>", "<Error></Error>", "\x00\xff"])
def test_what_is_no_answer_is_told_in_a_sentence(harness: Harness, answer: Path, text: str) -> None:
    answer.write_text(text, encoding="utf-8")

    told = harness("explain", "--answer", str(answer))

    assert told.code == 2
    assert "is no error answer of OSS" in told.err
    assert "Traceback" not in told.err


def test_a_file_that_is_not_there_is_told(harness: Harness, answer: Path) -> None:
    assert "cannot be read: No such file" in harness("explain", "--answer", str(answer)).err


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("0002-00000069", "AccessDenied, EC 0002-00000069"),
        ("SecurityTokenExpired", "403 SecurityTokenExpired"),
        ("token-in-header-only", "Sign the URL with the token"),
    ],
)
def test_an_error_is_explained_by_its_name(harness: Harness, word: str, words: str) -> None:
    told = harness("explain", word)

    assert told.code == 0
    assert words in told.out
    assert "harness explain --answer error.xml" in told.out


def test_a_checksum_that_was_signed_and_not_sent_is_named_by_the_body(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "LTAI5tExample")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")
    body = tmp_path / "hi.txt"
    body.write_bytes(b"hi")
    md5 = base64.b64encode(hashlib.md5(b"hi", usedforsecurity=False).digest()).decode()
    url = harness("sign", "PUT", "key", "-H", f"Content-MD5: {md5}").out.strip()

    assert "No single difference" in harness("explain", url).out
    told = harness("explain", url, "--body", str(body)).out
    assert f"if `content-md5: {md5}` had been sent" in told


@pytest.mark.parametrize(
    "host",
    [
        "oss-cn-hangzhou.aliyuncs.com",
        "oss-cn-hangzhou-internal.aliyuncs.com",
        "cn-hangzhou.oss.aliyuncs.com",
        "oss-accelerate.aliyuncs.com",
        "oss-accelerate-overseas.aliyuncs.com",
    ],
)
def test_every_endpoint_of_a_region_is_right(
    harness: Harness, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "LTAI5tExample")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")
    endpoint = ("--endpoint", "https://oss-cn-hangzhou.aliyuncs.com", "--region", "cn-hangzhou")
    url = harness("sign", "PUT", "key", *endpoint).out.strip()

    told = harness("explain", url.replace("oss-cn-hangzhou.aliyuncs.com", host))

    assert told.code == 0, told.out
