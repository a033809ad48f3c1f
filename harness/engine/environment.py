"""Where jobs are run: a server a region, one driver, one folder, one keyring."""

import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness import timeouts
from harness.drivers.driver import Driver, Prepared, Recipe, Workplace
from harness.engine.expiring_pool import ExpiringPool
from harness.engine.keyring import Keyring, make_keyring
from harness.engine.run_memory import RunMemory
from harness.engine.signing import SignerResult, life_of
from harness.model.cors import OPEN
from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.service import MockServer

REGION = "cn-hangzhou"


@dataclass(kw_only=True, slots=True)
class OtherRegions:
    """The servers of further regions, each with its endpoint, started when first asked for."""

    make: Callable[[str], MockServer]
    opened: dict[str, tuple[MockServer, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, region: str, driver: Driver) -> tuple[MockServer, str]:
        """Return the server of this region and its endpoint as programs see it."""
        with self.lock:
            if region not in self.opened:
                server = self.make(region)
                server.start()
                self.opened[region] = server, driver.open(server)
            return self.opened[region]

    def close(self) -> None:
        """Stop every server."""
        for server, _ in self.opened.values():
            server.stop()


@dataclass(kw_only=True, slots=True)
class SelfTestState:
    """The judges whose self-test has passed here, by name: whoever holds the lock runs it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    passed: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """Everything that one job needs beside itself; ``endpoint`` is the one that programs see.

    ``bucket`` is the one that all cells share, empty where each has its own. ``signings`` are the
    URLs that signers of pages have made; ``turn`` is held by whoever uses a bucket that a page
    names. ``memory`` holds what blocks have shown where they are run again and again.
    """

    server: MockServer
    driver: Driver
    keyring: Keyring
    folder: Path
    endpoint: str
    region: str = REGION
    bucket: str = ""
    others: OtherRegions | None = None
    signings: ExpiringPool[SignerResult] = field(default_factory=lambda: ExpiringPool(life=life_of))
    turn: threading.Lock = field(default_factory=threading.Lock)
    self_test: SelfTestState = field(default_factory=SelfTestState)
    memory: RunMemory | None = None

    def server_of(self, region: str) -> MockServer:
        """Return the server of this region."""
        if region == self.region or self.others is None:
            return self.server
        return self.others.of(region, self.driver)[0]

    def endpoint_of(self, region: str) -> str:
        """Return the endpoint of this region as programs see it."""
        if region == self.region or self.others is None:
            return self.endpoint
        return self.others.of(region, self.driver)[1]

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, region: str = ""
    ) -> AbstractContextManager[Workplace]:
        """Lend a place for one run, with the local file written if there is to be one."""
        return self.driver.workplace(prepared, recipe, self.server_of(region or self.region))

    def new_bucket(self) -> str:
        """Return a bucket of a name that nobody else has, for as long as this is open."""
        name = f"page-{secrets.token_hex(8)}"
        self.server.admit(Ticket(bucket=name, cors=OPEN))
        return name

    @contextmanager
    def own_bucket(self) -> Iterator[str]:
        """Lend a bucket of a name that nobody else has, and forget it afterwards."""
        name = self.new_bucket()
        try:
            yield name
        finally:
            self.server.dismiss(name)


@contextmanager
def open_environment(
    driver: Driver, within: Path | None = None, memory: RunMemory | None = None
) -> Iterator[Environment]:
    """Lend an environment whose server listens, and leave nothing behind.

    Its folder is in ``within``; ``memory`` keeps what blocks have shown from run to run.
    """
    clock = SystemClock()
    keyring = make_keyring(clock.now())
    with tempfile.TemporaryDirectory(
        prefix="oss-harness-", dir=within, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)

        make = partial(_server, folder, keyring, clock)
        server, others = make(REGION), OtherRegions(make=make)
        server.start()
        try:
            yield Environment(
                server=server,
                driver=driver,
                keyring=keyring,
                folder=folder,
                endpoint=driver.open(server),
                others=others,
                memory=memory,
            )
        finally:
            driver.close()
            others.close()
            server.stop()


def _server(folder: Path, keyring: Keyring, clock: SystemClock, region: str) -> MockServer:
    return MockServer(
        root=folder / f"store-{region}",
        account=keyring.account,
        region=region,
        clock=clock,
        idle=timeouts.IDLE_CONNECTION,
        patience=timeouts.IDLE_BODY,
        has_receiver=True,
    )
