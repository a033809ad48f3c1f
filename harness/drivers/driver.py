"""What every driver can do."""

import shutil
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from harness.drivers import payload
from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A program that is ready to be started, or whose compiler has refused it.

    ``places`` are the paths that words of the client's manifest name.
    """

    program: Program
    facts: BuildFacts
    argv: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """The local file before it is written: so many bytes, told by a seed."""

    seed: bytes
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Workplace:
    """Where one process works: its empty folder, and the local file that it is to upload."""

    folder: Path
    file: Path


class Host(Protocol):
    """The mock server, as far as a driver needs to know it."""

    @property
    def endpoint(self) -> str:
        """The URL that an SDK of this machine takes as its endpoint."""
        ...

    @property
    def public_name(self) -> str:
        """The host name of the service's own endpoint, below which the buckets stand."""
        ...

    def serve_on(self, listening: socket.socket, tls: ssl.SSLContext | None) -> Callable[[], None]:
        """Serve on this socket as well, until the function that comes back is called."""
        ...


class Driver(Protocol):
    """Builds a program once and starts it once per upload."""

    @property
    def name(self) -> DriverName:
        """The word for this driver in cell ids."""
        ...

    def open(self, host: Host) -> str:
        """Take the mock server that clients are to meet; return the endpoint that they see."""
        ...

    def expect(self, programs: Iterable[Program]) -> None:
        """Take note of the programs that will be asked for, so that they can be built together."""
        ...

    def prepare(self, program: Program) -> Prepared:
        """Build the program; raise EnvironmentalError where this machine cannot."""
        ...

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, folder: Path
    ) -> AbstractContextManager[Workplace]:
        """Lend a place for one cell, its local file written; below ``folder`` on this machine."""
        ...

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Start a fresh process that makes this upload, and wait for its end; outputs come raw."""
        ...

    def lost(self) -> str:
        """Return what this driver has lost without which it can run nothing, else nothing."""
        ...

    def close(self) -> None:
        """Stop every process that still runs."""
        ...


class OnThisMachine:
    """What drivers have in common whose clients see this machine's own network and files."""

    def open(self, host: Host) -> str:
        """Send clients to the server's own address."""
        return host.endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Build each program when its first cell comes."""

    def lost(self) -> str:
        """Find nothing lost: this machine is still there."""
        return ""

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, folder: Path
    ) -> Iterator[Workplace]:
        """Lend an empty folder and the local file beside it, and remove both."""
        del prepared  # every client works in the same kind of place here
        home = Path(tempfile.mkdtemp(dir=folder))
        place = Workplace(folder=home / "work", file=home / "upload.bin")
        try:
            place.folder.mkdir()
            if recipe is not None:
                payload.write(str(place.file), recipe.seed, recipe.size)
            yield place
        finally:
            shutil.rmtree(home, ignore_errors=True)
