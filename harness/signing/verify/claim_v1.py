"""What a V1 signature says of itself, from the pages "Signature in a URL" and "in a header"."""

from collections.abc import Mapping

from harness.oss.headers import DATE_HEADER, TOKEN_HEADER
from harness.oss.signature import V1_URL
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Claim, Version
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused


def claim_of_url(received: Received, headers: Mapping[str, bytes]) -> Claim:
    """Read the claim of a signed URL; of several values of a parameter the first one counts."""
    query = received.query_values
    return Claim(
        version=Version.V1,
        by_url=True,
        key_id=query.get(V1_URL.identity),
        date=None,
        expires=query.get(V1_URL.expires),
        signature=query.get(V1_URL.signature),
        token=query.get(V1_URL.token),
        token_elsewhere=TOKEN_HEADER in headers,
    )


def claim_of_header(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Read the claim of ``Authorization: OSS id:signature``."""
    key_id, colon, signature = headers["authorization"].partition(b" ")[2].partition(b":")
    if not colon:
        return Refused(cause=Cause.AUTHORIZATION_UNKNOWN)
    return Claim(
        version=Version.V1,
        by_url=False,
        key_id=key_id,
        date=headers.get(DATE_HEADER, headers.get("date")),
        signature=signature,
        token=headers.get(TOKEN_HEADER),
        token_elsewhere=V1_URL.token in received.query_values,
    )
