"""Signed URLs, and real clients that get one thing wrong each."""

import hashlib
import http.client
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import requests

from harness.model.explanation import Explanation
from harness.model.identity import Account, KeyPair, SecurityToken
from harness.model.signed import Signed
from harness.model.ticket import Ticket
from harness.server.service import MockServer
from harness.signing.sign import Signature, sign_url, signed_at

REGION = "cn-hangzhou"
OWNER = KeyPair(access_key_id="LTAI5tOwnerOfTheBucket", access_key_secret="OwnerSecretOwner")
SECOND = KeyPair(access_key_id="LTAI5tSecondOfTheOwner", access_key_secret="SecondSecretSecond")
TEMPORARY = KeyPair(access_key_id="STS.NTemporaryKey", access_key_secret="TemporarySecretTemporary")
DEAD = KeyPair(access_key_id="STS.NDeadKey", access_key_secret="DeadSecretDeadSecretDead")
TOKEN = SecurityToken(token="CAIStokenAlive+/==", key=TEMPORARY, expires_at=4e9)
DEAD_TOKEN = SecurityToken(token="CAIStokenDead", key=DEAD, expires_at=1.7e9)
ACCOUNT = Account(keys=(OWNER, SECOND), tokens=(TOKEN, DEAD_TOKEN))
BODY = b"the file's own bytes"
SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class UrlTester:
    """One bucket of one server, and everything to misuse a signed URL of it.

    ``moment`` is the one time, in seconds since 1970, of all that a test dates by hand.
    """

    server: MockServer
    bucket: str
    tells: bool = False
    moment: float = field(default_factory=time.time)

    def sign(self, key: str = "dir/file.txt", **changes: object) -> str:
        """Return a signed URL; the server is told what was signed where this tester tells."""
        wanted = Signature(
            endpoint=self.server.endpoint,
            region=REGION,
            bucket=self.bucket,
            key=key,
            credentials=OWNER,
        )
        wanted = replace(wanted, **changes)  # type: ignore[arg-type]
        url = sign_url(wanted)
        if self.tells:
            self.admit(wanted, url)
        return url

    def admit(self, wanted: Signature, url: str) -> None:
        """Tell the server what was signed."""
        headers = {name.lower(): value for name, value in wanted.headers.items()}
        signed = Signed(
            url=url, method=wanted.method, bucket=wanted.bucket, key=wanted.key, headers=headers
        )
        self.server.admit(Ticket(bucket=self.bucket, signed=signed))

    def at(self, url: str, seconds: float) -> str:
        """Let the request arrive so many seconds after the date of the URL."""
        self.server.admit(Ticket(bucket=self.bucket, arrives=signed_at(url, 3600) + seconds))
        return url

    def explained(self, bucket: str = "") -> Explanation:
        """Return the explanation of the only request, which may have gone to another bucket."""
        (exchange,) = self.server.journal(bucket or self.bucket)
        assert exchange.explanation is not None, f"accepted with {exchange.status}"
        return exchange.explanation


def put(url: str, headers: Mapping[str, str | bytes] | None = None, body: bytes = BODY) -> int:
    """Upload with requests."""
    answer = requests.put(url, data=body, headers=dict(headers or {}), timeout=SECONDS)
    return answer.status_code


def post(url: str) -> int:
    """Send the body with POST."""
    return requests.post(url, data=BODY, timeout=SECONDS).status_code


def form(url: str) -> int:
    """Upload as a form with requests."""
    return requests.put(url, files={"file": BODY}, timeout=SECONDS).status_code


def urllib_put(url: str) -> int:
    """Upload with urllib, which invents a type."""
    request = urllib.request.Request(url, data=BODY, method="PUT")  # noqa: S310  our own server
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  likewise
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def curl(*arguments: str) -> str:
    """Run curl and return what it printed."""
    command = ["curl", "-s", "-S", "-o", "-", "--max-time", str(SECONDS), *arguments]
    done = subprocess.run(command, input=BODY, capture_output=True, check=False)
    return done.stdout.decode()


def by_hand(
    url: str,
    *,
    method: str = "PUT",
    headers: Mapping[str, bytes] | None = None,
    target: Callable[[str], str] = str,
    body: bytes = BODY,
) -> int:
    """Send exactly this target and these headers with http.client."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    try:
        own = target(f"{parts.path}?{parts.query}")
        connection.putrequest(method, own, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def by_socket(url: str) -> bytes:
    """Send a target that no library lets pass."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}".encode()
    head = b"PUT %b HTTP/1.1\r\nHost: %b\r\nContent-Length: 0\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), SECONDS) as connection:
        connection.sendall(head % (target, parts.netloc.encode()))
        return connection.recv(4096)


def swap(url: str, old: str, new: str) -> str:
    """Return the URL with one text in it replaced, which must be there."""
    assert old in url
    return url.replace(old, new, 1)


def without(url: str, name: str) -> str:
    """Return the URL without one parameter."""
    base, _, query = url.partition("?")
    kept = [pair for pair in query.split("&") if not pair.startswith(f"{name}=")]
    assert len(kept) < len(query.split("&"))
    return f"{base}?{'&'.join(kept)}"


def setting(url: str, name: str, value: str) -> str:
    """Return the URL with one parameter set."""
    return f"{without(url, name)}&{name}={value}"


def parameter(url: str, name: str) -> str:
    """Return one parameter as it stands in the URL."""
    return next(p for p in url.partition("?")[2].split("&") if p.startswith(f"{name}=")).partition(
        "="
    )[2]


def hex_md5(data: bytes) -> str:
    """Return an MD5 as so many libraries print it."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
