"""Clients in containers: untrusted code, real addresses, the same tool chains on every machine."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import docker

from harness.drivers.container.box import FILE, FOLDER, LOOPBACK
from harness.drivers.container.boxes import GRACE, Box, Boxes, Surroundings
from harness.drivers.container.context import (
    PROGRAMS,
    make_context,
    places,
    program_name,
    read_dockerfile,
)
from harness.drivers.container.engine import plainly
from harness.drivers.container.errands import Errands
from harness.drivers.container.images import Image, build_image
from harness.drivers.container.meeting import sweep_folders
from harness.drivers.container.names import NameServer
from harness.drivers.container.owner import sweep, this_run
from harness.drivers.container.trust import BUNDLE, VARIABLES, Trust
from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.local import client_variables, reported_status
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload

BUILDS_AT_A_TIME = 4
KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A client's image, and what the compilers said of the programs that they refused."""

    image: Image
    failures: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat(Workplace):
    """A workplace in a box."""

    box: Box


class ContainerDriver:
    """Runs each upload in a fresh process in the warm container of its client."""

    name = DriverName.CONTAINER

    def __init__(self, engine: docker.DockerClient) -> None:
        self._engine = engine
        self._builds: Errands[Ready] = Errands(BUILDS_AT_A_TIME)
        self._lock = threading.Lock()
        self._groups: dict[str, tuple[Program, ...]] = {}
        self._ready: dict[str, Future[Ready]] = {}
        self._names: NameServer | None = None
        self._boxes: Boxes | None = None

    def open(self, host: Host) -> str:
        """Sweep what dead runs left, and send clients to the service's own host name."""
        sweep(self._engine)
        sweep_folders()
        with plainly("describe itself"):
            cores = int(self._engine.info()["NCPU"])
        self._names = NameServer(host.public_name, LOOPBACK)
        self._boxes = Boxes(
            Surroundings(
                engine=self._engine,
                owner=this_run(),
                trust=Trust(host.public_name),
                host=host,
                names=self._names,
                cores=cores,
            )
        )
        return f"https://{host.public_name}"

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
        )

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, folder: Path
    ) -> Iterator[Workplace]:
        """Lend a box in which nothing of an earlier cell is left."""
        del folder  # nothing of this machine's is seen inside
        program, boxes = prepared.program, self._opened()
        box = boxes.take(program.client, self._begin(program).result().image.tag)
        try:
            seed = recipe.seed.hex() if recipe else None
            box.ask({"do": "enter", "seed": seed, "size": recipe.size if recipe else 0})
            yield Seat(folder=Path(FOLDER), file=Path(FILE), box=box)
            if not box.is_broken and not box.ask({"do": "leave"})["clean"]:
                box.is_broken = True
        except BaseException:
            box.is_broken = True
            boxes.refuse_when_closed()
            raise
        finally:
            boxes.give_back(box)

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Start the program on this upload; wait for its end, or kill it at its budget's."""
        if not isinstance(place, Seat):
            raise UsageError("A container's client works in a place of its own driver.")
        client, box = prepared.program.client, place.box
        budget, asked = client.budget.seconds, box.strange_queries()
        answer = box.ask(
            {
                "do": "run",
                "argv": prepared.argv,
                "environment": client_variables(upload, place) | dict.fromkeys(VARIABLES, BUNDLE),
                "seconds": budget,
                "largest_file": client.box.file_mib * MIB,
            },
            seconds=budget + GRACE,
        )
        walls = set(answer["limits_hit"])
        if box.strange_queries() > asked:
            walls.add("network")
        # Whoever ran into a wall may have left it damaged; the next cell gets a new box.
        box.is_broken = bool(walls) or answer["timed_out"]
        return ProcessFacts(
            exit_code=answer["exit_code"],
            stdout=answer["stdout"],
            stderr=answer["stderr"],
            reported_status=reported_status(client.status, answer["stdout"]),
            seconds=answer["seconds"],
            cpu_seconds=answer["cpu_seconds"],
            peak_mib=answer["peak_kib"] / KIB,
            timed_out=answer["timed_out"],
            limits_hit=tuple(sorted(walls)),
        )

    def close(self) -> None:
        """End every container, and build no more."""
        self._builds.close()
        if self._boxes is not None:
            self._boxes.close()
        if self._names is not None:
            self._names.close()
            self._names = None
        self._engine.close()

    def _opened(self) -> Boxes:
        if self._boxes is None:
            raise UsageError("The container driver was not opened.")
        return self._boxes

    def _begin(self, program: Program) -> "Future[Ready]":
        key = _key(program)
        with self._lock:
            group = self._groups.setdefault(key, (program,))
            name = _key(group[0])
            if name not in self._ready:
                self._ready[name] = self._builds.send(partial(self._make_ready, group))
            return self._ready[name]

    def _make_ready(self, group: tuple[Program, ...]) -> Ready:
        client, boxes = group[0].client, self._opened()
        context = make_context(client, read_dockerfile(group[0]), group)
        image = build_image(self._engine, client.id, context)
        box = boxes.take(client, image.tag)
        try:
            failures = box.ask({"do": "failures", "programs": PROGRAMS})["failures"]
        finally:
            boxes.give_back(box)
        return Ready(image=image, failures=failures)


def _key(program: Program) -> str:
    return f"{program.client.id}:{program_name(program)}"
