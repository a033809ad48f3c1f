"""From a refused request to its cause: the door of this room."""

from dataclasses import replace

from harness.explain.mismatch import MISMATCHES, mismatch
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.rejected_early import decided
from harness.model.explanation import Difference, Explanation, Proof
from harness.wire.redaction import redact

# Refusals that fall before the signature is looked at, though there is one to look at.
BEFORE_THE_SIGNATURE = (
    "url-expired",
    "url-not-yet-valid",
    "url-expires-out-of-range",
    "url-region-wrong",
    "header-time-skewed",
    "token-expired",
    "v1-v2-expired",
)


def explain(question: RefusedRequest) -> Explanation:
    """Return why a request was refused; nothing in it is secret."""
    if question.cause in MISMATCHES:
        return redacted(_worded(mismatch(question), question))
    found = decided(question)
    if question.cause in BEFORE_THE_SIGNATURE and found.proof is Proof.DECIDED:
        found = replace(found, sentence=f"{found.sentence} {_beside(question)}".rstrip())
    return redacted(found)


def _worded(found: Explanation, question: RefusedRequest) -> Explanation:
    """Speak of the request where there is no signed URL, but a signed header."""
    claim = question.claim
    if claim is None or claim.by_url:
        return found

    def word(text: str) -> str:
        return text.replace("a new URL", "the request anew").replace("URL", "request")

    return replace(found, sentence=word(found.sentence), advice=word(found.advice))


def _beside(question: RefusedRequest) -> str:
    attempt, claim = attempt_of(question), question.claim
    if attempt is None or claim is None:
        return ""
    if attempt.signature == claim.signature:
        return "Beside that, the signature is right."
    other = mismatch(question)
    if other.proof is Proof.RECOMPUTED:
        return f"Beside that, the signature is wrong. {other.sentence}"
    return "Beside that, the signature does not match either."


def redacted(found: Explanation) -> Explanation:
    """Return the explanation without anything that could sign or upload."""
    return replace(
        found,
        sentence=redact(found.sentence),
        advice=redact(found.advice),
        alternatives=tuple(redact(text) for text in found.alternatives),
        differences=tuple(_clean(difference) for difference in found.differences),
    )


def _clean(found: Difference) -> Difference:
    def hide(value: str | None) -> str | None:
        if value is None:
            return None
        line = redact(f"{found.subject}={value}")
        return line.removeprefix(f"{found.subject}=")

    return replace(
        found, signed=hide(found.signed), sent=hide(found.sent), change=redact(found.change)
    )
