"""Requests for buckets that are not there."""

from difflib import get_close_matches

from harness.explain.closest_to_signed import with_signed
from harness.explain.path_edits import path_edits
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.search import SearchGoal
from harness.model.explanation import Explanation, Proof


def bucket_unknown(refused: RefusedRequest) -> Explanation:
    """Tell which bucket the URL was signed for, or which one is spelled alike."""
    bucket = refused.received.bucket
    candidate, claim = attempt_of(refused), refused.claim
    if candidate is not None and claim is not None and claim.signature:
        wanted = SearchGoal(signature=claim.signature, key_id="", buckets=refused.buckets)
        key = None
        if refused.signed is not None:
            wanted = with_signed(wanted, refused.signed)
            key = wanted.signed_key
        for edit in path_edits(candidate, key, wanted.buckets):
            if edit.candidate.signature == claim.signature:
                return Explanation(
                    cause=edit.difference.kind,
                    sentence=f"The signature matches exactly if {edit.difference.change}.",
                    advice=edit.difference.advice,
                    proof=Proof.RECOMPUTED,
                    differences=(edit.difference,),
                )
        if candidate.signature == claim.signature:
            return Explanation(
                cause="bucket-unknown",
                sentence=f"The URL is signed for the bucket `{bucket}`, which does not exist.",
                advice=_advice(refused),
                proof=Proof.RECOMPUTED,
            )
    if refused.cause == "bucket-name-illegal":
        return Explanation(
            cause=refused.cause,
            sentence=f"`{bucket}` is no name that a bucket can have; it stands where the bucket is "
            "named: before the endpoint, or first in the path below an address.",
            advice="Sign for a bucket of 3 to 63 small letters, digits and hyphens.",
        )
    return Explanation(
        cause="bucket-unknown",
        sentence=f"There is no bucket `{bucket}` here.",
        advice=_advice(refused),
    )


def _advice(refused: RefusedRequest) -> str:
    near = get_close_matches(refused.received.bucket, refused.buckets, n=1)
    alike = f" `{near[0]}` is spelled nearly so." if near else ""
    return f"Create the bucket, or sign for one that exists.{alike}"
