"""From a refused request to its cause: the door of this room."""

from dataclasses import replace

from harness.catalog.wording import worded
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


def explain(refused: RefusedRequest) -> Explanation:
    """Return why a request was refused; nothing in it is secret."""
    if refused.cause in MISMATCHES:
        return redacted(_worded(mismatch(refused), refused))
    found = decided(refused)
    if refused.cause in BEFORE_THE_SIGNATURE and found.proof is Proof.DECIDED:
        found = replace(found, sentence=f"{found.sentence} {_beside(refused)}".rstrip())
    return redacted(found)


def _worded(found: Explanation, refused: RefusedRequest) -> Explanation:
    """Speak of the request where there is no signed URL, but a signed header."""
    claim = refused.claim
    if claim is None or claim.by_url:
        return found

    def word(text: str) -> str:
        return text.replace(worded("a new URL"), worded("the request anew")).replace(
            "URL", worded("request")
        )

    return replace(found, sentence=word(found.sentence), advice=word(found.advice))


def _beside(refused: RefusedRequest) -> str:
    candidate, claim = attempt_of(refused), refused.claim
    if candidate is None or claim is None:
        return ""
    if candidate.signature == claim.signature:
        return worded("Beside that, the signature is right.")
    other = mismatch(refused)
    if other.proof is Proof.RECOMPUTED:
        return worded("Beside that, the signature is wrong. {}", other.sentence)
    return worded("Beside that, the signature does not match either.")


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
