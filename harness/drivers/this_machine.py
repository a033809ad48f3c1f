"""Places of this machine's own file system, for programs that see its network as it is."""

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from harness.drivers import payload
from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.untrusted_output import first_part, first_parts
from harness.model.program import Program

# A confined program is another user: it may pass through folders, and must know their names.
PASSABLE = 0o711


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalWorkplace(Workplace):
    """A workplace on this machine, from which the server is reached on this port.

    ``endpoint`` is the server's own.
    """

    port: int
    endpoint: str = ""


class OnThisMachine:
    """The base of drivers whose programs see this machine's own network and files."""

    def __init__(self) -> None:
        self._home: Path | None = None
        self._home_lock = threading.Lock()

    def open(self, host: Host) -> str:
        """Send programs to the server's own address."""
        return host.endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Build each program when it is asked for."""

    def lost(self) -> str:
        """Find nothing lost: this machine is still there."""
        return ""

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> Iterator[Workplace]:
        """Lend an empty folder and the local file beside it, and remove both."""
        home = Path(tempfile.mkdtemp(dir=self._folder()))
        home.chmod(PASSABLE)
        port = urlsplit(host.endpoint).port or 0
        place = LocalWorkplace(
            folder=home / "work",
            file=home / prepared.program.local_file,
            port=port,
            endpoint=host.endpoint,
        )
        try:
            place.folder.mkdir()
            if recipe is not None:
                payload.write(str(place.file), recipe.seed, recipe.size)
            yield place
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def left(self, name: str, place: Workplace) -> bytes:
        """Return the beginning of the file."""
        return first_part(str(place.folder / name))

    def all_left(self, place: Workplace) -> tuple[bytes, ...]:
        """Return the beginnings of the files."""
        return tuple(first_parts(str(place.folder)))

    def rest(self) -> None:
        """Have nothing that could be got ready."""

    def close(self) -> None:
        """Leave no folder behind."""
        with self._home_lock:
            home, self._home = self._home, None
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)

    def _folder(self) -> Path:
        with self._home_lock:
            if self._home is None:
                self._home = Path(tempfile.mkdtemp(prefix="oss-harness-"))
                self._home.chmod(PASSABLE)
            return self._home
