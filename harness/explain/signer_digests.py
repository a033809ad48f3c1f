"""Mistakes of signers by hand in the digest of the text."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from harness.explain.dialect import Pieces
from harness.explain.signer_layers import SCOPE, SECRET, Digest, SignerMistake, mistake_of
from harness.signing.verify.dates import unix_seconds


def keyed(algorithm: str, *, after: Callable[[bytes], bytes] = base64.b64encode) -> Digest:
    """Return a digest of V1 or V2."""
    return lambda text, pieces: after(hmac.digest(pieces[SECRET], text, algorithm))


def _hex(value: bytes) -> bytes:
    return value.hex().encode()


def _base64_of_hex(value: bytes) -> bytes:
    return base64.b64encode(_hex(value))


def _swapped(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hmac.digest(text, pieces[SECRET], algorithm))

    return digest


def _with_ampersand(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hmac.digest(pieces[SECRET] + b"&", text, algorithm))

    return digest


def _unkeyed(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hashlib.new(algorithm, pieces[SECRET] + text).digest())

    return digest


def _decoded(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        try:
            key = base64.b64decode(pieces[SECRET] + b"==")
        except ValueError:
            key = pieces[SECRET]
        return base64.b64encode(hmac.digest(key, text, algorithm))

    return digest


_DECODED = mistake_of(
    "secret-decoded",
    "decodes the secret from base64 before it signs with it",
    "Use the bytes of the secret as they are for the key of the HMAC.",
)
_SWAPPED = mistake_of(
    "secret-and-text-swapped",
    "hands secret and text to HMAC in the wrong order",
    "The secret is the key of the HMAC, the string to sign its message.",
)
_AMPERSAND = mistake_of(
    "secret-with-ampersand",
    "puts `&` behind the secret, as other services of Alibaba Cloud want it",
    "Use the secret as it is for the key of the HMAC.",
)
_UNKEYED = mistake_of(
    "hash-for-hmac",
    "takes a hash of secret and text in the place of an HMAC",
    "Compute an HMAC with the secret for its key.",
)


OTHER_HASHES = (("md5", "MD5"), ("sha512", "SHA-512"), ("sha384", "SHA-384"))


def older_digests(right: str, wrong: str) -> tuple[tuple[SignerMistake, Digest], ...]:
    """Return the mistakes in the digest of V1 or V2, by the right and the wrong hash."""
    names = {"sha1": "SHA-1", "sha256": "SHA-256"}
    values = (names[wrong], names[right])
    base = "Write the digest in base64: its bytes, not its hex digits (HMAC-{1})."
    in_hex = mistake_of("hex-for-base64", "writes the digest in hex, not in base64", base)
    of_hex = mistake_of("base64-of-hex", "writes the base64 of the hex digits of the digest", base)
    other = mistake_of(
        f"{wrong}-for-{right}".replace("sha", "sha-"),
        "uses {0} in the place of {1}",
        "Sign with HMAC-{1}, and write its bytes in base64.",
    )
    in_hex, of_hex, other = (replace(one, values=values) for one in (in_hex, of_hex, other))
    both = replace(other, what="uses {0} in the place of {1}, and writes the digest in hex")
    return (
        (in_hex, keyed(right, after=_hex)),
        (of_hex, keyed(right, after=_base64_of_hex)),
        (other, keyed(wrong)),
        (both, keyed(wrong, after=_hex)),
        (_SWAPPED, _swapped(right)),
        (_AMPERSAND, _with_ampersand(right)),
        (_UNKEYED, _unkeyed(right)),
        (_DECODED, _decoded(right)),
        *(
            (replace(other, kind="another-hash", values=(name, names[right])), keyed(algorithm))
            for algorithm, name in OTHER_HASHES
        ),
    )


def _of_another_day(days: int) -> Digest:
    right = derived(b"aliyun_v4")

    def digest(text: bytes, pieces: Pieces) -> bytes:
        start = unix_seconds(pieces[SCOPE][:8] + b"T000000Z")
        if start is None:
            return right(text, pieces)
        day = f"{datetime.fromtimestamp(start, UTC) + timedelta(days=days):%Y%m%d}".encode()
        changed = list(pieces)
        changed[SCOPE] = day + pieces[SCOPE][8:]
        return right(text, tuple(changed))

    return digest


def _swapped_of_v4(text: bytes, pieces: Pieces) -> bytes:
    key = b"aliyun_v4" + pieces[SECRET]
    for part in pieces[SCOPE].split(b"/"):
        key = hmac.digest(key, part, "sha256")
    return _hex(hmac.digest(text, key, "sha256"))


def derived(
    prefix: bytes,
    *,
    order: tuple[int, ...] = (0, 1, 2, 3),
    last: bytes = b"",
    product: bytes = b"",
    in_hex: bool = False,
) -> Digest:
    """Return a V4 digest whose key is derived in another way."""

    def digest(text: bytes, pieces: Pieces) -> bytes:
        key, parts = prefix + pieces[SECRET], pieces[SCOPE].split(b"/")
        if len(parts) == len(order):
            parts[2], parts[3] = product or parts[2], last or parts[3]
        for part in (parts[n] for n in order if n < len(parts)):
            key = hmac.digest(key, part, "sha256")
            key = _hex(key) if in_hex else key
        return _hex(hmac.digest(key, text, "sha256"))

    return digest


def _v4_written(after: Callable[[bytes], bytes]) -> Digest:
    right = derived(b"aliyun_v4")
    return lambda text, pieces: after(bytes.fromhex(right(text, pieces).decode()))


def _keyed_by_secret(text: bytes, pieces: Pieces) -> bytes:
    return _hex(hmac.digest(pieces[SECRET], text, "sha256"))


_DERIVE = "Derive the key from `aliyun_v4` + secret by day, region, `oss` and `aliyun_v4_request`."
_PREFIX = mistake_of(
    "key-prefix", "begins the signing key with `AWS4` in the place of `aliyun_v4`", _DERIVE
)
_NO_PREFIX = mistake_of("key-prefix-missing", "leaves `aliyun_v4` out of the signing key", _DERIVE)
_DERIVATION = mistake_of("key-derivation", "derives the signing key in another way", _DERIVE)
_UNDERIVED = mistake_of(
    "key-not-derived", "signs with the secret itself, not with a key derived from it", _DERIVE
)
_V4_BASE64 = mistake_of(
    "base64-for-hex",
    "writes the digest in base64, not in hex",
    "Write the digest in small hex digits: V4 wants 64 of them.",
)
_DAY_OF_KEY = mistake_of(
    "key-day",
    "derives the signing key for another day than the credential names",
    "Take the day for the key and for the credential from one instant, in UTC.",
)
V4_DIGESTS: tuple[tuple[SignerMistake, Digest], ...] = (
    (_PREFIX, derived(b"AWS4")),
    (_PREFIX, derived(b"AWS4", last=b"aws4_request")),
    (_PREFIX, derived(b"AWS4", last=b"aws4_request", product=b"s3")),
    (_NO_PREFIX, derived(b"")),
    (_DERIVATION, derived(b"aliyun_v4", last=b"aws4_request")),
    (_DERIVATION, derived(b"aliyun_v4", product=b"s3")),
    (_DERIVATION, derived(b"aliyun_v4", in_hex=True)),
    (_DERIVATION, derived(b"aliyun_v4", order=(0, 1, 2))),
    (_DERIVATION, derived(b"aliyun_v4", order=(0, 2, 1, 3))),
    (_DERIVATION, derived(b"aliyun_v4", order=(1, 0, 2, 3))),
    (_UNDERIVED, _keyed_by_secret),
    (_UNDERIVED, derived(b"aliyun_v4", order=())),
    (_DAY_OF_KEY, _of_another_day(-1)),
    (_DAY_OF_KEY, _of_another_day(1)),
    (_SWAPPED, _swapped_of_v4),
    (_V4_BASE64, _v4_written(base64.b64encode)),
    (_V4_BASE64, _v4_written(_base64_of_hex)),
)
