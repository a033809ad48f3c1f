"""Confined runtimes that are started ahead, each for one program and no more.

What has run one program of a stranger runs no second one: nothing is kept. But where its process
begins, its confinement stands, and for languages that say how its libraries are loaded already.
"""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from harness.drivers import payload
from harness.drivers.building import HOSTS, Site
from harness.drivers.driver import Host, Invocation, Prepared, Recipe
from harness.drivers.processes import Ended, Processes, ProcessSpec, StartedAhead
from harness.drivers.this_machine import PASSABLE, LocalWorkplace
from harness.drivers.warm.launch import launch, words

# One for each run of a block that has changed, and one for its signer or for a fix that is tried.
MOST = 4
OUTPUTS = "outputs"
# Waits in place of a runtime that has no libraries to load.
BECOME = HOSTS / "become.py"
# Whose runtime, where its libraries are, and the endpoint of the server that it reaches.
Kind = tuple[str, str, str]
# Makes the specification of a process that is confined to this place.
Confine = Callable[[Prepared, LocalWorkplace, tuple[str, ...]], ProcessSpec]


@dataclass(frozen=True, kw_only=True, slots=True)
class AheadWorkplace(LocalWorkplace):
    """A workplace in which a runtime waits for its program."""

    started: StartedAhead


@dataclass(kw_only=True, slots=True)
class Ahead:
    """The runtimes that wait, by what they can run."""

    processes: Processes
    site: Site
    confine: Confine
    _waiting: dict[Kind, list[AheadWorkplace]] = field(default_factory=dict)
    _known: dict[Kind, tuple[Prepared, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, prepared: Prepared, host: Host) -> AheadWorkplace | None:
        """Return a place in which a runtime waits, None where there is none for this program."""
        kind = self._kind(prepared, host.endpoint)
        with self._lock:
            self._known[kind] = prepared, host.endpoint
            waiting = self._waiting.get(kind)
            return waiting.pop() if waiting else None

    def start(self, within: Path) -> None:
        """Start as many as are missing of each kind that has been asked for."""
        for kind, (prepared, endpoint) in tuple(self._known.items()):
            waiting = self._waiting.setdefault(kind, [])
            while len(waiting) < MOST:
                place = self._started(prepared, endpoint, within)
                with self._lock:
                    waiting.append(place)

    @contextmanager
    def lent(
        self, place: AheadWorkplace, prepared: Prepared, recipe: Recipe | None
    ) -> Iterator[AheadWorkplace]:
        """Lend a place with the local file in it, and remove it afterwards."""
        file = place.file / prepared.program.local_file
        try:
            if recipe is not None:
                payload.write(str(file), recipe.seed, recipe.size)
            yield replace(place, file=file)
        finally:
            shutil.rmtree(place.file, ignore_errors=True)

    def run(self, prepared: Prepared, invocation: Invocation, place: AheadWorkplace) -> Ended:
        """Have the runtime that waits there become this program."""
        ahead = prepared.program.client.ahead
        own = words(ahead.cell, prepared.places) if ahead else prepared.argv
        argv = (*own, *invocation.arguments)
        variables = (f"{name}={value}" for name, value in invocation.environment.items())
        message = "\0".join([str(len(argv)), *argv, *variables])
        return self.processes.end_of(place.started, message)

    def _started(self, prepared: Prepared, endpoint: str, within: Path) -> AheadWorkplace:
        home = Path(mkdtemp(dir=within))
        home.chmod(PASSABLE)
        outputs, port = home / OUTPUTS, urlsplit(endpoint).port or 0
        bare = LocalWorkplace(folder=home / "work", file=home, port=port, endpoint=endpoint)
        for folder in (bare.folder, outputs):
            folder.mkdir()
        job = self.confine(prepared, bare, self._argv(prepared))
        started = self.processes.start_ahead(job, outputs)
        return AheadWorkplace(
            folder=bare.folder, file=home, port=port, endpoint=endpoint, started=started
        )

    @staticmethod
    def _kind(prepared: Prepared, endpoint: str) -> Kind:
        return prepared.program.client.id, prepared.places["deps"], endpoint

    def _argv(self, prepared: Prepared) -> tuple[str, ...]:
        ahead = prepared.program.client.ahead
        if ahead is None:
            return (sys.executable, "-I", "-S", str(BECOME))
        return launch(prepared, ahead, self.site).argv
