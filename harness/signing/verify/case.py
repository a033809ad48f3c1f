"""One request before the verifier, with everything that its steps may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from types import MappingProxyType

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.oss.headers import DATE_HEADER
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Claim, Version, readable
from harness.signing.verify.dates import gmt_seconds, unix_seconds
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownKeys:
    """The key pairs and tokens by their public names, and where they are valid.

    ``accounts`` tells by the id of a key whose it is; ``temporary`` holds the keys that are worth
    something with a token only.
    """

    region: str
    product: str
    keys: Mapping[str, KeyPair]
    tokens: Mapping[str, SecurityToken]
    accounts: Mapping[str, Account]
    temporary: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        temporary = frozenset(token.key.access_key_id for token in self.tokens.values())
        object.__setattr__(self, "temporary", temporary)


@dataclass(kw_only=True, slots=True)
class Case:
    """The request, what it claims, the time, and the keys that the server knows.

    ``key_id`` is the access key that signed, for people.
    """

    received: Received
    headers: Mapping[str, bytes]
    claim: Claim
    now: float
    keyring: KnownKeys
    key_id: str = field(init=False)

    def __post_init__(self) -> None:
        self.key_id = readable(self.claim.access_key_id)

    @property
    def additional(self) -> Sequence[str]:
        """The list of additional signed headers."""
        text = self.claim.additional
        return text.decode("latin-1").split(";") if text else ()

    @property
    def instant(self) -> float | None:
        """The date that is signed, in Unix seconds; None where it is none.

        ``Date`` is written as HTTP has it, ``x-oss-date`` as V4 has it (page 0002-00000502). For
        V1, ``x-oss-date`` may be either: SDKs for browsers send that of HTTP.
        """
        date = self.claim.date or b""
        if not self.claim.by_url and DATE_HEADER not in self.headers:
            return gmt_seconds(date)
        basic = unix_seconds(date)
        is_v4 = self.claim.version is Version.V4
        return gmt_seconds(date) if basic is None and not is_v4 else basic

    def refused(
        self,
        by_url: Cause,
        by_header: Cause,
        by_v2_header: Cause | None = None,
        *,
        details: Mapping[str, bytes | str] = MappingProxyType({}),
    ) -> Refused:
        """Refuse with the cause that belongs to the place of the signature."""
        cause = by_url if self.claim.by_url else by_header
        if self.claim.version is Version.V2 and not self.claim.by_url and by_v2_header:
            cause = by_v2_header
        return Refused(cause=cause, details=dict(starmap(_detail, details.items())))


def _detail(name: str, value: bytes | str) -> tuple[str, str]:
    return name, readable(value) if isinstance(value, bytes) else value
