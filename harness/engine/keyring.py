"""The credentials of one run: made anew, known only to the run's own server."""

import secrets
import string
from dataclasses import dataclass

from harness.model.identity import Account, KeyPair, SecurityToken
from harness.model.scenario import Signer

ALPHABET = string.ascii_letters + string.digits
TOKEN_SECONDS = 12 * 3600
LONG_AGO = 1_000_000_000.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyring:
    """Every pair that a scenario can sign with, and what the server knows of them."""

    account: Account
    pairs: dict[Signer, KeyPair]
    tokens: dict[Signer, str]

    def token(self, signer: Signer) -> str:
        """Return the security token that goes with this signer, empty where none does."""
        return self.tokens.get(signer, "")


def new_pair(prefix: str = "LTAI5t") -> KeyPair:
    """Return a key pair in the service's own form, good for nothing but this run."""
    return KeyPair(access_key_id=prefix + random_text(18), access_key_secret=random_text(30))


def random_text(length: int) -> str:
    """Return letters and digits that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def make_keyring(now: float) -> Keyring:
    """Return a fresh keyring; ``now`` is Unix time in seconds, from which tokens are counted."""
    owner, sts, expired = new_pair(), new_pair("STS.N"), new_pair("STS.N")
    wrong = KeyPair(access_key_id=owner.access_key_id, access_key_secret=random_text(30))
    alive = SecurityToken(token=random_text(64), key=sts, expires_at=now + TOKEN_SECONDS)
    dead = SecurityToken(token=random_text(64), key=expired, expires_at=LONG_AGO)
    return Keyring(
        account=Account(keys=(owner,), tokens=(alive, dead)),
        pairs={
            Signer.OWNER: owner,
            Signer.STS: sts,
            Signer.STS_EXPIRED: expired,
            Signer.WRONG_SECRET: wrong,
            Signer.UNKNOWN_KEY: new_pair(),
        },
        tokens={Signer.STS: alive.token, Signer.STS_EXPIRED: dead.token},
    )
