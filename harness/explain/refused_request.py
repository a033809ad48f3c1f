"""One refused request, with everything that its explanation may lean on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import DIALECTS
from harness.model.cors import CorsRule
from harness.model.identity import Account, KeyPair
from harness.model.observation import Digests
from harness.model.signed import Signed
from harness.signing.verify.claim import Claim, Version
from harness.signing.verify.placing import read_claim
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused


def never() -> bool:
    """Tell of no end: whoever asks waits for the answer."""
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedRequest:
    """Why was this request refused? ``cause`` and ``message`` are the server's own words.

    ``now`` is the server's clock when the head arrived (Unix seconds); ``account`` holds only keys
    that the server was given for testing; ``signed`` is what the signer has told, if anything;
    ``body_start`` is how the body begins, as far as it was read; ``cors`` are the bucket's rules
    for pages of other origins, and ``cnames`` the host names of users' own. ``is_stopped`` tells
    that nobody waits for the answer any more.
    """

    received: Received
    cause: str
    message: str
    now: float
    account: Account
    region: str
    details: Mapping[str, str] = field(default_factory=dict)
    buckets: tuple[str, ...] = ()
    cnames: tuple[str, ...] = ()
    signed: Signed | None = None
    body: Digests | None = None
    body_start: bytes = b""
    cors: tuple[CorsRule, ...] = ()
    is_stopped: Callable[[], bool] = never

    @property
    def claim(self) -> Claim | None:
        """The claim of the request about its own signature, None where it cannot be read."""
        return _claim(self.received)

    @property
    def keys(self) -> tuple[KeyPair, ...]:
        """Every pair that the server knows."""
        return (*self.account.keys, *(token.key for token in self.account.tokens))

    def pair(self, key_id: bytes) -> KeyPair | None:
        """Return the pair of a key id."""
        text = key_id.decode("latin-1")
        return next((pair for pair in self.keys if pair.access_key_id == text), None)


def attempt_of(
    refused: RefusedRequest, received: Received | None = None
) -> SigningCandidate | None:
    """Return the request as its own signature sees it, None where its key is not ours."""
    request = refused.received if received is None else received
    claim = _claim(request)
    if claim is None or not claim.signature:
        return None
    pair = refused.pair(claim.access_key_id)
    is_dated_by_its_end = claim.by_url and claim.version is not Version.V4
    date = claim.expires if is_dated_by_its_end else claim.date
    if pair is None or not date:
        return None
    return SigningCandidate(
        dialect=DIALECTS[claim.version],
        is_by_url=claim.by_url,
        method=request.method,
        bucket=request.bucket,
        key=request.key,
        query=request.query,
        headers=request.header_values,
        additional=_names(claim.additional),
        date=date,
        scope=claim.scope,
        secret=pair.access_key_secret,
        names={name.lower(): name.encode("latin-1") for name, _ in request.headers},
    )


def _claim(received: Received) -> Claim | None:
    claim = read_claim(received, received.header_values)
    return None if isinstance(claim, Refused) else claim


def _names(listed: bytes | None) -> tuple[str, ...]:
    return tuple(listed.decode("latin-1").split(";")) if listed else ()
