"""Requests signed by both SDKs, as the server would receive them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import alibabacloud_oss_v2 as oss_v2
import oss2
from alibabacloud_oss_v2.signer import SignerV4
from alibabacloud_oss_v2.types import HttpRequest, SigningContext
from oss2.credentials import StaticCredentialsProvider

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.signing.verify import Received, Verifier
from harness.wire.percent import decode
from harness.wire.query import parse_query

REGION = "cn-hangzhou"
BUCKET = "my-bucket"
ENDPOINT = "http://127.0.0.1:9000"
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
TEMPORARY = KeyPair(access_key_id="STS.temporary", access_key_secret="temporary-secret")
TOKEN = SecurityToken(token="CAIS+token/with=signs", key=TEMPORARY, expires_at=4e9)
VERIFIER = Verifier(account=Account(keys=(OWNER,), tokens=(TOKEN,)), region=REGION)


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningTask:
    """What an SDK is asked to sign."""

    method: str = "PUT"
    key: str = "a/b.txt"
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    additional: frozenset[str] = frozenset()
    with_token: bool = False
    slash_safe: bool = True

    @property
    def pair(self) -> KeyPair:
        """Is the key pair that signs."""
        return TEMPORARY if self.with_token else OWNER

    @property
    def token(self) -> str:
        """Is the token that signs along."""
        return TOKEN.token if self.with_token else ""


def oss2_url(task: SigningTask) -> Received:
    """Return what arrives when a URL of ``oss2`` is used with the headers that were signed."""
    bucket = oss2.Bucket(_oss2_auth(task), ENDPOINT, BUCKET, region=REGION)
    url = bucket.sign_url(
        task.method,
        task.key,
        3600,
        headers=dict(task.headers),
        params=dict(task.params),
        slash_safe=task.slash_safe,
        additional_headers=set(task.additional),
    )
    return received(task, url, task.headers)


def oss2_header(task: SigningTask) -> Received:
    """Return what arrives when ``oss2`` signs in the Authorization header."""
    url = f"{ENDPOINT}/{BUCKET}/{quote(task.key, safe='')}"
    request = oss2.http.Request(
        task.method,
        url,
        headers=dict(task.headers),
        params=dict(task.params),
        region=REGION,
        product="oss",
    )
    auth = _oss2_auth(task)
    auth._sign_request(request, BUCKET, task.key, set(task.additional))  # noqa: SLF001
    query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in task.params.items())
    headers = {name: value for name, value in request.headers.items() if value is not None}
    return received(task, f"{url}?{query}" if query else url, headers)


def v2_url(task: SigningTask) -> Received:
    """Return what arrives when a URL of ``alibabacloud-oss-v2`` is used with its headers."""
    context = v2_context(task)
    context.auth_method_query = True
    SignerV4().sign(context)
    return received(task, context.request.url, task.headers)


def v2_header(task: SigningTask) -> Received:
    """Return what arrives when ``alibabacloud-oss-v2`` signs in the Authorization header."""
    context = v2_context(task)
    SignerV4().sign(context)
    return received(task, context.request.url, dict(context.request.headers))


def _oss2_auth(task: SigningTask) -> oss2.ProviderAuthV4:
    pair = task.pair
    provider = StaticCredentialsProvider(pair.access_key_id, pair.access_key_secret, task.token)
    return oss2.ProviderAuthV4(provider)


def v2_context(task: SigningTask) -> SigningContext:
    """Return what the signers of ``alibabacloud-oss-v2`` sign."""
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" if value else quote(name, safe="")
        for name, value in task.params.items()
    )
    url = f"{ENDPOINT}/{BUCKET}/{quote(task.key, safe='/')}" + (f"?{query}" if query else "")
    pair = task.pair
    return SigningContext(
        product="oss",
        region=REGION,
        bucket=BUCKET,
        key=task.key,
        request=HttpRequest(task.method, url, headers=dict(task.headers)),
        credentials=oss_v2.credentials.Credentials(
            pair.access_key_id, pair.access_key_secret, task.token or None
        ),
        additional_headers=set(task.additional),
    )


def received(task: SigningTask, url: str, headers: Mapping[str, str]) -> Received:
    """Return what arrives when a URL is used with these headers."""
    parts = urlsplit(url)
    path = parts.path.encode()
    prefix = f"/{BUCKET}/".encode()
    assert path.startswith(prefix)
    return Received(
        method=task.method,
        bucket=BUCKET,
        key=decode(path.removeprefix(prefix)),
        query=parse_query(parts.query.encode()),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )
