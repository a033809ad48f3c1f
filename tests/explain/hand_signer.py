"""Signers as people write them by hand, each part open to a mistake."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from tests.explain.url_tester import OWNER, REGION, UrlTester

Edit = Callable[[str], str]


def same(text: str) -> str:
    """Change nothing."""
    return text


def to_base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def v1_digest(text: str, algorithm: str = "sha1", secret: str = OWNER.access_key_secret) -> bytes:
    return hmac.new(secret.encode(), text.encode(), algorithm).digest()


@dataclass(frozen=True, kw_only=True)
class V1:
    """A V1 signer; ``text`` and ``resource`` edit what it signs, ``write`` is how it signs that."""

    key: str = "dir/a b.txt"
    method: str = "PUT"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    signed_query: str = ""
    resource: Edit = same
    text: Edit = same
    write: Callable[[str], str] = lambda text: to_base64(v1_digest(text))

    def url(self, tester: UrlTester) -> str:
        """Return a URL for a bucket of the tester."""
        ends = int(tester.moment) + 600
        kind = self.headers.get("Content-Type", "")
        own = sorted((n.lower(), v) for n, v in self.headers.items() if n.startswith("x-oss-"))
        lines = "".join(f"{name}:{value}\n" for name, value in own)
        resource = self.resource(f"/{tester.bucket}/{self.key}") + self.signed_query
        signature = self.write(self.text(f"{self.method}\n\n{kind}\n{ends}\n{lines}{resource}"))
        pairs = f"OSSAccessKeyId={OWNER.access_key_id}&Expires={ends}"
        url = f"{tester.server.endpoint}/{tester.bucket}/{quote(self.key)}?{pairs}"
        return f"{url}&Signature={quote(signature, safe='')}{self.query}"


@dataclass(frozen=True, kw_only=True)
class V2:
    """A V2 signer; ``query`` edits the list of parameters that it signs behind the resource."""

    key: str = "dir/a b.txt"
    method: str = "PUT"
    headers: Mapping[str, str] = field(default_factory=dict)
    resource: Callable[[UrlTester, str], str] = lambda d, key: quote(f"/{d.bucket}/{key}", safe="")
    query: Edit = same
    text: Edit = same
    write: Callable[[str], str] = lambda text: to_base64(v1_digest(text, "sha256"))

    def url(self, tester: UrlTester) -> str:
        """Return a URL for a bucket of the tester."""
        ends = int(tester.moment) + 600
        query = (
            f"x-oss-access-key-id={OWNER.access_key_id}&x-oss-expires={ends}"
            "&x-oss-signature-version=OSS2"
        )
        lines = "".join(f"{n.lower()}:{v}\n" for n, v in sorted(self.headers.items()))
        resource = f"{self.resource(tester, self.key)}?{self.query(query)}"
        text = self.text(f"{self.method}\n\n\n{ends}\n{lines}\n{resource}")
        url = f"{tester.server.endpoint}/{tester.bucket}/{quote(self.key)}?{query}"
        return f"{url}&x-oss-signature={quote(self.write(text), safe='')}"


def v4_key(scope: str, prefix: str = "aliyun_v4") -> bytes:
    key = f"{prefix}{OWNER.access_key_secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


@dataclass(frozen=True, kw_only=True)
class V4:
    """A V4 signer; each part of the canonical request can be edited."""

    key: str = "dir/a b.txt"
    method: str = "PUT"
    headers: Mapping[str, str] = field(default_factory=dict)
    path: Callable[[UrlTester, str], str] = lambda d, key: quote(f"/{d.bucket}/{key}")
    query: Edit = same
    sent: Edit = same
    lines: Edit = same
    payload: str = "UNSIGNED-PAYLOAD"
    canonical: Edit = same
    text: Edit = same
    prefix: str = "aliyun_v4"
    write: Callable[[bytes], str] = bytes.hex

    def url(self, tester: UrlTester) -> str:
        """Return a URL for a bucket of the tester."""
        date = f"{datetime.fromtimestamp(tester.moment, UTC):%Y%m%dT%H%M%SZ}"
        scope = f"{date[:8]}/{REGION}/oss/aliyun_v4_request"
        credential = quote(f"{OWNER.access_key_id}/{scope}", safe="")
        query = (
            f"x-oss-credential={credential}&x-oss-date={date}&x-oss-expires=600"
            "&x-oss-signature-version=OSS4-HMAC-SHA256"
        )
        lines = "".join(f"{n.lower()}:{v}\n" for n, v in sorted(self.headers.items()))
        parts = (
            *(self.method, self.path(tester, self.key), self.query(query)),
            *(self.lines(lines), "", self.payload),
        )
        digest = hashlib.sha256(self.canonical("\n".join(parts)).encode()).hexdigest()
        text = self.text(f"OSS4-HMAC-SHA256\n{date}\n{scope}\n{digest}")
        key = v4_key(scope, self.prefix)
        signature = self.write(hmac.new(key, text.encode(), hashlib.sha256).digest())
        url = f"{tester.server.endpoint}/{tester.bucket}/{quote(self.key)}?{self.sent(query)}"
        return f"{url}&x-oss-signature={quote(signature, safe='')}"
