"""String to sign, signing key and signature of V4, from the page "Signature V4 in a header"."""

import hashlib
import hmac
from functools import lru_cache

ALGORITHM = b"OSS4-HMAC-SHA256"
TERMINATOR = b"aliyun_v4_request"

_KEYS_KEPT = 1024
_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


def string_to_sign(*, date: bytes, scope: bytes, canonical: bytes) -> bytes:
    """Return the four lines that are signed; ``scope`` is the credential without the key id."""
    digest = hashlib.sha256(canonical).hexdigest().encode()
    return b"\n".join((ALGORITHM, date, scope, digest))


def signature(*, secret: str, scope: bytes, text: bytes) -> bytes:
    """Return the signature of a string to sign, 64 lower-case hexadecimal digits."""
    keyed_inner, keyed_outer = _keyed(secret, scope)
    inner, outer = keyed_inner.copy(), keyed_outer.copy()
    inner.update(text)
    outer.update(inner.digest())
    return outer.hexdigest().encode()


@lru_cache(maxsize=_KEYS_KEPT)
def _keyed(secret: str, scope: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    # One key serves a day, a region and a product: most requests of a run find it here, and the
    # two hashes of HMAC (RFC 2104) with the padded key already in them.
    key = b"aliyun_v4" + secret.encode()
    for part in scope.split(b"/"):
        key = hmac.digest(key, part, "sha256")
    key = key.ljust(_BLOCK, b"\0")
    return hashlib.sha256(key.translate(_INNER)), hashlib.sha256(key.translate(_OUTER))
