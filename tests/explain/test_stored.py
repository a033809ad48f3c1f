"""Uploads that are accepted and wrong: what became of the file is named, sent by real clients."""

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from harness.explain.wrongly_stored import (
    body_explanation,
    header_explanation,
    twice_explanation,
    type_explanation,
)
from harness.model.observation import Exchange
from harness.wire.digests import digests_of
from tests.explain.table_headers import meta
from tests.explain.url_tester import UrlTester, by_hand, curl, put, urllib_put

DATA = bytes(range(256)) * 40
TEXT = "première ligne\ndeuxième ligne\n".encode() * 20
MIXED = TEXT[:40] + "中文\n".encode() + TEXT
AS = {"Content-Type": "application/octet-stream"}
Upload = Callable[[UrlTester], object]


def signed_as(tester: UrlTester, kind: str) -> str:
    return tester.sign(headers={"Content-Type": kind})


def multipart(tester: UrlTester) -> int:
    """Send a form whose type was signed: OSS stores it whole."""
    request = requests.Request("PUT", "http://x/", files={"file": DATA}).prepare()
    kind = str(request.headers["Content-Type"])
    body = request.body if isinstance(request.body, bytes) else b""
    return put(signed_as(tester, kind), {"Content-Type": kind}, body)


def curl_form(tester: UrlTester, tmp: Path) -> None:
    file = tmp / "file.bin"
    file.write_bytes(DATA)
    kind = "multipart/form-data; boundary=own"
    form = b'--own\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + DATA + b"\r\n--own--\r\n"
    wrapped = tmp / "form.bin"
    wrapped.write_bytes(form)
    curl("-T", str(wrapped), "-H", f"Content-Type: {kind}", signed_as(tester, kind))


def as_json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def sends(body: bytes) -> Upload:
    return lambda tester: put(signed_as(tester, AS["Content-Type"]), AS, body)


STORED: dict[str, tuple[str, bytes, Upload]] = {
    "requests-files": ("form-stored", DATA, multipart),
    "a-form-of-fields": ("form-stored", DATA, sends(b"name=file&content=%00%01")),
    "nothing-without-a-type": (
        "body-empty",
        DATA,
        lambda d: by_hand(d.sign(), body=b""),
    ),
    "a-stream-that-was-read": ("body-empty", DATA, sends(b"")),
    "half-of-it": ("body-cut", DATA, sends(DATA[:5000])),
    "one-byte": ("body-cut", DATA, sends(DATA[:1])),
    "base64": ("body-base64", DATA, sends(base64.b64encode(DATA))),
    "base64-in-lines": ("body-base64", DATA, sends(base64.encodebytes(DATA))),
    "a-data-url": (
        "body-data-url",
        DATA,
        sends(b"data:image/png;base64," + base64.b64encode(DATA)),
    ),
    "a-data-url-as-a-json-string": (
        "body-data-url",
        DATA,
        sends(as_json(f"data:text/plain;charset=utf-8;base64,{base64.b64encode(DATA).decode()}")),
    ),
    "a-field-of-json": (
        "body-base64-in-json",
        DATA,
        sends(as_json({"name": "a.bin", "content": base64.b64encode(DATA).decode()})),
    ),
    "hex": ("body-hex", DATA, sends(DATA.hex().encode())),
    "a-buffer-as-json": (
        "body-serialised",
        DATA,
        sends(as_json({"type": "Buffer", "data": list(DATA)})),
    ),
    "a-file-as-json": ("body-serialised", DATA, sends(as_json({"file": {}}))),
    "a-blob-as-json": ("body-serialised", DATA, sends(as_json({}))),
    "bytes-as-numbers": ("body-serialised", DATA, sends(as_json(list(DATA)))),
    "undefined": ("body-of-nothing", DATA, sends(b"undefined")),
    "nil": ("body-of-nothing", DATA, sends(b"nil")),
    "object-object": ("body-serialised", DATA, sends(b"[object Object]")),
    "a-json-string": ("body-serialised", TEXT, sends(as_json("a line"))),
    "decoded-with-replacement": (
        "body-as-text",
        DATA,
        sends(DATA.decode("utf-8", "replace").encode()),
    ),
    "read-as-latin-1": ("body-as-text", TEXT, sends(TEXT.decode("latin-1").encode())),
    "a-byte-order-mark": ("body-as-text", TEXT, sends(b"\xef\xbb\xbf" + TEXT)),
    "whole-buffers": ("body-of-whole-buffers", DATA[:9000], sends(DATA[:9216])),
    "more-of-another-encoding": ("body-longer", MIXED, sends(MIXED + b"\n")),
    "line-ends-converted": ("body-longer", b"a\nb\n" * 9, sends(b"a\r\nb\r\n" * 9)),
    "the-name-for-the-file": ("path-stored", DATA, sends(b"/home/alice/file.bin")),
    "compressed": ("body-compressed", TEXT, sends(gzip.compress(TEXT))),
    "aws-chunked": (
        "aws-chunked-stored",
        DATA,
        sends(b"2800;chunk-signature=" + b"0" * 64 + b"\r\n" + DATA),
    ),
}


