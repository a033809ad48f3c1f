"""String to sign, signing key and signature of V4, from the page "Signature V4 in a header"."""

import hashlib
import hmac
from functools import lru_cache

ALGORITHM = b"OSS4-HMAC-SHA256"
TERMINATOR = b"aliyun_v4_request"

_KEYS_KEPT = 1024


def string_to_sign(*, date: bytes, scope: bytes, canonical: bytes) -> bytes:
    """Return the four lines that are signed; ``scope`` is the credential without the key id."""
    digest = hashlib.sha256(canonical).hexdigest().encode()
    return b"\n".join((ALGORITHM, date, scope, digest))


def signature(*, secret: str, scope: bytes, text: bytes) -> bytes:
    """Return the signature of a string to sign, 64 lower-case hexadecimal digits."""
    return hmac.digest(_signing_key(secret, scope), text, "sha256").hex().encode()


@lru_cache(maxsize=_KEYS_KEPT)
def _signing_key(secret: str, scope: bytes) -> bytes:
    # One key serves a day, a region and a product: most requests of a run find it here.
    key = b"aliyun_v4" + secret.encode()
    for part in scope.split(b"/"):
        key = hmac.digest(key, part, "sha256")
    return key
