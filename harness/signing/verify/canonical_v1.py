"""The string to sign of V1, from the page "Signature in a URL" (HMAC-SHA1, raw values)."""

from collections.abc import Iterable, Mapping

from harness.oss.headers import OSS_PREFIX
from harness.oss.subresources import is_signed_by_v1
from harness.signing.verify.received import Received


def string_to_sign(received: Received, headers: Mapping[str, bytes], date: bytes) -> bytes:
    """Return the lines that are signed; ``date`` is Expires of a URL, or the date of a header."""
    parts = (
        received.method.encode("latin-1"),
        headers.get("content-md5", b""),
        headers.get("content-type", b""),
        date,
        canonical_headers(headers)
        + canonical_path(received.bucket, received.key)
        + canonical_query(received.query),
    )
    return b"\n".join(parts)


def canonical_headers(headers: Mapping[str, bytes]) -> bytes:
    """Return one line for each ``x-oss-`` header, sorted by name."""
    names = sorted(name for name in headers if name.startswith(OSS_PREFIX))
    return b"".join([name.encode("latin-1") + b":" + headers[name] + b"\n" for name in names])


def canonical_path(bucket: str, key: bytes) -> bytes:
    """Return ``/bucket/key`` as it stands, not encoded."""
    return b"/" + bucket.encode("latin-1") + b"/" + key if bucket else b"/"


def canonical_query(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the parameters that count, sorted and not encoded, behind a question mark."""
    named = sorted(pair for pair in pairs if is_signed_by_v1(pair[0]))
    listed = b"&".join([name + b"=" + value if value else name for name, value in named])
    return b"?" + listed if named else b""
