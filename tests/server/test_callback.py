"""Callbacks to a real receiver."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from tests.server.site import Site


@dataclass(kw_only=True, slots=True)
class Receiver:
    """An application's server, and what it was told."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"Status": "OK"}'
    bodies: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.bodies.append((self.headers["Content-Type"], body))
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.answer)))
            self.end_headers()
            self.wfile.write(told.answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/told"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def _encoded(fields: dict[str, str]) -> str:
    return base64.b64encode(json.dumps(fields).encode()).decode()


def test_the_receiver_is_told_and_answers_for_us(site: Site, receiver: Receiver) -> None:
    body = "bucket=${bucket}&object=${object}&size=${size}&etag=${etag}&who=${x:who}&no=${no}"
    callback = _encoded({"callbackUrl": receiver.url, "callbackBody": body})
    headers = {"x-oss-callback": callback, "x-oss-callback-var": _encoded({"x:who": "a&b"})}

    reply = site.call("PUT", "dir/中", headers, b"hello")
    kind, told = receiver.bodies[0]

    assert (reply.status, reply.body) == (200, receiver.answer)
    assert kind == "application/x-www-form-urlencoded"
    fields = parse_qs(told, keep_blank_values=True)
    assert fields["object"] == ["dir/中"]
    assert fields["size"] == ["5"]
    assert fields["who"] == ["a&b"]
    assert fields["no"] == [""]
    assert f'"{fields["etag"][0]}"' == reply.headers["etag"]


def test_a_body_of_json_is_filled_as_json(site: Site, receiver: Receiver) -> None:
    fields = {
        "callbackUrl": receiver.url,
        "callbackBody": '{"key":${object},"type":${mimeType}}',
        "callbackBodyType": "application/json",
    }
    url = site.oss2().sign_url(
        "PUT", 'a"b', 60, params={"callback": _encoded(fields)}, slash_safe=True
    )

    reply = site.send("PUT", url.removeprefix(site.server.endpoint), {}, b"x")

    assert reply.status == 200
    assert json.loads(receiver.bodies[0][1]) == {"key": 'a"b', "type": "application/octet-stream"}


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"{}"), (302, b"{}"), (200, b"no json"), (200, b"")]
)
def test_a_callback_that_fails_keeps_the_object(
    site: Site, receiver: Receiver, status: int, answer: bytes
) -> None:
    receiver.status, receiver.answer = status, answer
    callback = _encoded({"callbackUrl": receiver.url, "callbackBody": "a=b"})

    reply = site.call("PUT", "key", {"x-oss-callback": callback}, b"hello")

    assert (reply.status, reply.code) == (203, "CallbackFailed")
    assert reply.error["EC"] == "0007-00000203"
    assert site.call("GET", "key").body == b"hello"


def test_of_several_receivers_the_first_that_answers_counts(site: Site, receiver: Receiver) -> None:
    urls = f"http://127.0.0.1:9/;{receiver.url}"
    callback = _encoded({"callbackUrl": urls, "callbackBody": "a=b"})

    assert site.call("PUT", "key", {"x-oss-callback": callback}, b"x").status == 200


@pytest.mark.parametrize(
    "callback",
    [
        "not base64",
        base64.b64encode(b"not json").decode(),
        base64.b64encode(b"[]").decode(),
        _encoded({"callbackUrl": "http://h/"}),
        _encoded({"callbackUrl": "file:///etc/passwd", "callbackBody": "a"}),
        _encoded({"callbackUrl": "http://h/", "callbackBody": "a", "callbackBodyType": "x/y"}),
    ],
)
def test_a_callback_that_is_none_is_refused_before_the_body(site: Site, callback: str) -> None:
    reply = site.call("PUT", "key", {"x-oss-callback": callback}, b"hello")

    assert (reply.status, reply.code) == (400, "InvalidArgument")
    assert site.server.object_digests(site.bucket, "key") is None


def test_the_server_works_on_while_a_receiver_thinks(site: Site) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            entered.set()
            leave.wait(20)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    callback = _encoded({"callbackUrl": url, "callbackBody": "a=b"})
    target = site.sign("PUT", "slow", {"x-oss-callback": callback})
    with site.wire() as wire:
        framing = {"Content-Length": "1", "x-oss-callback": callback}
        wire.send(site.head("PUT", target, framing) + b"x")
        assert entered.wait(20)
        assert site.call("PUT", "other", body=b"y").status == 200
        leave.set()
        assert wire.reply().status == 200
    server.shutdown()
    thread.join()
    server.server_close()
