"""The decision list: which check comes first when a request is wrong in several ways.

The order follows the request-flow page of the OSS developer guide (the key is looked up before the
signature is computed), the V1 page (expiry comes before the signature) and the expectations of the
SDKs' tests (the region comes before the signature).
"""

from collections.abc import Callable

from harness.model.identity import Account
from harness.signing.verify import common_steps, header_steps, url_steps
from harness.signing.verify.case import Case, Keyring
from harness.signing.verify.claim import read_claim
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused, Ruling

Step = Callable[[Case], Refused | None]

BY_URL: tuple[Step, ...] = (
    url_steps.parameters_are_there,
    common_steps.credential_has_its_shape,
    common_steps.date_is_a_date,
    common_steps.scope_is_here,
    url_steps.expires_is_in_range,
    url_steps.now_is_in_the_window,
    common_steps.key_is_known,
    common_steps.token_is_in_its_place,
    common_steps.token_belongs,
    common_steps.additional_headers_are_there,
)
BY_HEADER: tuple[Step, ...] = (
    header_steps.items_are_there,
    header_steps.payload_is_unsigned,
    common_steps.credential_has_its_shape,
    common_steps.date_is_a_date,
    common_steps.scope_is_here,
    header_steps.clocks_agree,
    common_steps.key_is_known,
    common_steps.token_is_in_its_place,
    common_steps.token_belongs,
    common_steps.additional_headers_are_there,
)


class Verifier:
    """Judges requests to one endpoint by the keys of one account."""

    def __init__(self, *, account: Account, region: str, product: str = "oss") -> None:
        pairs = (*account.keys, *(token.key for token in account.tokens))
        self._keyring = Keyring(
            region=region,
            product=product,
            keys={pair.access_key_id: pair for pair in pairs},
            tokens={token.token: token for token in account.tokens},
        )

    def judge(self, received: Received, *, now: float) -> Ruling:
        """Accept or refuse a request whose head arrived at ``now`` (Unix seconds)."""
        headers = received.header_values
        claim = read_claim(received, headers)
        if isinstance(claim, Refused):
            return claim
        case = Case(received=received, headers=headers, claim=claim, now=now, keyring=self._keyring)
        for step in BY_URL if claim.by_url else BY_HEADER:
            refused = step(case)
            if refused is not None:
                return refused
        return common_steps.judge_signature(case)
