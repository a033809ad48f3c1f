"""Requests whose ``x-oss-content-sha256`` is not the one value that OSS takes."""

from dataclasses import replace

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.model.explanation import Explanation, Proof
from harness.oss.headers import PAYLOAD_HEADER
from harness.signing.verify.canonical import UNSIGNED_PAYLOAD


def payload_wrong(refused: RefusedRequest) -> Explanation:
    """Tell what was sent, and whether it had been right when it was signed."""
    sent = refused.received.header_values.get(PAYLOAD_HEADER)
    claim = refused.claim
    if claim is not None and not claim.by_url and _was_right(refused):
        return Explanation(
            cause=refused.cause,
            sentence=worded(
                "`x-oss-content-sha256` was signed as UNSIGNED-PAYLOAD, and {}: with that value "
                "the signature would match exactly.",
                worded("not sent") if sent is None else worded("changed on its way"),
            ),
            advice=worded("Send `x-oss-content-sha256: UNSIGNED-PAYLOAD`, as it was signed."),
            proof=Proof.RECOMPUTED,
        )
    advice = (
        worded("Do not send `x-oss-content-sha256` with a signed {url}.")
        if claim is None or claim.by_url
        else worded(
            "Send `x-oss-content-sha256: UNSIGNED-PAYLOAD`, and sign that text, not a digest."
        )
    )
    return Explanation(
        cause=refused.cause,
        sentence=worded(
            "`x-oss-content-sha256` is not UNSIGNED-PAYLOAD, the only value that OSS takes."
        ),
        advice=advice,
    )


def _was_right(refused: RefusedRequest) -> bool:
    base, claim = attempt_of(refused), refused.claim
    if base is None or claim is None:
        return False
    headers = {**base.headers, PAYLOAD_HEADER: UNSIGNED_PAYLOAD}
    return replace(base, headers=headers).signature == claim.signature