def only(tester: UrlTester) -> Exchange:
    (exchange,) = tester.server.journal(tester.bucket)
    assert exchange.status == 200, exchange.explanation
    return exchange


@pytest.mark.parametrize("name", STORED)
def test_what_was_stored_in_the_place_of_the_file_is_named(tester: UrlTester, name: str) -> None:
    cause, source, upload = STORED[name]

    upload(tester)

    explanation = body_explanation(only(tester), digests_of(source))
    assert explanation is not None
    assert explanation.cause == cause, explanation.sentence
    assert explanation.advice


def test_a_form_is_measured(tester: UrlTester, tmp_path: Path) -> None:
    curl_form(tester, tmp_path)

    explanation = body_explanation(only(tester), digests_of(DATA))

    assert explanation is not None
    assert "the whole file is wrapped in" in explanation.sentence


@pytest.mark.parametrize("body", [DATA, TEXT, b""], ids=["bytes", "text", "nothing"])
def test_the_file_itself_has_no_story(tester: UrlTester, body: bytes) -> None:
    sends(body)(tester)

    assert body_explanation(only(tester), digests_of(body)) is None


def test_other_bytes_of_the_same_length_have_no_story_that_could_be_wrong(
    tester: UrlTester,
) -> None:
    sends(DATA[::-1])(tester)

    assert body_explanation(only(tester), digests_of(DATA)) is None


METADATA: dict[str, tuple[str, str | None]] = {
    "never-signed-and-never-sent": ("header-lost", None),
    "encoded-twice": ("stored-twice-utf-8", "作者".encode().decode("latin-1")),
    "question-marks": ("stored-question-marks", "??"),
    "an-encoded-word": ("stored-rfc-2047", "=?utf-8?b?5L2c6ICF?="),
    "percent-encoded": ("stored-percent", quote("作者")),
    "another-value": ("stored-changed", "alice"),
}


@pytest.mark.parametrize("name", METADATA)
def test_metadata_that_was_signed_and_stored_garbled_is_named(tester: UrlTester, name: str) -> None:
    cause, garbled = METADATA[name]
    headers = {} if garbled is None else meta(garbled)
    sent = {header: value.encode() for header, value in headers.items()}
    assert put(tester.sign(headers=headers), sent) == 200

    stored = stored_headers(tester).get("x-oss-meta-author")

    found = header_explanation("x-oss-meta-author", stored, "作者")
    assert found.cause == cause, found.sentence


TYPES: dict[str, tuple[str, Upload]] = {
    "no-type-at-all": ("type-default", lambda d: by_hand(d.sign())),
    "a-form": ("type-wrong", multipart),
    "a-form-that-the-library-invented": (
        "type-wrong",
        lambda d: urllib_put(signed_as(d, "application/x-www-form-urlencoded")),
    ),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_wrong_type_that_was_stored_is_named(tester: UrlTester, name: str) -> None:
    cause, upload = TYPES[name]
    assert upload(tester) == 200

    stored = stored_headers(tester)["Content-Type"]

    assert type_explanation(stored, "text/html", was_signed=True).cause == cause


def stored_headers(tester: UrlTester) -> dict[str, str]:
    """Return the headers of the object, read as UTF-8."""
    answer = requests.head(tester.sign(method="HEAD"), timeout=20)
    assert answer.status_code == 200
    return {name: value.encode("latin-1").decode() for name, value in answer.headers.items()}


def test_metadata_that_nobody_signed_is_named() -> None:
    assert header_explanation("x-oss-meta-a", "1", None).cause == "header-surplus"


def test_a_wrong_type_is_named() -> None:
    assert (
        type_explanation("application/octet-stream", "text/html", was_signed=True).cause
        == "type-default"
    )
    form = type_explanation("multipart/form-data; boundary=x", "text/html", was_signed=True)
    assert form.sentence.endswith("it was uploaded as a form.")
    invented = type_explanation("application/x-www-form-urlencoded", "text/html", was_signed=True)
    assert "invented" in invented.sentence


def test_an_upload_that_went_twice_is_named(tester: UrlTester) -> None:
    url = tester.sign()
    put(url)
    put(url)

    explanation = twice_explanation(tester.server.journal(tester.bucket))

    assert explanation is not None
    assert explanation.sentence == "The same body was sent 2 times."
    assert twice_explanation(()) is None
