"""Signers by hand, of which any step can be another than the page says, and who judges them.

A row of a table is a request on which a careless signer and its sender agree: the signature is that
of what is signed, and what is signed is not what the service would sign.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote_plus

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.server.routing import Hosts, key_cause
from harness.signing.verify import Accepted, Received, Verifier
from harness.wire.head import parse_head
from harness.wire.query import parse_query

DATE, NOW = "20231217T025437Z", 1_702_781_677.0
GMT = "Sun, 17 Dec 2023 02:54:37 GMT"
SCOPE = "20231217/cn-hangzhou/oss/aliyun_v4_request"
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
YOUNG = KeyPair(access_key_id="LTAIyoung", access_key_secret="young-secret")
SESSION = KeyPair(access_key_id="STS.one", access_key_secret="one-secret")
TOKEN = SecurityToken(token="CAIS+one/token==", key=SESSION, expires_at=4e9)
HOSTS = Hosts(private=("127.0.0.1",), region="cn-hangzhou", cnames={"files.example.com": "bucket"})
VERIFIER = Verifier(
    account=Account(keys=(OWNER,), tokens=(TOKEN,)),
    region="cn-hangzhou",
    others=(Account(name="young", keys=(YOUNG,), allows_v1=False),),
)
RESOURCE = "/bucket/dir/a.txt"
Edit = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One request: whether the service takes it, how well that is known, and by what.

    The marks are those of the refusal table: D documented, S by a live test of an SDK, T told by a
    third party, I inferred, O ours, where nobody knows and the stricter of two readings is taken.
    """

    raw: bytes
    is_taken: bool
    mark: str
    source: str
    now: float = NOW


def taken(mark: str, source: str, raw: bytes, **more: float) -> Row:
    """Return a row that the service accepts."""
    return Row(raw=raw, is_taken=True, mark=mark, source=source, **more)


def refused(mark: str, source: str, raw: bytes, **more: float) -> Row:
    """Return a row that the service refuses."""
    return Row(raw=raw, is_taken=False, mark=mark, source=source, **more)


def same(text: str) -> str:
    """Change nothing."""
    return text


def is_taken(row: Row) -> bool:
    """Judge a head as the server does."""
    head = parse_head(row.raw)
    address = HOSTS.address(head)
    if head.problem is not None or address.cause or not address.bucket or key_cause(address.key):
        return False
    try:
        query = parse_query(head.raw_query)
    except ValueError:
        return False
    received = Received(
        method=head.method,
        bucket=address.bucket,
        key=address.key,
        query=query,
        headers=head.headers,
    )
    return isinstance(VERIFIER.judge(received, now=row.now), Accepted)


