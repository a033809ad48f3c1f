"""One refused request, with everything that its explanation may lean on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.explain.attempt import Attempt
from harness.explain.claim import Claim, read_claim
from harness.model.identity import Account, KeyPair
from harness.model.observation import Digests
from harness.model.signed import Signed
from harness.signing.verify.received import Received


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Why was this request refused? ``cause`` and ``message`` are the server's own words.

    ``now`` is the server's clock when the head arrived (Unix seconds); ``account`` holds only keys
    that the server was given for testing; ``signed`` is what the signer has told, if anything.
    """

    received: Received
    cause: str
    message: str
    now: float
    account: Account
    region: str
    details: Mapping[str, str] = field(default_factory=dict)
    buckets: tuple[str, ...] = ()
    signed: Signed | None = None
    body: Digests | None = None

    @property
    def claim(self) -> Claim | None:
        """Is what the request says about its own signature, None where that cannot be read."""
        return read_claim(self.received)

    @property
    def keys(self) -> tuple[KeyPair, ...]:
        """Is every pair that the server knows."""
        return (*self.account.keys, *(token.key for token in self.account.tokens))

    def pair(self, key_id: bytes) -> KeyPair | None:
        """Return the pair of a key id."""
        text = key_id.decode("latin-1")
        return next((pair for pair in self.keys if pair.access_key_id == text), None)


def attempt_of(question: Question, received: Received | None = None) -> Attempt | None:
    """Return the request as its own signature sees it, None where its key is not ours."""
    request = question.received if received is None else received
    claim = read_claim(request)
    if claim is None or not claim.signature or not claim.date:
        return None
    pair = question.pair(claim.access_key_id)
    if pair is None:
        return None
    return Attempt(
        method=request.method,
        bucket=request.bucket,
        key=request.key,
        query=request.query,
        headers=request.header_values,
        additional=claim.additional,
        date=claim.date,
        scope=claim.scope,
        secret=pair.access_key_secret,
    )
