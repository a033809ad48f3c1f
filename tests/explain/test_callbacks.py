"""Callbacks that are refused or that fail, and parts that are named wrongly."""

import base64
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import oss2
import pytest
from oss2.credentials import StaticCredentialsProvider
from oss2.models import PartInfo

from tests.explain.url_tester import BODY, OWNER, REGION, UrlTester, put

URL = "http://127.0.0.1:1/told"
GOOD = {"callbackUrl": URL, "callbackBody": "a=1"}


def encoded(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def calling_back(tester: UrlTester, callback: str, variables: str | None = None) -> int:
    headers = {"x-oss-callback": callback}
    if variables is not None:
        headers["x-oss-callback-var"] = variables
    return put(tester.sign(headers=headers), headers)


MALFORMED: dict[str, tuple[str, Callable[[UrlTester], int]]] = {
    "json-as-it-stands": ("JSON as it stands", lambda d: calling_back(d, json.dumps(GOOD))),
    "no-base64": ("is not base64", lambda d: calling_back(d, "?callback?")),
    "no-json": ("no JSON", lambda d: calling_back(d, base64.b64encode(b"a").decode())),
    "no-object": ("no JSON object", lambda d: calling_back(d, encoded([GOOD]))),
    "no-body": ("`callbackBody`", lambda d: calling_back(d, encoded({"callbackUrl": URL}))),
    "another-type": (
        "`callbackBodyType` of the callback is `JSON`",
        lambda d: calling_back(d, encoded({**GOOD, "callbackBodyType": "JSON"})),
    ),
    "no-address": (
        "is no address",
        lambda d: calling_back(d, encoded({**GOOD, "callbackUrl": "ftp://a/b"})),
    ),
    "six-addresses": (
        "names 6 addresses",
        lambda d: calling_back(d, encoded({**GOOD, "callbackUrl": ";".join([URL] * 6)})),
    ),
    "a-placeholder-without-its-end": (
        "has no end",
        lambda d: calling_back(d, encoded({**GOOD, "callbackBody": "a=${bucket"})),
    ),
    "a-placeholder-in-round-brackets": (
        "stands in round brackets",
        lambda d: calling_back(d, encoded({**GOOD, "callbackBody": "a=${bucket}&b=$(object)"})),
    ),
    "a-variable-in-capitals": (
        "`x:V` has capitals",
        lambda d: calling_back(d, encoded(GOOD), encoded({"x:V": "1"})),
    ),
    "variables-that-are-no-base64": (
        "`callback-var` is JSON as it stands",
        lambda d: calling_back(d, encoded(GOOD), '{"x:v":"1"}'),
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_wrong_with_a_callback_is_told(tester: UrlTester, name: str) -> None:
    words, make = MALFORMED[name]

    assert make(tester) == 400

    found = tester.explained()
    assert found.cause == "callback-malformed"
    assert words in found.sentence
    assert found.advice


@contextmanager
def receiver(status: int, body: bytes) -> Iterator[str]:
    """Run an application's server that gives one answer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/told"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ANSWERS: dict[str, tuple[int, bytes, str, str]] = {
    "no-json": (200, b"<p>thanks</p>", "callback-answer-no-json", "`<p>thanks</p>`"),
    "no-post": (405, b"", "callback-answered-otherwise", "answered 405"),
    "a page": (404, b"<p>\n  gone\n", "callback-answered-otherwise", "answered 404: `<p> gone`"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_receiver_answers_is_told_with_its_address(tester: UrlTester, name: str) -> None:
    status, body, cause, words = ANSWERS[name]
    with receiver(status, body) as url:
        assert calling_back(tester, encoded({**GOOD, "callbackUrl": url})) == 203

        found = tester.explained()

    assert found.cause == cause
    assert f"The object is stored, but {url} answered" in found.sentence
    assert words in found.sentence


def test_a_receiver_that_is_not_there_is_told_with_its_address(tester: UrlTester) -> None:
    assert calling_back(tester, encoded(GOOD)) == 203

    found = tester.explained()
    assert found.cause == "callback-unreachable"
    assert f"{URL} could not be reached" in found.sentence


def complete(tester: UrlTester, etag: str) -> None:
    """Complete an upload of one part whose list says this ETag."""
    auth: Any = oss2.ProviderAuthV4(
        StaticCredentialsProvider(OWNER.access_key_id, OWNER.access_key_secret)
    )
    bucket = oss2.Bucket(auth, tester.server.endpoint, tester.bucket, region=REGION)
    upload = bucket.init_multipart_upload("a.txt").upload_id
    bucket.upload_part("a.txt", upload, 1, BODY)
    with pytest.raises(oss2.exceptions.ServerError):
        bucket.complete_multipart_upload("a.txt", upload, [PartInfo(1, etag)])


@pytest.mark.parametrize(
    ("etag", "cause"),
    [
        ("undefined", "part-without-etag"),
        ('"undefined"', "part-without-etag"),
        ("", "part-without-etag"),
        ("null", "part-without-etag"),
        ("'undefined'", "part-without-etag"),
        ("<nil>", "part-without-etag"),
        (BODY.hex().upper()[:32], "part-invalid"),
    ],
)
def test_an_etag_that_a_page_could_not_read_is_named(
    tester: UrlTester, etag: str, cause: str
) -> None:
    complete(tester, etag)

    found = tester.server.journal(tester.bucket)[-1].explanation
    assert found is not None
    assert found.cause == cause
    assert "Part 1" in found.sentence
