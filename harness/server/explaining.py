"""Why a request was refused, found while the keys are at hand.

The keys are those that this server was given for testing, so an explanation is no oracle for keys
of the real service.
"""

from dataclasses import dataclass

from harness.explain.explain import explain
from harness.explain.question import Question
from harness.model.explanation import Explanation
from harness.model.identity import Account
from harness.model.observation import Digests
from harness.server.buckets import Bucket, Buckets
from harness.server.refusals import Refusal
from harness.signing.verify import Received

MOST_BUCKETS = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Explainer:
    """Explains refusals by the keys and buckets of one server."""

    account: Account
    region: str
    buckets: Buckets

    def explain(
        self,
        refused: Refusal,
        received: Received,
        *,
        bucket: Bucket | None,
        now: float,
        body: Digests | None,
    ) -> Explanation:
        """Return the cause of one refusal; ``now`` is when the head arrived, in Unix seconds."""
        question = Question(
            received=received,
            cause=refused.row.cause,
            message=f"{refused.row.message} {refused.note}".rstrip(),
            now=now,
            account=self.account,
            region=self.region,
            details=refused.details,
            buckets=self.buckets.names[:MOST_BUCKETS],
            signed=bucket.ticket.signed if bucket else None,
            body=body,
        )
        return explain(question)
