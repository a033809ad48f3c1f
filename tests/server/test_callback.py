"""Callbacks to a real receiver."""

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, unquote_to_bytes

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.server.site import Site


@dataclass(kw_only=True, slots=True)
class Receiver:
    """An application's server, and what it was told."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"Status": "OK"}'
    bodies: list[tuple[str, str]] = field(default_factory=list)
    heads: list[tuple[str, Message]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.bodies.append((self.headers["Content-Type"], body))
            told.heads.append((self.path, self.headers))
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


def _encoded(fields: Mapping[str, object]) -> str:
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
        _encoded({"callbackUrl": "http://h.example/"}),
        _encoded({"callbackUrl": "file:///etc/passwd", "callbackBody": "a"}),
        _encoded(
            {"callbackUrl": "http://h.example/", "callbackBody": "a", "callbackBodyType": "x/y"}
        ),
        _encoded({"callbackUrl": "http://h.example/", "callbackBody": "a=${b"}),
        _encoded({"callbackUrl": "my", "callbackBody": "a"}),
        # "The callbackBody must contain a string", says the page on 0007-00000011.
        _encoded({"callbackUrl": "http://h.example/", "callbackBody": {"a": "${bucket}"}}),
        _encoded({"callbackUrl": ["http://h.example/"], "callbackBody": "a"}),
        base64.b64encode(
            '{"callbackUrl": "http://h.example/", "callbackBody": "a"}'.encode("utf-16")
        ).decode(),
        _encoded({"callbackUrl": "10.101.166.30:test", "callbackBody": "test"}),
        _encoded({"callbackUrl": "http://[::1/", "callbackBody": "a"}),
        _encoded({"callbackUrl": ";".join(["http://h.example/"] * 6), "callbackBody": "a"}),
        _encoded({"callbackUrl": "http://h.example/", "callbackBody": "a" * 5_000}),
    ],
)
def test_a_callback_that_is_none_is_refused_before_the_body(site: Site, callback: str) -> None:
    reply = site.call("PUT", "key", {"x-oss-callback": callback}, b"hello")

    assert (reply.status, reply.code) == (400, "InvalidArgument")
    assert site.server.object_digests(site.bucket, "key") is None


@pytest.mark.parametrize("variables", [{"x:Who": "a"}, {"x:": "a"}, {"x:who": 1}, {"x:who": ["a"]}])
def test_a_variable_that_can_be_none_is_refused(site: Site, variables: dict[str, Any]) -> None:
    callback = _encoded({"callbackUrl": "http://h.example/", "callbackBody": "a"})
    headers = {"x-oss-callback": callback, "x-oss-callback-var": _encoded(variables)}

    assert site.call("PUT", "key", headers, b"x").status == 400


def test_a_variable_without_the_prefix_is_nobodys(site: Site, receiver: Receiver) -> None:
    # A live test of oss2 (test_sign_url_with_callback) sends such names, and is not refused.
    callback = _encoded({"callbackUrl": receiver.url, "callbackBody": "a=${who}"})
    headers = {"x-oss-callback": callback, "x-oss-callback-var": _encoded({"who": "me"})}

    assert site.call("PUT", "key", headers, b"x").status == 200


@pytest.mark.parametrize("name", ["callback", "callback-var"])
def test_a_callback_stands_in_one_place(site: Site, name: str) -> None:
    value = _encoded({})
    headers = {"x-oss-callback": _encoded({}), f"x-oss-{name}": value}
    url = site.oss2().sign_url(
        "PUT", "key", 60, headers=headers, params={name: value}, slash_safe=True
    )

    reply = site.send("PUT", url.removeprefix(site.server.endpoint), headers, b"x")

    assert (reply.status, site.journal[-1].cause) == (400, "callback-twice")


def test_a_callback_without_a_url_is_none(site: Site) -> None:
    headers = {"x-oss-callback": _encoded({"callbackUrl": ""})}

    assert site.call("PUT", "key", headers, b"x").status == 200


def test_a_url_without_a_scheme_is_one_of_http(site: Site, receiver: Receiver) -> None:
    url = receiver.url.removeprefix("http://")
    callback = _encoded({"callbackUrl": url, "callbackBody": "a=b"})

    assert site.call("PUT", "key", {"x-oss-callback": callback}, b"x").body == receiver.answer


@pytest.mark.parametrize("tail", ["", "/\u4e2d%20%2B/x", "?id=1&index=%32", "/a%2Fb?c=d?e"])
def test_a_receiver_can_verify_who_tells_it(site: Site, receiver: Receiver, tail: str) -> None:
    url = receiver.url + tail
    callback = _encoded({"callbackUrl": url, "callbackBody": "object=${object}"})

    assert site.call("PUT", "dir/\u4e2d", {"x-oss-callback": callback}, b"x").status == 200
    (path, head), (_, body) = receiver.heads[0], receiver.bodies[0]

    _verify(path, head, body.encode())
    with pytest.raises(InvalidSignature):
        _verify(path, head, body.encode() + b"&more=1")
    with pytest.raises(InvalidSignature):
        _verify(path + "?more=1", head, body.encode())


def _verify(target: str, head: Message, body: bytes) -> None:
    """Do what the page on callbacks asks of a receiver."""
    address = base64.b64decode(head["x-oss-pub-key-url"]).decode()
    public = serialization.load_pem_public_key(requests.get(address, timeout=10).content)
    path, mark, query = target.partition("?")
    text = unquote_to_bytes(path) + (mark + query).encode() + b"\n" + body
    signature = base64.b64decode(head["authorization"])
    algorithm = hashes.MD5()  # noqa: S303  the service's own choice
    cast("rsa.RSAPublicKey", public).verify(signature, text, padding.PKCS1v15(), algorithm)


def test_a_form_has_a_field_for_each_variable(site: Site, receiver: Receiver) -> None:
    site.server.set_acl(site.bucket, "public-read-write")
    callback = {"callbackUrl": receiver.url, "callbackBody": "key=${object}&who=${x:who}"}
    fields = {"key": "a", "callback": _encoded(callback), "x:who": "b&c"}

    answer = requests.post(
        f"{site.server.endpoint}/{site.bucket}/", fields, files={"file": b"x"}, timeout=10
    )

    assert answer.content == receiver.answer
    assert receiver.bodies[0][1] == "key=a&who=b%26c"


def test_the_public_key_lies_where_the_service_has_it_too(site: Site) -> None:
    ours = requests.get(f"{site.server.endpoint}/callback_pub_key_v1.pem", timeout=10)
    theirs = requests.get(ours.url, headers={"Host": "gosspublic.alicdn.com"}, timeout=10)
    elsewhere = requests.get(
        f"{site.server.endpoint}/other", headers={"Host": "gosspublic.alicdn.com"}, timeout=10
    )

    assert ours.content == theirs.content
    assert ours.content.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert elsewhere.status_code == 403
    assert requests.put(ours.url, data=b"x", timeout=10).status_code != 200


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
