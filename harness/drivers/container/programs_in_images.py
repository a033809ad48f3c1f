"""The programs of clients: built into the image of their client, all of them together."""

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

import docker

from harness.drivers.container.background import BackgroundTasks
from harness.drivers.container.context import (
    PROGRAMS,
    make_context,
    places,
    program_name,
    read_dockerfile,
)
from harness.drivers.container.images import BUILDS_AT_A_TIME, Image, build_image
from harness.drivers.container.pool import ContainerPool
from harness.drivers.container.workspace import ContainerWorkplace
from harness.drivers.driver import Prepared
from harness.drivers.local import default_cache
from harness.drivers.room import CacheUse
from harness.model.observation import BuildFacts
from harness.model.program import Program


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A client's image, and what the compilers said of the programs that they refused."""

    image: Image
    failures: Mapping[str, str]


class ProgramsInImages:
    """Builds an image a client, with all programs of the client that were expected in it."""

    def __init__(
        self, engine: docker.DockerClient, containers: Callable[[], ContainerPool]
    ) -> None:
        self._engine = engine
        self._containers = containers
        self._use = CacheUse(default_cache())
        self._builds: BackgroundTasks[Ready] = BackgroundTasks(BUILDS_AT_A_TIME)
        self._lock = threading.Lock()
        self._groups: dict[str, tuple[Program, ...]] = {}
        self._ready: dict[str, Future[Ready]] = {}

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to build an image for each client, with all its programs in it."""
        groups: dict[str, list[Program]] = {}
        for program in programs:
            groups.setdefault(program.client.id, []).append(program)
        for group in groups.values():
            for program in group:
                self._groups[program_key(program)] = tuple(group)
            self._begin(group[0])

    def prepare(self, program: Program) -> Prepared:
        """Wait for the image; raise EnvironmentalError where it cannot be built."""
        ready = self._begin(program).result()
        inside = places(program)
        return Prepared(
            program=program,
            facts=BuildFacts(
                seconds=ready.image.seconds,
                cached=ready.image.cached,
                failure=ready.failures.get(program_name(program), ""),
            ),
            argv=tuple(word.format_map(inside) for word in program.client.run),
            places=inside,
        )

    def image(self, program: Program) -> str:
        """Return the tag of the image in whose containers the program runs."""
        return self._begin(program).result().image.tag

    def put_into(self, place: ContainerWorkplace, program: Program) -> None:
        """Put nothing there: the program is in the image."""

    def close(self) -> None:
        """Build no more, and use the images no more."""
        self._builds.close()
        self._use.end()

    def _begin(self, program: Program) -> "Future[Ready]":
        key = program_key(program)
        with self._lock:
            group = self._groups.setdefault(key, (program,))
            name = program_key(group[0])
            if name not in self._ready:
                self._ready[name] = self._builds.send(partial(self._make_ready, group))
            return self._ready[name]

    def _make_ready(self, group: tuple[Program, ...]) -> Ready:
        self._use.begin()
        client, containers = group[0].client, self._containers()
        context = make_context(group[0], read_dockerfile(group[0]), group)
        image = build_image(self._engine, client.id.replace("@", "-"), context)
        container = containers.take(client, image.tag)
        try:
            failures = container.ask({"do": "failures", "programs": PROGRAMS})["failures"]
        finally:
            containers.give_back(container)
        return Ready(image=image, failures=failures)


def program_key(program: Program) -> str:
    """Return the name of a program among all of all clients."""
    return f"{program.client.id}:{program_name(program)}"
