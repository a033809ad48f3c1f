"""What a V2 signature says of itself, as the Python SDK writes it (``oss2``)."""

import re
from collections.abc import Mapping

from harness.oss.headers import DATE_HEADER, TOKEN_HEADER
from harness.oss.signature import V2_URL
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import (
    Claim,
    Version,
    readable,
    repeated_parameter,
)
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused

_ITEM = re.compile(rb"(AccessKeyId|AdditionalHeaders|Signature):(\S.*)?", re.DOTALL).fullmatch


def claim_of_url(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of a signed URL."""
    query = received.query_values
    repeated = repeated_parameter(received, V2_URL.all)
    return repeated or Claim(
        version=Version.V2,
        by_url=True,
        key_id=query.get(V2_URL.identity),
        date=None,
        expires=query.get(V2_URL.expires),
        signature=query.get(V2_URL.signature),
        additional=query.get(V2_URL.additional),
        token=query.get(V2_URL.token),
        token_elsewhere=TOKEN_HEADER in headers,
    )


def claim_of_header(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of ``Authorization: OSS2 AccessKeyId:…,AdditionalHeaders:…,Signature:…``."""
    items: dict[bytes, bytes] = {}
    for piece in headers["authorization"].partition(b" ")[2].split(b","):
        match = _ITEM(piece.strip(b" \t"))
        if match is None or match[1] in items:
            named = {"Authorization": readable(headers["authorization"])}
            return Refused(cause=Cause.V2_HEADER_MALFORMED, details=named)
        items[match[1]] = match[2] or b""
    return Claim(
        version=Version.V2,
        by_url=False,
        key_id=items.get(b"AccessKeyId"),
        date=headers.get(DATE_HEADER, headers.get("date")),
        signature=items.get(b"Signature"),
        additional=items.get(b"AdditionalHeaders"),
        token=headers.get(TOKEN_HEADER),
        token_elsewhere=V2_URL.token in received.query_values,
    )
