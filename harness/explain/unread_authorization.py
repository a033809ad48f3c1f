"""`Authorization` headers that name none of the schemes which OSS reads."""

import re

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.explain.static_messages import FIXED
from harness.model.explanation import Explanation
from harness.signing.verify.placing import BY_HEADER

_SCHEMES = tuple(name.decode() for name in BY_HEADER)
_ID_AND_SIGNATURE = re.compile(r"[^\s:,=]+:\S+").fullmatch


def authorization_unknown(refused: RefusedRequest) -> Explanation:
    """Tell how the scheme of a signed header was lost or written otherwise."""
    sent = refused.received.header_values.get("authorization", b"").decode("latin-1").strip()
    wanted = _scheme_wanted(sent)
    if not wanted:
        sentence, advice = FIXED[refused.cause]
        return Explanation(cause=refused.cause, sentence=worded(sentence), advice=worded(advice))
    return Explanation(
        cause=refused.cause,
        sentence=worded(
            "The `Authorization` header does not begin with its scheme as OSS reads it: `{}` and "
            "a blank.",
            wanted,
        ),
        advice=worded("Write `{} …`, in these capitals.", wanted),
    )


def _scheme_wanted(sent: str) -> str:
    """Return the scheme that a header would need, empty where it is signed for something else."""
    scheme = sent.partition(" ")[0]
    recased = (name for name in _SCHEMES if name.lower() == scheme.lower())
    if "Credential=" in sent and "Signature=" in sent:
        return "OSS4-HMAC-SHA256"
    return next(recased, "") or ("OSS" if _ID_AND_SIGNATURE(sent) else "")
