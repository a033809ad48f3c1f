"""A bucket on a running server, and clients that send whatever bytes a test wants."""

import hashlib
import hmac
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import oss2
from oss2.credentials import StaticCredentialsProvider

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.model.observation import Exchange
from harness.server import MockServer

REGION = "cn-hangzhou"
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
TEMPORARY = KeyPair(access_key_id="STS.one", access_key_secret="one-secret")
DEAD = KeyPair(access_key_id="STS.dead", access_key_secret="dead-secret")
TOKEN = SecurityToken(token="CAIS+one/token==", key=TEMPORARY, expires_at=4e9)
DEAD_TOKEN = SecurityToken(token="CAIS+dead/token==", key=DEAD, expires_at=1e9)
DISABLED = KeyPair(access_key_id="LTAIdisabled", access_key_secret="disabled", is_disabled=True)
STRANGER = KeyPair(access_key_id="LTAIyoung", access_key_secret="young-secret")
ACCOUNT = Account(keys=(OWNER, DISABLED), tokens=(TOKEN, DEAD_TOKEN))
OTHERS = (Account(name="stranger", keys=(STRANGER,), allows_v1=False),)
PATIENCE = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def error(self) -> dict[str, str]:
        """Is the error body by element."""
        root = ET.fromstring(self.body)  # noqa: S314  our own server wrote it
        assert root.tag == "Error"
        return {element.tag: element.text or "" for element in root}

    @property
    def code(self) -> str:
        """Is the Code of the error body."""
        return self.error["Code"]


class Wire:
    """One raw connection."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self.socket = socket.create_connection((parts.hostname, parts.port), PATIENCE)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.sendall(data)

    def reply(self, method: str = "PUT") -> Reply:
        """Read one answer."""
        status = int(self._file.readline().split(b" ")[1])
        headers = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode("latin-1").partition(": ")
            headers[name.lower()] = value
        length = 0 if method == "HEAD" else int(headers.get("content-length", "0"))
        return Reply(status=status, headers=headers, body=self._file.read(length))

    def is_closed(self) -> bool:
        """Tell whether the server has half-closed."""
        return self._file.read(1) == b""


class TidySession(oss2.Session):  # type: ignore[misc]
    """Takes a connection back after an answer without a body, which ``oss2`` forgets to read."""

    def do_request(self, req: Any, timeout: Any) -> Any:  # noqa: ANN401  oss2 has no types
        answer = super().do_request(req, timeout)
        if req.method == "HEAD" or answer.status == 204:
            answer.response.content  # noqa: B018  reading is what it does
        return answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A bucket of its own for one test."""

    server: MockServer
    bucket: str

    def oss2(self, pair: KeyPair = OWNER, token: str = "") -> oss2.Bucket:
        """Return the bucket as ``oss2`` sees it."""
        provider = StaticCredentialsProvider(pair.access_key_id, pair.access_key_secret, token)
        auth = oss2.ProviderAuthV4(provider)
        return oss2.Bucket(
            auth, self.server.endpoint, self.bucket, region=REGION, session=TidySession()
        )

    def sign(self, method: str, key: str, headers: Mapping[str, str] | None = None) -> str:
        """Return the target of a URL that is good for a minute."""
        url = self.oss2().sign_url(method, key, 60, headers=dict(headers or {}), slash_safe=True)
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"

    def head(self, method: str, target: str, headers: Mapping[str, str | bytes]) -> bytes:
        """Return a request head."""
        lines = [f"{method} {target} HTTP/1.1".encode(), b"Host: " + self.host.encode()]
        for name, value in headers.items():
            lines.append(name.encode() + b": " + _bytes(value))
        return b"\r\n".join([*lines, b"", b""])

    def send(
        self, method: str, target: str, headers: Mapping[str, str | bytes], body: bytes = b""
    ) -> Reply:
        """Send one request to a target as it is."""
        framing = {"Content-Length": str(len(body))} if method == "PUT" else {}
        with self.wire() as wire:
            wire.send(self.head(method, target, {**framing, **headers}) + body)
            return wire.reply(method)

    def call(
        self,
        method: str,
        key: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        unsigned: Mapping[str, str | bytes] | None = None,
    ) -> Reply:
        """Sign a request and send it."""
        target = self.sign(method, key, headers)
        sent = {name: value.encode() for name, value in (headers or {}).items()}
        return self.send(method, target, {**sent, **(unsigned or {})}, body)

    def wire(self) -> Wire:
        """Open a raw connection."""
        return Wire(self.server.endpoint)

    @property
    def host(self) -> str:
        """Is host and port."""
        return urlsplit(self.server.endpoint).netloc

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """Is what the server has noted."""
        return self.server.journal(self.bucket)


def v4_target(method: str, bucket: str, key: str, query: Mapping[str, str]) -> str:
    """Return the target of a V4 URL for a bucket or for the service, which ``oss2`` does not sign.

    Made by hand after the page "Signature V4 in a URL", good for a minute.
    """
    date = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    scope = f"{date[:8]}/{REGION}/oss/aliyun_v4_request"
    named = {
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": f"{OWNER.access_key_id}/{scope}",
        "x-oss-date": date,
        "x-oss-expires": "60",
        **query,
    }
    pairs = sorted((quote(n, safe=""), quote(v, safe="")) for n, v in named.items())
    text = "&".join(f"{name}={value}" if value else name for name, value in pairs)
    path = quote(f"/{bucket}/{key}" if bucket else "/", safe="/")
    request = f"{method}\n{path}\n{text}\n\n\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    signing = f"aliyun_v4{OWNER.access_key_secret}".encode()
    for part in scope.split("/"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    whole = f"OSS4-HMAC-SHA256\n{date}\n{scope}\n{digest}".encode()
    return f"{path}?{text}&x-oss-signature={hmac.digest(signing, whole, 'sha256').hex()}"


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
