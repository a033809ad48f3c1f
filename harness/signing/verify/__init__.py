"""The server's own verification of V4, V2 and V1 signatures.

Written from the pages on signatures in URLs and in headers of the OSS developer reference; it
shares no canonicalisation with the signer, so one wrong canonicaliser cannot agree with itself.
"""

from harness.signing.verify.canonical import canonical_request
from harness.signing.verify.cause import Cause
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Accepted, Refused, Ruling
from harness.signing.verify.verifier import Verifier

__all__ = [
    "Accepted",
    "Cause",
    "Received",
    "Refused",
    "Ruling",
    "Verifier",
    "canonical_request",
]
