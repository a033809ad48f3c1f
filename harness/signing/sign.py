"""Signed URLs, made by ``oss2`` itself: the SDK that the documentation page uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from harness.errors import UsageError
from harness.model.identity import AuthVersion, KeyPair
from harness.oss.signature import V1_URL, V4_URL
from harness.signing.sdk import oss2

V4_DATE = "%Y%m%dT%H%M%SZ"
AUTHS = {
    AuthVersion.V4: oss2.ProviderAuthV4,
    AuthVersion.V2: oss2.ProviderAuthV2,
    AuthVersion.V1: oss2.ProviderAuth,
}
# When the validity of a V4 URL begins; the others say when it ends.
DATE = V4_URL.date.decode()
# How a plus is written in a URL. Every third signature of V1 has one; each second makes another.
PLUS, MOST_TRIED = "%2B", 60
# Nothing is sent through it; each bucket would make one of its own, which takes as long as to sign.
SESSION = oss2.Session()


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Everything that the signature of one URL is made for; ``expires`` is in seconds.

    ``host`` is the value of ``Host`` for which alone it is to hold, empty where it holds for all.
    """

    endpoint: str
    region: str
    bucket: str
    key: str
    credentials: KeyPair
    token: str = field(default="", repr=False)
    method: str = "PUT"
    auth: AuthVersion = AuthVersion.V4
    expires: int = 3600
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    slash_safe: bool = True


def sign_url(wanted: Signature) -> str:
    """Return a signed URL; raise UsageError for what ``oss2`` does not sign."""
    pair = wanted.credentials
    provider = oss2.StaticCredentialsProvider(
        pair.access_key_id, pair.access_key_secret, wanted.token
    )
    auth = AUTHS[wanted.auth](provider)
    signed_host = {"host": wanted.host} if wanted.host else {}
    try:
        bucket = oss2.Bucket(
            auth, wanted.endpoint, wanted.bucket, session=SESSION, region=wanted.region
        )
        url = bucket.sign_url(
            wanted.method,
            wanted.key,
            wanted.expires,
            headers={**wanted.headers, **signed_host},
            slash_safe=wanted.slash_safe,
            additional_headers=set(signed_host) or None,
        )
    except oss2.exceptions.ClientError as error:
        reason = str(error.body).removeprefix("ClientError: ")
        raise UsageError(f"oss2 does not sign this: {reason}") from error
    return str(url)


def sign_url_with_plus(wanted: Signature) -> str:
    """Return a URL by V1 whose signature holds a plus: decoded, it is a blank to the service."""
    older = replace(wanted, auth=AuthVersion.V1)
    earlier = (replace(older, expires=older.expires - less) for less in range(MOST_TRIED))
    # The signature stands last in the URL.
    return next(url for url in map(sign_url, earlier) if PLUS in url.rpartition("=")[2])


def signed_at(url: str, expires: int) -> float:
    """Return when the URL's validity of so many seconds begins, in Unix seconds."""
    query = parse_qs(urlsplit(url).query)
    if DATE not in query:
        ends = query.get(V1_URL.expires.decode()) or query[V4_URL.expires.decode()]
        return float(ends[0]) - expires
    text = query[DATE][0]
    return datetime.strptime(text, V4_DATE).replace(tzinfo=UTC).timestamp()
