"""Where a request is signed, and in which version."""

from collections.abc import Mapping

from harness.oss.signature import V1_URL, V2_URL, V4_URL
from harness.signing.verify import claim_v1, claim_v2, claim_v4
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Claim, Version, repeated_header
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused

# A single leftover of these is no signature: V1 wants all of its three, and says which is missing
# once there is an access key or a signature.
_MARKS = (V4_URL.version, V4_URL.identity, V4_URL.signature, V2_URL.identity)
_MARKS_OF_V1 = (V1_URL.identity, V1_URL.signature)

BY_URL = {
    Version.V2.value: claim_v2.claim_of_url,
    Version.V4.value: claim_v4.claim_of_url,
}
BY_HEADER = {
    Version.V1.value: claim_v1.claim_of_header,
    Version.V2.value: claim_v2.claim_of_header,
    Version.V4.value: claim_v4.claim_of_header,
}


def read_claim(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Find the one place where the request is signed and read the signature there."""
    query = received.query_values
    if "authorization" in headers:
        if any(name in query for name in (*_MARKS, *_MARKS_OF_V1)):
            return Refused(cause=Cause.AUTHORIZATION_TWICE)
        return _from_header(received, headers)
    if V4_URL.version in query:
        claim_of_url = BY_URL.get(query[V4_URL.version])
        if claim_of_url is not None:
            return claim_of_url(received, headers)
        return Refused(cause=Cause.VERSION_UNKNOWN)
    if any(name in query for name in _MARKS_OF_V1):
        return claim_v1.claim_of_url(received, headers)
    return Refused(cause=Cause.ANONYMOUS)


def _from_header(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    repeated = repeated_header(received)
    if repeated is not None:
        return repeated
    claim_of_header = BY_HEADER.get(headers["authorization"].partition(b" ")[0])
    if claim_of_header is None:
        return Refused(cause=Cause.AUTHORIZATION_UNKNOWN)
    return claim_of_header(received, headers)
