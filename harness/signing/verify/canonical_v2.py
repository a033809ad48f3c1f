"""The string to sign of V2 (HMAC-SHA256; every parameter counts and slashes are encoded)."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote_from_bytes

from harness.signing.verify.received import Received

SIGNATURE_PARAMETER = b"x-oss-signature"


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
        _headers(headers, frozenset(listed)) + ";".join(listed).encode("latin-1"),
        _resource(received),
    )
    return b"\n".join(parts)


def _headers(headers: Mapping[str, bytes], listed: frozenset[str]) -> bytes:
    names = sorted(name for name in headers if name.startswith("x-oss-") or name in listed)
    return b"".join([name.encode("latin-1") + b":" + headers[name] + b"\n" for name in names])


def _resource(received: Received) -> bytes:
    bucket = received.bucket.encode("latin-1")
    path = _encode(b"/" + bucket + b"/" + received.key if bucket else b"/")
    pairs = sorted(
        (_encode(name), _encode(value))
        for name, value in received.query
        if name != SIGNATURE_PARAMETER
    )
    listed = b"&".join([name + b"=" + value if value else name for name, value in pairs])
    return path + b"?" + listed if pairs else path


def _encode(text: bytes) -> bytes:
    return quote_from_bytes(text, safe="").encode()