def head_of(method: str, target: str, headers: Sequence[str], host: str) -> bytes:
    """Return a head as bytes."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def encoded(text: str) -> str:
    """Return a text percent-encoded as V4 has it."""
    return quote(text, safe="")


def hashed(text: str, secret: bytes, algorithm: str = "sha256") -> bytes:
    """Return an HMAC."""
    return hmac.digest(secret, text.encode(), algorithm)


def v4_key(pair: KeyPair, scope: str, prefix: str = "aliyun_v4") -> bytes:
    """Return the key that signs for a scope."""
    key = f"{prefix}{pair.access_key_secret}".encode()
    for part in scope.split("/"):
        key = hashed(part, key)
    return key


@dataclass(frozen=True, kw_only=True, slots=True)
class V4:
    """A signer of V4; ``signed_…`` is what it signs where it sends something else.

    ``pairs`` are sent as they stand, ``lines`` are the canonical headers.
    """

    pair: KeyPair = OWNER
    method: str = "PUT"
    sent_method: str = ""
    path: str = RESOURCE
    resource: str = RESOURCE
    host: str = "127.0.0.1"
    date: str = DATE
    expires: str = "600"
    scope: str = SCOPE
    version: str = "OSS4-HMAC-SHA256"
    pairs: tuple[str, ...] = ()
    signed_pairs: tuple[str, ...] | None = None
    unsigned: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    lines: str = ""
    listed: str | None = None
    signed_listed: str | None = None
    payload: str = "UNSIGNED-PAYLOAD"
    query: Edit = same
    canonical: Edit = same
    text: Edit = same
    sent: Edit = same
    order: Callable[[list[str]], list[str]] = sorted
    write: Callable[[bytes], str] = bytes.hex
    prefix: str = "aliyun_v4"

    def _signature(self, query: str) -> str:
        listed = self.listed if self.signed_listed is None else self.signed_listed
        parts = (self.method, self.resource, query, self.lines, listed or "", self.payload)
        digest = hashlib.sha256(self.canonical("\n".join(parts)).encode()).hexdigest()
        text = self.text(f"OSS4-HMAC-SHA256\n{self.date}\n{self.scope}\n{digest}")
        return self.write(hashed(text, v4_key(self.pair, self.scope, self.prefix)))

    @property
    def url(self) -> bytes:
        """The request of a signed URL."""
        own = {
            "x-oss-credential": f"{self.pair.access_key_id}/{self.scope}",
            "x-oss-date": self.date,
            "x-oss-expires": self.expires,
            "x-oss-signature-version": self.version,
        }
        if self.listed is not None:
            own["x-oss-additional-headers"] = self.listed
        told = [f"{name}={encoded(value)}" for name, value in own.items()]
        more = self.pairs if self.signed_pairs is None else self.signed_pairs
        query = self.query("&".join(self.order([*told, *more])))
        sent = self.sent("&".join([*told, *self.pairs, *self.unsigned]))
        target = f"{self.path}?{sent}&x-oss-signature={encoded(self._signature(query))}"
        return head_of(self.sent_method or self.method, target, self.headers, self.host)

    @property
    def header(self) -> bytes:
        """The request that is signed in its header; the usual headers come first."""
        more = self.pairs if self.signed_pairs is None else self.signed_pairs
        made = self._signature(self.query("&".join(self.order(list(more)))))
        listed = f"AdditionalHeaders={self.listed}," if self.listed is not None else ""
        credential = f"{self.pair.access_key_id}/{self.scope}"
        told = f"{self.version} Credential={credential},{listed}Signature={made}"
        target = "?".join([self.path, *filter(None, ["&".join([*self.pairs, *self.unsigned])])])
        headers = (*self.headers, f"Authorization: {self.sent(told)}")
        return head_of(self.sent_method or self.method, target, headers, self.host)


USUAL = (f"x-oss-date: {DATE}", "x-oss-content-sha256: UNSIGNED-PAYLOAD")
USUAL_LINES = f"x-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:{DATE}\n"
V4_HEADER = V4(headers=USUAL, lines=USUAL_LINES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Older:
    """A signer of V1 or V2."""

    pair: KeyPair = OWNER
    is_v2: bool = False
    method: str = "PUT"
    sent_method: str = ""
    path: str = RESOURCE
    resource: str = RESOURCE
    host: str = "127.0.0.1"
    date: str = str(int(NOW) + 600)
    sent_date: str = ""
    md5: str = ""
    kind: str = ""
    lines: str = ""
    listed: str | None = None
    signed_listed: str | None = None
    signed_query: str | None = None
    pairs: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    text: Edit = same
    sent: Edit = same
    algorithm: str = ""
    write: Callable[[bytes], str] = lambda digest: base64.b64encode(digest).decode()

    def _made(self, query: str) -> str:
        resource = self.resource
        if self.is_v2 and resource == RESOURCE:
            resource = encoded(resource)
        signed = query if self.signed_query is None else self.signed_query
        listed = self.listed if self.signed_listed is None else self.signed_listed
        names = (listed or "") + "\n" if self.is_v2 else ""
        parts = (self.method, self.md5, self.kind, self.date)
        text = "\n".join(parts) + f"\n{self.lines}{names}{resource}{signed}"
        algorithm = self.algorithm or ("sha256" if self.is_v2 else "sha1")
        secret = self.pair.access_key_secret.encode()
        return self.write(hashed(self.text(text), secret, algorithm))

    @property
    def url(self) -> bytes:
        """The request of a signed URL."""
        own: Mapping[str, str] = {
            "OSSAccessKeyId": self.pair.access_key_id,
            "Expires": self.sent_date or self.date,
        }
        if self.is_v2:
            listed = {} if self.listed is None else {"x-oss-additional-headers": self.listed}
            own = {
                "x-oss-signature-version": "OSS2",
                "x-oss-access-key-id": self.pair.access_key_id,
                "x-oss-expires": self.sent_date or self.date,
                **listed,
            }
        told = [f"{name}={encoded(value)}" for name, value in own.items()]
        signed = self._in_resource(told) if self.is_v2 else self._in_resource([])
        name = "x-oss-signature" if self.is_v2 else "Signature"
        query = self.sent("&".join([*told, *self.pairs, f"{name}={encoded(self._made(signed))}"]))
        target = f"{self.path}?{query}"
        return head_of(self.sent_method or self.method, target, self.headers, self.host)

    def _in_resource(self, told: list[str]) -> str:
        if not self.is_v2:
            named = sorted(unquote_plus(pair) for pair in self.pairs)
        else:
            named = sorted([*told, *self.pairs])
        return f"?{'&'.join(named)}" if named else ""

    @property
    def header(self) -> bytes:
        """The request that is signed in its header."""
        made = self._made(self._in_resource([]))
        told = f"OSS {self.pair.access_key_id}:{made}"
        if self.is_v2:
            listed = f"AdditionalHeaders:{self.listed}," if self.listed is not None else ""
            told = f"OSS2 AccessKeyId:{self.pair.access_key_id},{listed}Signature:{made}"
        target = "?".join([self.path, *filter(None, ["&".join(self.pairs)])])
        headers = (*self.headers, f"Authorization: {self.sent(told)}")
        return head_of(self.sent_method or self.method, target, headers, self.host)


V1 = Older()
V1_HEADER = Older(date=GMT, headers=(f"Date: {GMT}",))
V2 = Older(is_v2=True)
V2_HEADER = replace(V1_HEADER, is_v2=True)
