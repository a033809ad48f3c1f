"""Who may sign: accounts with key pairs and security tokens, all of them made for testing."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPair:
    """One AccessKey pair that the mock server was given."""

    access_key_id: str
    access_key_secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityToken:
    """One STS token: the temporary key pair that it belongs to, and when it dies (Unix seconds)."""

    token: str = field(repr=False)
    key: KeyPair
    expires_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """The owner of the mock server's buckets."""

    keys: tuple[KeyPair, ...]
    tokens: tuple[SecurityToken, ...] = ()
