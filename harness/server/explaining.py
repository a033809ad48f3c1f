"""Why a request was refused, found while the keys are at hand.

The keys are those that this server was given for testing, so an explanation is no oracle for keys
of the real service.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harness.explain.explain import explain
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.model.identity import Account
from harness.model.observation import Digests
from harness.model.signed import Signed
from harness.oss.signature import SIGNATURE_PARAMETERS
from harness.server.errors.table import Refusal
from harness.server.storage.buckets import Bucket, Buckets
from harness.signing.verify import Received
from harness.wire.query import parse_query

MOST_BUCKETS = 32
MOST_TOLD = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Explainer:
    """Explains refusals by the keys and buckets of one server."""

    account: Account
    region: str
    buckets: Buckets
    cnames: Mapping[str, str] = field(default_factory=dict)
    signed_urls: dict[bytes, Signed] = field(default_factory=dict, repr=False)
    stopping: threading.Event = field(default_factory=threading.Event, repr=False)

    def remember(self, signed: Signed) -> None:
        """Keep what a URL was signed for, so that its refusal can be explained with it."""
        query = dict(parse_query(urlsplit(signed.url).query.encode()))
        for name in SIGNATURE_PARAMETERS:
            if name in query:
                self.signed_urls[query[name]] = signed
        while len(self.signed_urls) > MOST_TOLD:
            del self.signed_urls[next(iter(self.signed_urls))]

    def explain(
        self,
        refused: Refusal,
        received: Received,
        *,
        bucket: Bucket | None,
        now: float,
        body: Digests | None,
        body_start: bytes = b"",
    ) -> Explanation:
        """Return the cause of one refusal; ``now`` is when the head arrived, in Unix seconds."""
        question = RefusedRequest(
            received=received,
            cause=refused.row.cause,
            message=f"{refused.row.message} {refused.note}".rstrip(),
            now=now,
            account=self.account,
            region=self.region,
            details=refused.details,
            buckets=self.buckets.names[:MOST_BUCKETS],
            cnames=tuple(self.cnames),
            signed=self._signed(received, bucket),
            body=body,
            body_start=body_start,
            cors=bucket.cors if bucket else (),
            is_stopped=self.stopping.is_set,
        )
        return explain(question)

    def _signed(self, received: Received, bucket: Bucket | None) -> Signed | None:
        if bucket is not None and bucket.ticket.signed is not None:
            return bucket.ticket.signed
        query = received.query_values
        known = (self.signed_urls.get(query.get(name, b"")) for name in SIGNATURE_PARAMETERS)
        return next((signed for signed in known if signed is not None), None)
