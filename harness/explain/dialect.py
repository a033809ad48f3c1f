"""The versions of signatures: how each names its parts in a URL, and what it signs."""

import base64
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from harness.oss.headers import PAYLOAD_HEADER
from harness.oss.signature import V1_URL, V2_URL, V4_URL, UrlParameters
from harness.signing.verify import canonical, canonical_v1, canonical_v2
from harness.signing.verify.claim import Version
from harness.signing.verify.signature import signature, string_to_sign

# Method, path, query, headers, what else is signed, date, scope, secret: for all versions alike, so
# that one change of each can be combined with any of the others.
Pieces = tuple[bytes, ...]
Canonical = Callable[
    [str, bytes, Iterable[tuple[bytes, bytes]], Mapping[str, bytes], Sequence[str]],
    tuple[bytes, bytes, bytes, bytes],
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """One version: its query parameters, its canonical parts and its signature.

    ``adjective`` names the signature in a sentence.
    """

    adjective: str = ""
    is_hex: bool = False
    names: UrlParameters
    canonical: Canonical
    sign: Callable[[Pieces], bytes]

    @property
    def date(self) -> bytes:
        """The parameter whose value is signed as the date: V1 and V2 sign the end."""
        return self.names.date or self.names.expires

    @property
    def secrets(self) -> tuple[bytes, bytes]:
        """The parameters that no explanation guesses at."""
        return self.names.signature, self.names.token


def _canonical_v4(
    bucket: str,
    key: bytes,
    query: Iterable[tuple[bytes, bytes]],
    headers: Mapping[str, bytes],
    additional: Sequence[str],
) -> tuple[bytes, bytes, bytes, bytes]:
    listed = sorted(additional)
    payload = headers.get(PAYLOAD_HEADER, canonical.UNSIGNED_PAYLOAD)
    return (
        canonical.canonical_uri(bucket, key),
        canonical.canonical_query(query),
        canonical.canonical_headers(headers, listed),
        ";".join(listed).encode("latin-1") + b"\n" + payload,
    )


def _canonical_v1(
    bucket: str,
    key: bytes,
    query: Iterable[tuple[bytes, bytes]],
    headers: Mapping[str, bytes],
    additional: Sequence[str],  # noqa: ARG001  there are none in V1
) -> tuple[bytes, bytes, bytes, bytes]:
    return (
        canonical_v1.canonical_path(bucket, key),
        canonical_v1.canonical_query(query),
        canonical_v1.canonical_headers(headers),
        _standard(headers),
    )


def _canonical_v2(
    bucket: str,
    key: bytes,
    query: Iterable[tuple[bytes, bytes]],
    headers: Mapping[str, bytes],
    additional: Sequence[str],
) -> tuple[bytes, bytes, bytes, bytes]:
    listed = sorted(additional)
    return (
        canonical_v2.canonical_path(bucket, key),
        canonical_v2.canonical_query(query),
        canonical_v2.canonical_headers(headers, listed) + ";".join(listed).encode() + b"\n",
        _standard(headers),
    )


def _standard(headers: Mapping[str, bytes]) -> bytes:
    return headers.get("content-md5", b"") + b"\n" + headers.get("content-type", b"")


def _sign_v4(pieces: Pieces) -> bytes:
    method, path, query, headers, standard, date, scope, secret = pieces
    request = b"\n".join((method, path, query, headers, standard))
    text = string_to_sign(date=date, scope=scope, canonical=request)
    return signature(secret=secret.decode(), scope=scope, text=text)


def _sign_older(pieces: Pieces, algorithm: str) -> bytes:
    method, path, query, headers, standard, date, _, secret = pieces
    text = b"\n".join((method, standard, date, headers + path + query))
    return base64.b64encode(hmac.digest(secret, text, algorithm))


DIALECTS: Mapping[Version, Dialect] = {
    Version.V4: Dialect(
        is_hex=True,
        names=V4_URL,
        canonical=_canonical_v4,
        sign=_sign_v4,
    ),
    Version.V2: Dialect(
        adjective="V2 ",
        names=V2_URL,
        canonical=_canonical_v2,
        sign=lambda pieces: _sign_older(pieces, "sha256"),
    ),
    Version.V1: Dialect(
        adjective="V1 ",
        names=V1_URL,
        canonical=_canonical_v1,
        sign=lambda pieces: _sign_older(pieces, "sha1"),
    ),
}
