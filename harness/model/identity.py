"""Who may sign: accounts with key pairs and security tokens, all of them made for testing."""

from dataclasses import dataclass, field
from enum import StrEnum


class AuthVersion(StrEnum):
    """The versions of OSS signatures; pages of before 2025 sign with V1."""

    V4 = "v4"
    V2 = "v2"
    V1 = "v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPair:
    """One AccessKey pair that the mock server was given; a disabled one is known and refused."""

    access_key_id: str
    access_key_secret: str = field(repr=False)
    is_disabled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityToken:
    """One STS token: the temporary key pair that it belongs to, and when it dies (Unix seconds)."""

    token: str = field(repr=False)
    key: KeyPair
    expires_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """An owner of buckets; the one without a name owns every bucket that names no owner.

    ``allows_v1`` is False for an account as young as those to which the service closed V1.
    """

    keys: tuple[KeyPair, ...]
    tokens: tuple[SecurityToken, ...] = ()
    name: str = ""
    allows_v1: bool = True
