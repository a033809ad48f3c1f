"""What a V2 signature says of itself, as the Python SDK writes it (``oss2``)."""

import re
from collections.abc import Mapping

from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import (
    TOKEN_HEADER,
    Claim,
    Version,
    readable,
    repeated_parameter,
)
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused

URL_PARAMETERS = (
    b"x-oss-signature-version",
    b"x-oss-access-key-id",
    b"x-oss-expires",
    b"x-oss-signature",
    b"x-oss-additional-headers",
    b"security-token",
)
TOKEN_PARAMETER = b"security-token"

_ITEM = re.compile(rb"(AccessKeyId|AdditionalHeaders|Signature):(.*)", re.DOTALL).fullmatch


def claim_of_url(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of a signed URL."""
    query = received.query_values
    repeated = repeated_parameter(received, URL_PARAMETERS)
    return repeated or Claim(
        version=Version.V2,
        by_url=True,
        key_id=query.get(b"x-oss-access-key-id"),
        date=None,
        expires=query.get(b"x-oss-expires"),
        signature=query.get(b"x-oss-signature"),
        additional=query.get(b"x-oss-additional-headers"),
        token=query.get(TOKEN_PARAMETER),
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
        items[match[1]] = match[2].strip(b" \t")
    return Claim(
        version=Version.V2,
        by_url=False,
        key_id=items.get(b"AccessKeyId"),
        date=headers.get("x-oss-date", headers.get("date")),
        signature=items.get(b"Signature"),
        additional=items.get(b"AdditionalHeaders"),
        token=headers.get(TOKEN_HEADER),
        token_elsewhere=TOKEN_PARAMETER in received.query_values,
    )
