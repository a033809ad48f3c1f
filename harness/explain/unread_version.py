"""URLs whose version of signatures is none that OSS reads."""

from harness.catalog.wording import worded
from harness.explain.candidate import text_of
from harness.explain.damaged_url import anonymous
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.oss.signature import V4_URL
from harness.signing.verify.placing import BY_URL


def version_unknown(refused: RefusedRequest) -> Explanation:
    """Tell what became of the version, or which one it is that nobody knows."""
    damage = anonymous(refused)
    if damage.cause != "not-signed":
        return damage
    query = refused.received.query
    sent = refused.received.query_values.get(V4_URL.version, b"")
    if sent.upper() in BY_URL and all(value == value.lower() for _, value in query):
        return Explanation(
            cause="url-lower-cased",
            sentence=worded(
                "The query of the {url} is in small letters throughout, `{}` as well: OSS tells "
                "capitals from others.",
                text_of(sent),
            ),
            advice=worded("Hand the {url} over as it was signed: it is no name of a host."),
        )
    return Explanation(
        cause=refused.cause,
        sentence=worded(
            "`x-oss-signature-version` is `{}`; OSS reads `OSS4-HMAC-SHA256` and `OSS2`.",
            text_of(sent),
        ),
        advice=worded("Let an SDK sign the {url}, and change nothing in it."),
    )
