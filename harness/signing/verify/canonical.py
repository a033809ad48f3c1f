"""The canonical request of V4, from the page "Signature V4 in a header"."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from harness.oss.headers import OSS_PREFIX, PAYLOAD_HEADER, STANDARD_SIGNED
from harness.oss.signature import V4_URL
from harness.signing.verify.received import Received

UNSIGNED_PAYLOAD = b"UNSIGNED-PAYLOAD"

_UNRESERVED_PATH = re.compile(rb"[A-Za-z0-9\-._~/]*").fullmatch
_RESERVED = re.compile(rb"[^A-Za-z0-9\-._~]").sub
_RESERVED_IN_PATH = re.compile(rb"[^A-Za-z0-9\-._~/]").sub
_ESCAPES = {bytes([byte]): b"%%%02X" % byte for byte in range(256)}


def canonical_request(
    received: Received, headers: Mapping[str, bytes], additional: Iterable[str]
) -> bytes:
    """Return the six parts joined by line feeds; ``headers`` are keyed by lower-case name."""
    listed = sorted(additional)
    names = ";".join(listed).encode("latin-1") if listed else b""
    parts = (
        received.method.encode("latin-1"),
        canonical_uri(received.bucket, received.key),
        canonical_query(received.query),
        canonical_headers(headers, listed),
        names,
        headers.get(PAYLOAD_HEADER, UNSIGNED_PAYLOAD),
    )
    return b"\n".join(parts)


def canonical_uri(bucket: str, key: bytes) -> bytes:
    """Return ``/bucket/key`` encoded; the bucket stands in it however the request was addressed.

    No dot segment is removed and no double slash is folded: the SDKs' signers do neither.
    """
    path = b"/" + bucket.encode("latin-1") + b"/" + key if bucket else b"/"
    return path if _UNRESERVED_PATH(path) else _RESERVED_IN_PATH(_escape, path)


def canonical_query(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return all parameters but the signature, encoded and sorted; no ``=`` before an empty value.

    The URL page has no white list, so an unknown parameter is signed too. What the service does
    with a repeated name is not documented: here every pair counts, as in the Python SDK v2, so
    that no repetition can be added unseen.
    """
    return _query(tuple([pair for pair in pairs if pair[0] != V4_URL.signature]))


def canonical_headers(headers: Mapping[str, bytes], additional: Iterable[str]) -> bytes:
    """Return one line for each header that is always signed or listed, sorted by name."""
    listed = STANDARD_SIGNED.union(additional) if additional else STANDARD_SIGNED
    names = sorted([name for name in headers if name in listed or name.startswith(OSS_PREFIX)])
    return b"".join([name.encode("latin-1") + b":" + headers[name] + b"\n" for name in names])


@lru_cache(maxsize=64)
def _query(pairs: tuple[tuple[bytes, bytes], ...]) -> bytes:
    # All but the signature is the same in the URLs that a client signs within one second.
    encoded = sorted([_encoded(pair) for pair in pairs])
    return b"&".join([name + b"=" + value if value else name for name, value in encoded])


@lru_cache(maxsize=256)
def _encoded(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    # All but the date and the signature are the same in many URLs.
    name, value = pair
    return _RESERVED(_escape, name), _RESERVED(_escape, value)


def _escape(match: re.Match[bytes]) -> bytes:
    return _ESCAPES[match[0]]
