"""Programs in containers: untrusted code, real addresses, the same tool chains on every machine."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import docker

from harness import timeouts
from harness.drivers.container.context import host_places
from harness.drivers.container.engine import plainly
from harness.drivers.container.image_room import limit_of_images, make_room_of_images
from harness.drivers.container.network import ContainerNetwork
from harness.drivers.container.packed_programs import PackedPrograms
from harness.drivers.container.places import FOLDER
from harness.drivers.container.pool import ContainerPool
from harness.drivers.container.programs_in_images import ProgramsInImages, program_key
from harness.drivers.container.workspace import (
    NotKeptError,
    Start,
    container_of,
    container_workplace,
    start,
)
from harness.drivers.driver import Host, Invocation, Prepared, Recipe, Workplace
from harness.drivers.local import at_home, default_cache, process_facts
from harness.drivers.warm.launch import limits, words
from harness.drivers.warm.runtimes import NOT_DECLARED
from harness.errors import EnvironmentalError, UsageError
from harness.model.cell import DriverName
from harness.model.observation import ProcessFacts
from harness.model.program import Program


class ContainerDriver:
    """Starts each program as a fresh process in a clean container of its client.

    ``packs`` is for programs of strangers: they are built in containers, too, and kept packed in
    this folder. ``fresh`` gives each run a container of its own, which shows that the others are as
    good; ``warm`` keeps runtimes in them, where a manifest says how.
    """

    name = DriverName.CONTAINER
    confined = True

    def __init__(
        self,
        engine: docker.DockerClient,
        *,
        packs: Path | None = None,
        fresh: bool = False,
        warm: bool = False,
    ) -> None:
        self._engine = engine
        self._warm = warm
        self._fresh = fresh
        self._cold: dict[str, str] = {}
        self._lock = threading.Lock()
        self._networks: dict[str, ContainerNetwork] = {}
        self._programs = (
            ProgramsInImages(engine, self._containers)
            if packs is None
            else PackedPrograms(engine, self._containers, packs)
        )

    def open(self, host: Host) -> str:
        """Sweep what dead runs left, and send programs to the service's own host name."""
        patience = timeouts.RUNTIME_START if self._warm else 0.0
        with self._lock:
            if host.public_name not in self._networks:
                self._networks[host.public_name] = ContainerNetwork(
                    self._engine, host, fresh=self._fresh, patience=patience
                )
            return self._networks[host.public_name].endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to build the images that these programs need."""
        self._programs.expect(programs)

    def prepare(self, program: Program) -> Prepared:
        """Wait for the program to be built; raise EnvironmentalError where that cannot be."""
        return self._programs.prepare(program)

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> Iterator[Workplace]:
        """Lend a container of this server in which nothing of an earlier run is left."""
        program = prepared.program
        containers, image = (
            self._networks[host.public_name].containers,
            self._programs.image(program),
        )
        with container_workplace(containers, program, image, recipe) as place:
            self._programs.put_into(place, program)
            yield place

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        """Start the program; wait for its end, or kill it at its budget's."""
        client, cold_because = prepared.program.client, ""
        program = Start(
            argv=(*prepared.argv, *invocation.arguments),
            environment={**at_home(place), **invocation.environment},
            seconds=client.budget.seconds,
            file_mib=client.container.file_mib,
        )
        kept = self._kept(prepared, program)
        try:
            ended = start(kept, place)
        except NotKeptError as error:
            self._cold[program_key(prepared.program)] = str(error)
            kept, ended = program, start(program, place)
        if self._warm and not kept.warm:
            cold_because = self._cold.get(program_key(prepared.program), NOT_DECLARED)
        facts = process_facts(client, ended)
        return replace(facts, warm=bool(kept.warm), cold_because=cold_because)

    def left(self, name: str, place: Workplace) -> bytes:
        """Return the beginning of the file."""
        answer = container_of(place).ask({"do": "read", "path": f"{FOLDER}/{name}"})
        return str(answer["bytes"]).encode("latin-1")

    def all_left(self, place: Workplace) -> tuple[bytes, ...]:
        """Return the beginnings of the files."""
        answer = container_of(place).ask({"do": "read-all", "path": FOLDER})
        return tuple(str(one).encode("latin-1") for one in answer["files"])

    def lost(self) -> str:
        """Return why the engine answers no more, nothing where it does."""
        try:
            with plainly("answer"):
                self._engine.ping()
        except EnvironmentalError as error:
            return error.message
        return ""

    def rest(self) -> None:
        """Have nothing that could be got ready: containers are kept as they are."""

    def close(self) -> None:
        """End every container, build no more, and remove images where they are too many."""
        self._programs.close()
        for network in list(self._networks.values()):
            network.close()
        make_room_of_images(self._engine, default_cache(), limit_of_images())
        self._engine.close()

    def _kept(self, prepared: Prepared, program: Start) -> Start:
        """Return the program as it is run in a runtime that is kept, if that can be."""
        warm = prepared.program.client.warm
        if warm is None or not self._warm or program_key(prepared.program) in self._cold:
            return program
        request = {"argv": words(warm.run, host_places(warm)), "holds": warm.holds, **limits()}
        return replace(program, warm=request, words=words(warm.cell, prepared.places))

    def _containers(self) -> ContainerPool:
        """Return containers of any server: what is built in them asks none."""
        if not self._networks:
            raise UsageError("The container driver was not opened.")
        return next(iter(self._networks.values())).containers
