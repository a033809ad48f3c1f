"""The decision lists: which check comes first when a request is wrong in several ways.

The order follows the request-flow page of the OSS developer guide (the key is looked up before the
signature is computed), the V1 page (expiry comes before the signature) and the expectations of the
SDKs' tests (the region comes before the signature).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from harness.model.identity import Account
from harness.signing.verify import (
    common_steps,
    header_steps,
    older_steps,
    restriction,
    url_steps,
)
from harness.signing.verify.case import Case, KnownKeys
from harness.signing.verify.claim import Claim, Version
from harness.signing.verify.form import judge_form
from harness.signing.verify.placing import read_claim
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


OLDER_BY_URL: tuple[Step, ...] = (
    older_steps.parameters_are_there,
    older_steps.url_is_not_expired,
    older_steps.key_is_legal,
    common_steps.key_is_known,
    older_steps.v1_is_allowed,
    common_steps.token_is_in_its_place,
    common_steps.token_belongs,
    common_steps.additional_headers_are_there,
)
OLDER_BY_HEADER: tuple[Step, ...] = (
    older_steps.items_are_there,
    older_steps.clocks_agree,
    older_steps.key_is_legal,
    common_steps.key_is_known,
    older_steps.v1_is_allowed,
    common_steps.token_is_in_its_place,
    common_steps.token_belongs,
    common_steps.additional_headers_are_there,
)


class Verifier:
    """Judges requests to one endpoint by the keys of some accounts."""

    def __init__(
        self,
        *,
        account: Account,
        region: str,
        product: str = "oss",
        others: tuple[Account, ...] = (),
    ) -> None:
        self._keyring = KnownKeys(region=region, product=product, keys={}, tokens={}, accounts={})
        for known in (account, *others):
            self.learn(known)

    def learn(self, account: Account) -> None:
        """Take the keys and tokens of one more account, in place of those it had."""
        before = self._keyring
        pairs = (*account.keys, *(token.key for token in account.tokens))
        kept = {
            key_id: owner for key_id, owner in before.accounts.items() if owner.name != account.name
        }
        keys = {key_id: pair for key_id, pair in before.keys.items() if key_id in kept}
        tokens = {
            name: token for name, token in before.tokens.items() if token.key.access_key_id in kept
        }
        self._keyring = replace(
            before,
            keys=keys | {pair.access_key_id: pair for pair in pairs},
            tokens=tokens | {token.token: token for token in account.tokens},
            accounts=kept | {pair.access_key_id: account for pair in pairs},
        )

    def judge(self, received: Received, *, now: float) -> Ruling:
        """Accept or refuse a request whose head arrived at ``now`` (Unix seconds)."""
        headers = received.header_values
        claim = read_claim(received, headers)
        if isinstance(claim, Refused):
            return claim
        case = Case(received=received, headers=headers, claim=claim, now=now, keyring=self._keyring)
        if restriction.is_restricted(received):
            return _judge_restricted(case)
        return _judge(case, _steps(claim))

    def judge_form(self, fields: Mapping[str, str], *, now: float) -> Ruling:
        """Accept or refuse a form upload by its fields, named in lower case."""
        return judge_form(fields, self._keyring, now=now)


def _judge(case: Case, steps: tuple[Step, ...]) -> Ruling:
    for step in steps:
        refused = step(case)
        if refused is not None:
            return refused
    is_v4 = case.claim.version is Version.V4
    return common_steps.judge_signature(case) if is_v4 else older_steps.judge_signature(case)


def _judge_restricted(case: Case) -> Ruling:
    signed = replace(case, received=restriction.as_signed(case.received))
    ruling = _judge(signed, (*_steps(case.claim), restriction.mask_is_a_mask))
    if isinstance(ruling, Refused):
        return ruling
    return restriction.vpc_is_ours(case) or ruling


def _steps(claim: Claim) -> tuple[Step, ...]:
    if claim.version is Version.V4:
        return BY_URL if claim.by_url else BY_HEADER
    return OLDER_BY_URL if claim.by_url else OLDER_BY_HEADER
