"""What a V4 signature says of itself."""

import re
from collections.abc import Mapping

from harness.oss.headers import DATE_HEADER, TOKEN_HEADER
from harness.oss.signature import V4_URL
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Claim, readable, repeated_parameter
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused

_ITEM = re.compile(rb"(Credential|AdditionalHeaders|Signature)=(\S.*)?", re.DOTALL).fullmatch


def claim_of_url(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of a signed URL."""
    query = received.query_values
    repeated = repeated_parameter(received, V4_URL.all)
    return repeated or Claim(
        by_url=True,
        credential=query.get(V4_URL.identity),
        date=query.get(V4_URL.date),
        expires=query.get(V4_URL.expires),
        signature=query.get(V4_URL.signature),
        additional=query.get(V4_URL.additional),
        token=query.get(V4_URL.token),
        token_elsewhere=TOKEN_HEADER in headers,
    )


def claim_of_header(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of an Authorization header."""
    items = _items(headers["authorization"].partition(b" ")[2])
    if items is None:
        named = {"Authorization": readable(headers["authorization"])}
        return Refused(cause=Cause.HEADER_MALFORMED, details=named)
    return Claim(
        by_url=False,
        credential=items.get(b"Credential"),
        date=headers.get(DATE_HEADER, headers.get("date")),
        signature=items.get(b"Signature"),
        additional=items.get(b"AdditionalHeaders"),
        token=headers.get(TOKEN_HEADER),
        token_elsewhere=V4_URL.token in received.query_values,
    )


def _items(text: bytes) -> dict[bytes, bytes] | None:
    # The SDKs differ in order and in blanks after the comma, and the service takes them all; none
    # repeats an item or invents one.
    items: dict[bytes, bytes] = {}
    for piece in text.split(b","):
        match = _ITEM(piece.strip(b" \t"))
        if match is None or match[1] in items:
            return None
        items[match[1]] = match[2] or b""
    return items
