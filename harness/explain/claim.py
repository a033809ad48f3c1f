"""What a V4 request says about its own signature, as far as it can be read.

The verifier reads more strictly, because it refuses; here a half-readable request is explained.
"""

import re
from dataclasses import dataclass

from harness.signing.verify.received import Received

ALGORITHM = b"OSS4-HMAC-SHA256"
_ITEM = re.compile(rb"(Credential|AdditionalHeaders|Signature)=([^,]*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The parts of the signature; ``credential`` is ``id/day/region/product/terminator``."""

    credential: bytes
    date: bytes
    signature: bytes
    expires: bytes = b""
    additional: tuple[str, ...] = ()
    token: bytes | None = None

    @property
    def access_key_id(self) -> bytes:
        """Is everything before the scope."""
        return self.credential.partition(b"/")[0]

    @property
    def scope(self) -> bytes:
        """Is everything behind the access key id."""
        return self.credential.partition(b"/")[2]


def read_claim(received: Received) -> Claim | None:
    """Return the signature in the URL, else the one in the header, None for any other version."""
    query, headers = received.query_values, received.header_values
    if query.get(b"x-oss-signature-version") == ALGORITHM:
        return Claim(
            credential=query.get(b"x-oss-credential", b""),
            date=query.get(b"x-oss-date", b""),
            signature=query.get(b"x-oss-signature", b""),
            expires=query.get(b"x-oss-expires", b""),
            additional=_names(query.get(b"x-oss-additional-headers", b"")),
            token=query.get(b"x-oss-security-token"),
        )
    algorithm, _, rest = headers.get("authorization", b"").partition(b" ")
    if algorithm != ALGORITHM:
        return None
    items = {match[1]: match[2].strip() for match in _ITEM.finditer(rest)}
    return Claim(
        credential=items.get(b"Credential", b""),
        date=headers.get("x-oss-date", headers.get("date", b"")),
        signature=items.get(b"Signature", b""),
        additional=_names(items.get(b"AdditionalHeaders", b"")),
        token=headers.get("x-oss-security-token"),
    )


def _names(text: bytes) -> tuple[str, ...]:
    return tuple(text.decode("latin-1").split(";")) if text else ()
