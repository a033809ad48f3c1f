"""Where cells are run: one server, one driver, one folder, one keyring."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.drivers.driver import Driver, Workplace
from harness.engine.keyring import Keyring, make_keyring
from harness.server.clock import SystemClock
from harness.server.service import MockServer

REGION = "cn-hangzhou"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """Everything that one cell needs beside itself."""

    server: MockServer
    driver: Driver
    keyring: Keyring
    folder: Path
    region: str = REGION

    @contextmanager
    def workplace(self) -> Iterator[Workplace]:
        """Lend a folder for one cell: an empty one to work in and a place for the local file."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            (home / "work").mkdir()
            yield Workplace(folder=home / "work", file=home / "upload.bin")
        finally:
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def open_bench(driver: Driver) -> Iterator[Bench]:
    """Lend a bench whose server listens, and leave nothing behind."""
    clock = SystemClock()
    keyring = make_keyring(clock.now())
    with tempfile.TemporaryDirectory(prefix="oss-harness-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = MockServer(
            root=folder / "store", account=keyring.account, region=REGION, clock=clock
        )
        server.start()
        try:
            yield Bench(server=server, driver=driver, keyring=keyring, folder=folder)
        finally:
            driver.close()
            server.stop()
