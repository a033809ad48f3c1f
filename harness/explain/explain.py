"""From a refused request to its cause: the door of this room."""

from dataclasses import replace

from harness.catalog.wording import FORM, REQUEST, URL, speaking_of, worded
from harness.explain.mismatch import MISMATCHES, mismatch
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.rejected_early import rejected_early
from harness.model.explanation import Difference, Explanation, Proof
from harness.model.phrase import SPACE
from harness.wire.redaction import redact, redact_value

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


# What a signed URL and a signed header can both get wrong.
OF_THE_SIGNATURE = frozenset(
    {
        *("access-key-unknown", "access-key-disabled", "signature-v1-not-allowed"),
        *("token-missing", "token-expired", "token-of-another-key", "token-invalid"),
        "header-region-wrong",
    }
)


def explain(refused: RefusedRequest) -> Explanation:
    """Return why a request was refused; nothing in it is secret."""
    of_signature = refused.cause in MISMATCHES or refused.cause in OF_THE_SIGNATURE
    with speaking_of(_signed_by(refused) if of_signature else URL):
        return redacted(_explained(refused))


def _explained(refused: RefusedRequest) -> Explanation:
    if refused.cause in MISMATCHES:
        return mismatch(refused)
    explanation = rejected_early(refused)
    about = explanation.about or refused.details.get("ArgumentName", "")
    explanation = replace(explanation, about=about)
    if refused.cause in BEFORE_THE_SIGNATURE and explanation.proof is Proof.DECIDED:
        explanation = replace(
            explanation, sentence=SPACE.join(filter(None, (explanation.sentence, _beside(refused))))
        )
    return explanation


def _signed_by(refused: RefusedRequest) -> str:
    """Return what carries the signature: a URL, a request with a signed header, or a form."""
    claim, received = refused.claim, refused.received
    if claim is None and received.method == "POST" and not received.query:
        return FORM
    return URL if claim is None or claim.by_url else REQUEST


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


def redacted(explanation: Explanation) -> Explanation:
    """Return the explanation without anything that could sign or upload."""
    return replace(
        explanation,
        sentence=redact(explanation.sentence),
        advice=redact(explanation.advice),
        alternatives=tuple(redact(text) for text in explanation.alternatives),
        differences=tuple(_clean(difference) for difference in explanation.differences),
    )


def _clean(difference: Difference) -> Difference:
    return replace(
        difference,
        signed=_hidden(difference.subject, difference.signed),
        sent=_hidden(difference.subject, difference.sent),
        change=redact(difference.change),
    )


def _hidden(name: str, value: str | None) -> str | None:
    return None if value is None else redact_value(name, value)
