"""Where cells are run: one server, one driver, one folder, one keyring."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.drivers.driver import Driver, Prepared, Recipe, Workplace
from harness.engine.keyring import Keyring, make_keyring
from harness.server.clock import SystemClock
from harness.server.service import MockServer

REGION = "cn-hangzhou"


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """Everything that one cell needs beside itself; ``endpoint`` is the one that clients see.

    ``bucket`` is the one that all cells share, empty where each has its own.
    """

    server: MockServer
    driver: Driver
    keyring: Keyring
    folder: Path
    endpoint: str
    region: str = REGION
    bucket: str = ""

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None
    ) -> AbstractContextManager[Workplace]:
        """Lend a place for one cell, with the local file written."""
        return self.driver.workplace(prepared, recipe, self.folder)


@contextmanager
def open_environment(driver: Driver, within: Path | None = None) -> Iterator[Environment]:
    """Lend a bench whose server listens, and leave nothing behind; its folder is ``within``."""
    clock = SystemClock()
    keyring = make_keyring(clock.now())
    with tempfile.TemporaryDirectory(
        prefix="oss-harness-", dir=within, ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        server = MockServer(
            root=folder / "store", account=keyring.account, region=REGION, clock=clock
        )
        server.start()
        try:
            yield Environment(
                server=server,
                driver=driver,
                keyring=keyring,
                folder=folder,
                endpoint=driver.open(server),
            )
        finally:
            driver.close()
            server.stop()
