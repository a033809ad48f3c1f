"""The two answers to the question whether a request may be believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.signing.verify.cause import Cause


@dataclass(kw_only=True, slots=True)
class Accepted:
    """The signature is right; says whose it is and what was signed.

    ``account`` is the name of the account whose key signed.
    """

    access_key_id: str
    account: str = ""
    canonical_request: bytes
    string_to_sign: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The signature is not accepted; ``details`` are named like the elements of the error body.

    The canonical request and the string to sign are empty where the decision fell before them.
    """

    cause: Cause
    details: Mapping[str, str] = field(default_factory=dict)
    canonical_request: bytes = b""
    string_to_sign: bytes = b""


Ruling = Accepted | Refused
