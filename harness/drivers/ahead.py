"""Confined runtimes that are started ahead, each for one program and no more.

What has run one program of a stranger runs no second one: nothing is kept. But where its process
begins, its confinement stands, and for languages that say how its libraries are loaded already.
A compiler may wait, too, for one program.
"""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from harness.drivers import payload
from harness.drivers.building import HOSTS, Site
from harness.drivers.confinement import ANY_PORT
from harness.drivers.driver import Host, Invocation, Prepared, Recipe
from harness.drivers.processes import Ended, Processes, ProcessSpec, StartedAhead
from harness.drivers.this_machine import PASSABLE, LocalWorkplace
from harness.drivers.warm.launch import launch, words
from harness.errors import NotStartedError

# One for each run of a block that has changed, and one for its signer or for a fix that is tried.
MOST, MOST_COMPILERS = 4, 1
OUTPUTS = "outputs"
# Waits in place of a runtime that has no libraries to load.
BECOME = HOSTS / "become.py"
# Whose runtime, where its libraries are, and the endpoint of the server that it reaches: none for
# a compiler.
Kind = tuple[str, str, str]
NO_SERVER = ""
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
        return self._taken(prepared, host.endpoint)

    def expect(self, prepared: Prepared) -> None:
        """Take note of a program that somebody may change, so that a compiler waits for it."""
        if prepared.program.client.compiler is not None:
            with self._lock:
                self._known[self._kind(prepared, NO_SERVER)] = prepared, NO_SERVER

    def compiled(self, prepared: Prepared, out: Path) -> bool:
        """Have the compiler that waits make the program in this folder; tell whether it has.

        What it refuses is for a fresh one to refuse, and what nobody waits for, for it to make.
        """
        compiler = prepared.program.client.compiler
        place = self._taken(prepared, NO_SERVER) if compiler else None
        if compiler is None or place is None:
            return False
        argv = words(compiler.cell, {**prepared.places, "out": str(place.folder)})
        try:
            with suppress(NotStartedError):
                ended = self._end_of(place, argv, {})
                if ended.exit_code == 0 and not ended.timed_out:
                    shutil.copytree(place.folder, out, symlinks=True, dirs_exist_ok=True)
                    return True
            return False
        finally:
            shutil.rmtree(place.file, ignore_errors=True)

    def start(self, within: Path) -> None:
        """Start as many as are missing of each kind that has been asked for."""
        for kind, (prepared, endpoint) in tuple(self._known.items()):
            waiting = self._waiting.setdefault(kind, [])
            while len(waiting) < (MOST if endpoint else MOST_COMPILERS):
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
        return self._end_of(place, (*own, *invocation.arguments), invocation.environment)

    def _taken(self, prepared: Prepared, endpoint: str) -> AheadWorkplace | None:
        kind = self._kind(prepared, endpoint)
        with self._lock:
            self._known[kind] = prepared, endpoint
            waiting = self._waiting.get(kind)
            return waiting.pop() if waiting else None

    def _end_of(
        self, place: AheadWorkplace, argv: tuple[str, ...], environment: Mapping[str, str]
    ) -> Ended:
        variables = (f"{name}={value}" for name, value in environment.items())
        message = "\0".join([str(len(argv)), *argv, *variables])
        return self.processes.end_of(place.started, message)

    def _started(self, prepared: Prepared, endpoint: str, within: Path) -> AheadWorkplace:
        home = Path(mkdtemp(dir=within))
        home.chmod(PASSABLE)
        outputs, port = home / OUTPUTS, urlsplit(endpoint).port or ANY_PORT
        bare = LocalWorkplace(folder=home / "work", file=home, port=port, endpoint=endpoint)
        for folder in (bare.folder, outputs):
            folder.mkdir()
        job = self.confine(prepared, bare, self._argv(prepared, endpoint))
        started = self.processes.start_ahead(job, outputs)
        return AheadWorkplace(
            folder=bare.folder, file=home, port=port, endpoint=endpoint, started=started
        )

    @staticmethod
    def _kind(prepared: Prepared, endpoint: str) -> Kind:
        return prepared.program.client.id, prepared.places["deps"], endpoint

    def _argv(self, prepared: Prepared, endpoint: str) -> tuple[str, ...]:
        client = prepared.program.client
        waits = client.ahead if endpoint else client.compiler
        if waits is None:
            return (sys.executable, "-I", "-S", str(BECOME))
        return launch(prepared, waits, self.site).argv
