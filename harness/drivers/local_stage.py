"""The snippets of pages as processes of this machine, confined where it can do that."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from harness.drivers import payload
from harness.drivers.building import Site, build
from harness.drivers.confinement import ANY_PORT, can_confine, confinement
from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.processes import Ended, Processes, ProcessSpec
from harness.drivers.stage import Invocation
from harness.drivers.untrusted_output import beginning
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.program import Program

# A confined program is another user: it may pass through folders, and must know their names.
PASSABLE = 0o711


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalWorkplace(Workplace):
    """A workplace on this machine, from which one port of it is reached."""

    port: int


class LocalStage:
    """Runs programs as processes of this machine; ``confined`` says whether they are."""

    name = DriverName.LOCAL

    def __init__(self, cache: Path, *, confine: bool = True) -> None:
        self._cache = cache
        self._processes = Processes()
        self._folder = Path(tempfile.mkdtemp(prefix="oss-harness-"))
        self._folder.chmod(PASSABLE)
        self.confined = confine and can_confine(self._processes, self._folder)

    def open(self, host: Host) -> str:
        """Send programs to the server's own address."""
        return host.endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Build each program when it is asked for."""

    def prepare(self, program: Program) -> Prepared:
        """Build the program, or find it built."""
        guard = partial(self._guard, program.client)
        return build(program, Site(cache=self._cache, processes=self._processes, guard=guard))

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> Iterator[Workplace]:
        """Lend an empty folder and the local file beside it, and remove both."""
        del prepared  # every program works in the same kind of place here
        home = Path(tempfile.mkdtemp(dir=self._folder))
        home.chmod(PASSABLE)
        port = urlsplit(host.endpoint).port or 0
        place = LocalWorkplace(folder=home / "work", file=home / "upload.bin", port=port)
        try:
            place.folder.mkdir()
            if recipe is not None:
                payload.write(str(place.file), recipe.seed, recipe.size)
            yield place
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def run(self, prepared: Prepared, told: Invocation, place: Workplace) -> Ended:
        """Start the program; confined, it can write nothing but its folder."""
        if not isinstance(place, LocalWorkplace):
            raise UsageError("A program of this machine works in a place of its own stage.")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place.folder),
            "TMPDIR": str(place.folder),
            "LC_ALL": "C.UTF-8",
            **told.environment,
        }
        argv = (*prepared.argv, *told.arguments)
        client = prepared.program.client
        words = self._guard(client, place.folder, place.port)
        return self._processes.run(
            ProcessSpec(
                argv=(*words, *argv),
                folder=place.folder,
                environment=environment,
                seconds=client.budget.seconds,
            )
        )

    def _guard(self, client: Client, writable: Path, port: int = ANY_PORT) -> tuple[str, ...]:
        """Return the words before a command that may write this folder and reach this port."""
        if not self.confined:
            return ()
        words = (client.run[0], *(tool.probe[0] for tool in client.tools))
        found = [Path(path).resolve() for word in words if (path := shutil.which(word))]
        tools = [path.parent.parent for path in found]
        return confinement(port, writable, (self._cache, writable, *tools))

    def left(self, name: str, place: Workplace) -> str:
        """Return the beginning of the file."""
        return beginning(str(place.folder / name))

    def close(self) -> None:
        """Kill what still runs."""
        self._processes.close()
        shutil.rmtree(self._folder, ignore_errors=True)
