"""Clients in containers: untrusted code, real addresses, the same tool chains on every machine."""

import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import docker

from harness.drivers.container.background import BackgroundTasks
from harness.drivers.container.context import (
    PROGRAMS,
    host_places,
    make_context,
    places,
    program_name,
    read_dockerfile,
)
from harness.drivers.container.engine import plainly
from harness.drivers.container.images import BUILDS_AT_A_TIME, Image, build_image
from harness.drivers.container.network import ContainerNetwork
from harness.drivers.container.pool import ContainerPool
from harness.drivers.container.workspace import NotKeptError, Start, container_workplace, start
from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.local import client_variables, reported_status
from harness.drivers.warm.driver import NOT_DECLARED
from harness.drivers.warm.launch import words
from harness.drivers.warm.runtime_pool import SECONDS_OF_A_START
from harness.errors import EnvironmentalError, UsageError
from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A client's image, and what the compilers said of the programs that they refused."""

    image: Image
    failures: Mapping[str, str]


class ContainerDriver:
    """Runs each upload in a fresh process in the warm container of its client.

    ``fresh`` gives each cell a container of its own, which shows that the warm ones are as good;
    ``warm`` keeps runtimes in them, where a manifest says how.
    """

    name = DriverName.CONTAINER

    def __init__(
        self, engine: docker.DockerClient, *, fresh: bool = False, warm: bool = False
    ) -> None:
        self._engine = engine
        self._warm = warm
        self._cold: dict[str, str] = {}
        self._fresh = fresh
        self._builds: BackgroundTasks[Ready] = BackgroundTasks(BUILDS_AT_A_TIME)
        self._lock = threading.Lock()
        self._groups: dict[str, tuple[Program, ...]] = {}
        self._ready: dict[str, Future[Ready]] = {}
        self._yard: ContainerNetwork | None = None

    def open(self, host: Host) -> str:
        """Sweep what dead runs left, and send clients to the service's own host name."""
        patience = SECONDS_OF_A_START if self._warm else 0.0
        self._yard = ContainerNetwork(self._engine, host, fresh=self._fresh, patience=patience)
        return self._yard.endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to build an image for each client, with all its programs in it."""
        groups: dict[str, list[Program]] = {}
        for program in programs:
            groups.setdefault(program.client.id, []).append(program)
        for group in groups.values():
            for program in group:
                self._groups[_key(program)] = tuple(group)
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

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, folder: Path
    ) -> AbstractContextManager[Workplace]:
        """Lend a box in which nothing of an earlier cell is left."""
        del folder  # nothing of this machine's is seen inside
        program = prepared.program
        image = self._begin(program).result().image.tag
        return container_workplace(self._boxes(), program.client, image, recipe)

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Start the program on this upload; wait for its end, or kill it at its budget's."""
        client, cold_because = prepared.program.client, ""
        program = Start(
            argv=prepared.argv,
            environment=client_variables(upload, place),
            seconds=client.budget.seconds,
            file_mib=client.box.file_mib,
        )
        kept = self._kept(prepared, program)
        try:
            ended = start(kept, place)
        except NotKeptError as error:
            self._cold[_key(prepared.program)] = str(error)
            kept, ended = program, start(program, place)
        if self._warm and not kept.warm:
            cold_because = self._cold.get(_key(prepared.program), NOT_DECLARED)
        return ProcessFacts(
            exit_code=ended.exit_code,
            stdout=ended.stdout,
            stderr=ended.stderr,
            reported_status=reported_status(client.status, ended.stdout),
            seconds=ended.seconds,
            cpu_seconds=ended.cpu_seconds,
            peak_mib=ended.peak_mib,
            timed_out=ended.timed_out,
            limits_hit=ended.limits_hit,
            warm=bool(kept.warm),
            cold_because=cold_because,
        )

    def _kept(self, prepared: Prepared, program: Start) -> Start:
        """Return the program as it is run in a runtime that is kept, if that can be."""
        warm = prepared.program.client.warm
        if warm is None or not self._warm or _key(prepared.program) in self._cold:
            return program
        told = {"argv": words(warm.run, host_places(warm)), "holds": warm.holds}
        return replace(program, warm=told, words=words(warm.cell, prepared.places))

    def lost(self) -> str:
        """Return why the engine answers no more, nothing where it does."""
        try:
            with plainly("answer"):
                self._engine.ping()
        except EnvironmentalError as error:
            return error.message
        return ""

    def close(self) -> None:
        """End every container, and build no more."""
        self._builds.close()
        if self._yard is not None:
            self._yard.close()
        self._engine.close()

    def _boxes(self) -> ContainerPool:
        if self._yard is None:
            raise UsageError("The container driver was not opened.")
        return self._yard.boxes

    def _begin(self, program: Program) -> "Future[Ready]":
        key = _key(program)
        with self._lock:
            group = self._groups.setdefault(key, (program,))
            name = _key(group[0])
            if name not in self._ready:
                self._ready[name] = self._builds.send(partial(self._make_ready, group))
            return self._ready[name]

    def _make_ready(self, group: tuple[Program, ...]) -> Ready:
        client, boxes = group[0].client, self._boxes()
        context = make_context(group[0], read_dockerfile(group[0]), group)
        image = build_image(self._engine, client.id, context)
        box = boxes.take(client, image.tag)
        try:
            failures = box.ask({"do": "failures", "programs": PROGRAMS})["failures"]
        finally:
            boxes.give_back(box)
        return Ready(image=image, failures=failures)


def _key(program: Program) -> str:
    return f"{program.client.id}:{program_name(program)}"
