"""URLs signed with the old V1 or V2 name the instant of their end."""

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.explain.times import expired, span
from harness.model.explanation import Explanation
from harness.oss.signature import V1_URL, V2_URL

# Nobody signed a URL in 1970: what is so small is no instant.
LONGEST_DURATION = 31_622_400


def old_expired(refused: RefusedRequest) -> Explanation:
    """Return when a V1 or V2 URL ended, and by how much the request was late."""
    query = refused.received.query_values
    text = query.get(V1_URL.expires) or query.get(V2_URL.expires) or b"0"
    end = float(text) if text.isdigit() else 0.0
    if 0 < end <= LONGEST_DURATION:
        return Explanation(
            cause="expires-is-a-duration",
            sentence=(
                worded(
                    "`Expires={}` is a duration ({}), and V1 and V2 want the instant of the end.",
                    text.decode(),
                    span(end),
                )
            ),
            advice=worded("Sign with the end in Unix seconds: the present time and the duration."),
        )
    return expired(
        end,
        refused.now,
        worded("Sign {new_url} just before the upload. V1 and V2 want the instant of the end."),
    )
