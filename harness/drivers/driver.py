"""What every driver can do."""

import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload

# So many clients take turns, with what a driver keeps for each; the next ones come after them.
TAKING_TURNS = 16


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
    """The workplace of one process: its empty folder, and the local file that it is to upload."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """The input of a program: variables of its environment, and the words of its command line.

    ``upload`` is what it is to transfer, for a client that is a function and has no environment.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    upload: SignedUpload | None = None


def upload_invocation(upload: SignedUpload, place: Workplace) -> Invocation:
    """Return what a client is told of one upload, the same by every driver."""
    environment = {
        "HARNESS_SIGNED_URL": upload.url,
        "HARNESS_FILE": str(place.file),
        "HARNESS_HEADERS": _lines(upload.send_headers),
        "HARNESS_METADATA": _lines(upload.send_metadata),
    }
    return Invocation(environment=environment, upload=upload)


def _lines(entries: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in entries.items())


class Driver(Protocol):
    """Builds each program once, and starts it in a fresh place as often as it is asked to."""

    @property
    def name(self) -> DriverName:
        """The word for this driver in cell ids."""
        ...

    @property
    def confined(self) -> bool:
        """Whether a program can reach the mock server and nothing else, and hurt nobody."""
        ...

    def open(self, host: Host) -> str:
        """Take a server that programs are to meet; return its endpoint as they see it.

        One is opened before the first program is prepared; more may come later.
        """
        ...

    def expect(self, programs: Iterable[Program]) -> None:
        """Take note of the programs that will be asked for, so that they can be built together."""
        ...

    def prepare(self, program: Program) -> Prepared:
        """Build the program, or find it built; raise EnvironmentalError where that cannot be."""
        ...

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> AbstractContextManager[Workplace]:
        """Lend a place from which this server is reached, with its local file if it has one.

        Nothing of another place is to be seen from it, and nothing of it is left behind.
        """
        ...

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        """Start a fresh process in this place, and wait for its end or for that of its budget.

        Its outputs come raw.
        """
        ...

    def left(self, name: str, place: Workplace) -> bytes:
        """Return what programs have written to this file of the place's folder, else nothing."""
        ...

    def all_left(self, place: Workplace) -> tuple[bytes, ...]:
        """Return what programs have written to the files of the place's folder, however called."""
        ...

    def lost(self) -> str:
        """Return what this driver has lost without which it can run nothing, else nothing."""
        ...

    def rest(self) -> None:
        """Get ready for the next programs, while nobody waits for one."""
        ...

    def close(self) -> None:
        """Stop every process that still runs."""
        ...
