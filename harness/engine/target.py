"""The matrix against a real bucket, for whoever has one: a private prefix, all of it cleaned up."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.drivers.driver import Driver
from harness.engine.environment import Environment
from harness.engine.keyring import Keyring, new_pair, random_text
from harness.model.cell import Cell
from harness.model.identity import Account, KeyPair
from harness.model.scenario import Scenario, Signer
from harness.server.relay.server import RelayServer
from harness.server.relay.upstream import Upstream


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A real bucket, and with what it is used; ``token`` is empty for a permanent key."""

    upstream: Upstream
    region: str
    pair: KeyPair
    token: str
    prefix: str


def new_prefix() -> str:
    """Return a prefix that nothing else has."""
    return f"oss-snippet-harness-{secrets.token_hex(6)}/"


def aimed(cell: Cell, prefix: str) -> Cell:
    """Return the cell as it can run against a real bucket, or why it cannot."""
    scenario = cell.scenario
    reason = cell.unsupported or why_not(scenario)
    if reason:
        return replace(cell, unsupported=reason)
    key = replace(scenario.sign.key, text=prefix + scenario.sign.key.text)
    damage = scenario.damage
    if damage.key:
        damage = replace(damage, key=prefix + damage.key)
    there = replace(scenario, sign=replace(scenario.sign, key=key), damage=damage)
    return replace(cell, scenario=there)


def why_not(scenario: Scenario) -> str:
    """Return why a scenario needs the mock, nothing where it does not."""
    server = scenario.server
    if server.arrives is not None or server.finishes is not None:
        return "The clock of a real service cannot be moved."
    if server.fault is not None:
        return "A real service cannot be told to misbehave."
    if scenario.has_cname:
        return "The bucket has no name of its own that we know."
    if scenario.sign.signer in {Signer.STS, Signer.STS_EXPIRED}:
        return "Security tokens of the mock are good for nothing elsewhere."
    return "Other buckets are left alone." if scenario.damage.other_bucket else ""


@contextmanager
def open_target(driver: Driver, target: Target) -> Iterator[Environment]:
    """Lend an environment whose server passes requests on, and leave nothing below the prefix."""
    with tempfile.TemporaryDirectory(prefix="oss-harness-", ignore_cleanup_errors=True) as name:
        server = RelayServer(
            root=Path(name) / "store",
            region=target.region,
            upstream=target.upstream,
            pair=target.pair,
            token=target.token,
            prefix=target.prefix,
        )
        server.start()
        try:
            server.dismiss(target.upstream.bucket)
            yield Environment(
                server=server,
                driver=driver,
                keyring=_keyring(target),
                folder=Path(name),
                endpoint=driver.open(server),
                region=target.region,
                bucket=target.upstream.bucket,
            )
            server.dismiss(target.upstream.bucket)
        finally:
            driver.close()
            server.stop()


def _keyring(target: Target) -> Keyring:
    wrong = replace(target.pair, access_key_secret=random_text(30))
    pairs = {Signer.OWNER: target.pair, Signer.WRONG_SECRET: wrong, Signer.UNKNOWN_KEY: new_pair()}
    tokens = {Signer.OWNER: target.token, Signer.WRONG_SECRET: target.token}
    return Keyring(account=Account(keys=()), pairs=pairs, tokens=tokens)
