"""The snippets of pages in containers: built and run in boxes that reach the mock and nothing else.

The image of a toolkit holds its tools and its libraries, and no program: a program is built in a
box, packed, kept beside the programs of this machine, and unpacked in the box of each run. What was
packed is made by a stranger's code, so it is opened nowhere else.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import docker
from filelock import FileLock

from harness.drivers.container.background import BackgroundTasks
from harness.drivers.container.context import make_context, places, program_name, read_dockerfile
from harness.drivers.container.images import BUILDS_AT_A_TIME, Image, build_image
from harness.drivers.container.init import FOLDER, PROGRAM
from harness.drivers.container.network import ContainerNetwork
from harness.drivers.container.pool import ContainerPool
from harness.drivers.container.workspace import (
    ContainerWorkplace,
    Start,
    box_of,
    container_workplace,
    start,
)
from harness.drivers.driver import Host, Prepared, Recipe, Workplace
from harness.drivers.processes import Ended
from harness.drivers.stage import Invocation
from harness.drivers.steps import BUILD_SECONDS, StepFailedError, names_a_line, run_steps
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.observation import BuildFacts
from harness.model.program import Program

SOURCE = f"{PROGRAM}/src"
OURS = {"HOME": FOLDER, "TMPDIR": FOLDER, "LC_ALL": "C.UTF-8"}


class ContainerStage:
    """Runs programs in the warm boxes of their toolkits, a fresh process in a clean box each."""

    name = DriverName.CONTAINER
    confined = True

    def __init__(self, engine: docker.DockerClient, cache: Path) -> None:
        self._engine = engine
        self._packs = cache / "boxed"
        self._builds: BackgroundTasks[Image] = BackgroundTasks(BUILDS_AT_A_TIME)
        self._lock = threading.Lock()
        self._images: dict[str, Future[Image]] = {}
        self._yards: dict[str, ContainerNetwork] = {}

    def open(self, host: Host) -> str:
        """Send programs to the service's own host name."""
        with self._lock:
            if host.public_name not in self._yards:
                self._yards[host.public_name] = ContainerNetwork(self._engine, host)
            return self._yards[host.public_name].endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to build an image for each toolkit."""
        for program in programs:
            self._image(program)

    def prepare(self, program: Program) -> Prepared:
        """Build the program in a box, or find it built."""
        begun = time.monotonic()
        pack = self._pack(program)
        pack.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(pack.with_suffix(".lock")):
            refused = pack.with_suffix(".refused")
            cached = pack.exists() or refused.exists()
            failure = refused.read_text(encoding="utf-8") if refused.exists() else ""
            failure = failure if cached else self._build(program, pack)
            if failure and names_a_line(failure, program.file):
                refused.write_text(failure, encoding="utf-8")
        facts = BuildFacts(seconds=time.monotonic() - begun, cached=cached, failure=failure)
        inside = places(program, PROGRAM)
        argv = tuple(word.format_map(inside) for word in program.client.run)
        return Prepared(program=program, facts=facts, argv=argv)

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> Iterator[Workplace]:
        """Lend a box of this server, the program unpacked in it."""
        program = prepared.program
        with self._seat(self._yards[host.public_name].boxes, program, recipe) as place:
            with self._pack(program).open("rb") as archive:
                place.box.unpack(archive.fileno())
            yield place

    def run(self, prepared: Prepared, told: Invocation, place: Workplace) -> Ended:
        """Start the program; wait for its end, or kill it at its budget's."""
        client = prepared.program.client
        program = Start(
            argv=(*prepared.argv, *told.arguments),
            environment={**OURS, **told.environment},
            seconds=client.budget.seconds,
            file_mib=client.box.file_mib,
        )
        return start(program, place)

    def left(self, name: str, place: Workplace) -> str:
        """Return the beginning of the file."""
        answer = box_of(place).ask({"do": "read", "path": f"{FOLDER}/{name}"})
        return str(answer["text"])

    def close(self) -> None:
        """End every container, and build no more."""
        self._builds.close()
        for yard in list(self._yards.values()):
            yard.close()
        self._engine.close()

    def _image(self, program: Program) -> "Future[Image]":
        client = program.client.id
        with self._lock:
            if client not in self._images:
                context = make_context(program, read_dockerfile(program), ())
                errand = partial(build_image, self._engine, client, context)
                self._images[client] = self._builds.send(errand)
            return self._images[client]

    def _seat(
        self, boxes: ContainerPool, program: Program, recipe: Recipe | None = None
    ) -> AbstractContextManager[ContainerWorkplace]:
        return container_workplace(boxes, program.client, self._image(program).result().tag, recipe)

    def _pack(self, program: Program) -> Path:
        client = program.client
        parts = (self._image(program).result().tag, str(client.build), program_name(program))
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
        return self._packs / f"{client.id}-{digest}.tar"

    def _build(self, program: Program, pack: Path) -> str:
        """Build and pack the program; return what its compiler says where it refuses it."""
        if not self._yards:
            raise UsageError("The container stage was not opened.")
        boxes = next(iter(self._yards.values())).boxes
        with self._seat(boxes, program) as place:
            files = {**program.support, program.file: program.source}
            place.box.ask({"do": "write", "files": files})
            inside = places(program, PROGRAM)
            steps = (
                tuple(word.format_map(inside) for word in step)
                for step in program.client.build.steps
            )
            try:
                run_steps(steps, partial(_step, program, place))
            except StepFailedError as error:
                return str(error)
            (descriptor,) = place.box.pack()
            with os.fdopen(descriptor, "rb") as archive:
                _keep(archive, pack)
        return ""


def _step(program: Program, place: Workplace, argv: tuple[str, ...]) -> Ended:
    command = Start(
        argv=argv,
        environment=OURS,
        seconds=BUILD_SECONDS,
        file_mib=program.client.box.disk_mib,
        folder=SOURCE,
    )
    return start(command, place)


def _keep(archive: IO[bytes], pack: Path) -> None:
    # Others read meanwhile: they find the whole file or none.
    with tempfile.NamedTemporaryFile(dir=pack.parent, delete=False) as file:
        shutil.copyfileobj(archive, file)
    Path(file.name).replace(pack)
