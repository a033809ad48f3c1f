"""Requests for buckets that are not there."""

from dataclasses import replace
from difflib import get_close_matches

from harness.catalog.wording import worded
from harness.explain.candidate import text_of
from harness.explain.closest_to_signed import with_signed
from harness.explain.path_edits import path_edits
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.respelled import READ_BACK, unescaped
from harness.explain.search import SearchGoal
from harness.explain.static_messages import FIXED
from harness.model.explanation import Difference, Explanation, Proof

TELL_OF_CNAME = (
    "Tell the SDK that the endpoint is a name of your own: `is_cname=True` (oss2), `use_cname` "
    "(alibabacloud-oss-v2), `cname: true` (ali-oss), `setSupportCname(true)` (Java)."
)


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
                return _one_edit(edit.difference)
        if candidate.signature == claim.signature:
            return Explanation(
                cause="bucket-unknown",
                sentence=worded(
                    "The URL is signed for the bucket `{}`, which does not exist.", bucket
                ),
                advice=_advice(refused),
                proof=Proof.RECOMPUTED,
            )
    if refused.cause == "bucket-name-illegal":
        return Explanation(
            cause=refused.cause,
            sentence=worded(
                "`{}` is no name that a bucket can have; it stands where the bucket "
                "is named: before the endpoint, or first in the path below an "
                "address.",
                bucket,
            ),
            advice=worded("Sign for a bucket of 3 to 63 small letters, digits and hyphens."),
        )
    return Explanation(
        cause="bucket-unknown",
        sentence=worded("There is no bucket `{}` here.", bucket),
        advice=_advice(refused),
    )


def _one_edit(difference: Difference) -> Explanation:
    return Explanation(
        cause=difference.kind,
        sentence=worded("The signature would match exactly if {}.", difference.change),
        advice=difference.advice,
        proof=Proof.RECOMPUTED,
        differences=(difference,),
    )


def _advice(refused: RefusedRequest) -> str:
    near = get_close_matches(refused.received.bucket, refused.buckets, n=1)
    alike = worded(" `{}` is spelled nearly so.", near[0]) if near else ""
    return worded("Create the bucket, or sign for one that exists.{}", alike)


def host_unknown(refused: RefusedRequest) -> Explanation:
    """Tell for which bucket a URL is signed whose ``Host`` leads to none."""
    host = refused.received.header_values.get("host", b"").decode("latin-1")
    signed_for = _signed_for(refused)
    if signed_for is None:
        sentence, advice = FIXED[refused.cause]
        return Explanation(cause=refused.cause, sentence=worded(sentence), advice=worded(advice))
    name = host.rpartition(":")[0] or host
    if name.partition(".")[2] in refused.cnames:
        return Explanation(
            cause="bucket-before-cname",
            sentence=worded(
                "The bucket stands before a name of your own (CNAME), which is the "
                "bucket's already: `{}`. Beside that, the signature is right.",
                host,
            ),
            advice=worded(TELL_OF_CNAME),
            proof=Proof.RECOMPUTED,
        )
    return Explanation(
        cause="host-rewritten",
        sentence=worded(
            "The URL is signed for the object `{}`, and `Host` was `{}`, which "
            "is no name of a bucket: a proxy has rewritten it, or a name of "
            "your own is not bound to the bucket. Beside that, the signature is "
            "right.",
            signed_for,
            host,
        ),
        advice=worded(
            "Let the proxy pass `Host` on as the client sent it (nginx: "
            "`proxy_set_header Host $http_host;`), or bind the name to the "
            "bucket."
        ),
        proof=Proof.RECOMPUTED,
    )


def _signed_for(refused: RefusedRequest) -> str | None:
    """Return bucket and key for which the signature is right, None where there are none."""
    candidate, claim = attempt_of(refused), refused.claim
    if candidate is None or claim is None or not claim.signature:
        return None
    for bucket in refused.buckets:
        if replace(candidate, bucket=bucket).signature == claim.signature:
            return f"/{bucket}/{text_of(candidate.key)}"
    return None


def first_character(refused: RefusedRequest) -> Explanation:
    """Tell with which of the two slashes a key begins that may begin with neither."""
    key = refused.received.key
    if not key.startswith(b"\\"):
        sentence, advice = FIXED[refused.cause]
        return Explanation(cause=refused.cause, sentence=worded(sentence), advice=worded(advice))
    if next(unescaped(key), key).startswith(b"\\"):
        return Explanation(
            cause=refused.cause,
            sentence=worded("The object's name begins with a backslash."),
            advice=worded("Write slashes between folders, and none at the beginning of a key."),
        )
    return Explanation(
        cause="key-escaped",
        sentence=worded(
            "The object's name is escaped for JSON (`{}`), and was not read back.", text_of(key)
        ),
        advice=worded(READ_BACK),
    )
