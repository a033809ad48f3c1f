"""Signed URLs, made by ``oss2`` itself: the SDK that the documentation page uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import oss2
from oss2.credentials import StaticCredentialsProvider

from harness.model.identity import KeyPair

V4_DATE = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Everything that a V4 signature of one URL is made for; ``expires`` is in seconds."""

    endpoint: str
    region: str
    bucket: str
    key: str
    credentials: KeyPair
    token: str = field(default="", repr=False)
    method: str = "PUT"
    expires: int = 3600
    headers: Mapping[str, str] = field(default_factory=dict)
    slash_safe: bool = True


def sign_url(wanted: Signature) -> str:
    """Return a V4 signed URL; raise ``oss2.exceptions.ClientError`` for a key it refuses."""
    pair = wanted.credentials
    provider = StaticCredentialsProvider(pair.access_key_id, pair.access_key_secret, wanted.token)
    auth = oss2.ProviderAuthV4(provider)
    bucket = oss2.Bucket(auth, wanted.endpoint, wanted.bucket, region=wanted.region)
    url = bucket.sign_url(
        wanted.method,
        wanted.key,
        wanted.expires,
        headers=dict(wanted.headers),
        slash_safe=wanted.slash_safe,
    )
    return str(url)


def signed_at(url: str) -> float:
    """Return ``x-oss-date`` of a V4 signed URL in Unix seconds."""
    text = parse_qs(urlsplit(url).query)["x-oss-date"][0]
    return datetime.strptime(text, V4_DATE).replace(tzinfo=UTC).timestamp()
