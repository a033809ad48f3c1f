"""Requests that are signed as Amazon S3 wants it, which OSS verifies and this mock does not."""

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.oss.endpoints import is_of_service

CAUSES = frozenset(
    {
        *("anonymous", "authorization-unknown", "authorization-twice"),
        *("signature-version-unknown", "v1-access-key-missing", "v1-expires-missing"),
        "v1-signature-missing",
    }
)
MARKS = ("x-amz-signature", "x-amz-algorithm", "x-amz-credential")
SIGN = (
    "Sign with an SDK of OSS, or with `harness sign`; against OSS itself, use the host for which "
    "the S3 SDK signs."
)


def signed_for_s3(refused: RefusedRequest) -> Explanation | None:
    """Return that the request is signed for S3, None where nothing says so."""
    if refused.cause not in CAUSES:
        return None
    where = _where(refused)
    if not where:
        return None
    sentence = worded(
        "The request is signed for S3 ({}). OSS verifies that, this mock does not.", where
    )
    host = refused.received.header_values.get("host", b"").partition(b":")[0].decode("latin-1")
    if _signs_host(refused) and host and not is_of_service(host.lower()):
        sentence += worded(
            " It signs the `Host` header: under another name than the one that "
            "it was signed for, such as a custom domain (`{}`), it never "
            "matches.",
            host,
        )
    return Explanation(cause="signed-for-s3", sentence=sentence, advice=worded(SIGN))


def _where(refused: RefusedRequest) -> str:
    names = {name.lower() for name, _ in refused.received.query}
    if any(mark.encode() in names for mark in MARKS):
        return worded("`X-Amz-…` in the URL, Signature Version 4")
    if b"awsaccesskeyid" in names:
        return worded("`AWSAccessKeyId` in the URL, Signature Version 2")
    sent = refused.received.header_values.get("authorization", b"")
    if sent.startswith(b"AWS4-"):
        return worded("`AWS4-HMAC-SHA256` in the `Authorization` header, Signature Version 4")
    if sent.startswith(b"AWS "):
        return worded("`AWS` in the `Authorization` header, Signature Version 2")
    return ""


def _signs_host(refused: RefusedRequest) -> bool:
    query = {name.lower(): value for name, value in refused.received.query}
    listed = query.get(b"x-amz-signedheaders", b"").split(b";")
    sent = refused.received.header_values.get("authorization", b"")
    _, _, signed = sent.partition(b"SignedHeaders=")
    return b"host" in (*listed, *signed.partition(b",")[0].split(b";"))
