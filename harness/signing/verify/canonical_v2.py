"""The string to sign of V2 (HMAC-SHA256; every parameter counts and slashes are encoded)."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote_from_bytes

from harness.oss.headers import OSS_PREFIX
from harness.oss.signature import V2_URL
from harness.signing.verify.received import Received


def string_to_sign(
    received: Received, headers: Mapping[str, bytes], additional: Iterable[str], date: bytes
) -> bytes:
    """Return the lines that are signed; ``date`` is the expiry of a URL, or a header's date."""
    listed = sorted(additional)
    parts = (
        received.method.encode("latin-1"),
        headers.get("content-md5", b""),
        headers.get("content-type", b""),
        date,
        canonical_headers(headers, listed) + ";".join(listed).encode("latin-1"),
        canonical_path(received.bucket, received.key) + canonical_query(received.query),
    )
    return b"\n".join(parts)


def canonical_headers(headers: Mapping[str, bytes], additional: Iterable[str]) -> bytes:
    """Return one line for each ``x-oss-`` or listed header, sorted by name."""
    listed = frozenset(additional)
    names = sorted(name for name in headers if name.startswith(OSS_PREFIX) or name in listed)
    return b"".join([name.encode("latin-1") + b":" + headers[name] + b"\n" for name in names])


def canonical_path(bucket: str, key: bytes) -> bytes:
    """Return ``/bucket/key`` encoded, slashes and all."""
    return _encode(b"/" + bucket.encode("latin-1") + b"/" + key if bucket else b"/")


def canonical_query(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return all parameters but the signature, encoded and sorted, behind a question mark."""
    encoded = sorted(
        (_encode(name), _encode(value)) for name, value in pairs if name != V2_URL.signature
    )
    listed = b"&".join([name + b"=" + value if value else name for name, value in encoded])
    return b"?" + listed if encoded else b""


def _encode(text: bytes) -> bytes:
    return quote_from_bytes(text, safe="").encode()
