"""The programs of strangers: built in containers that reach the mock and nothing else.

The image of a toolkit holds its tools and its libraries, and no program: a program is built in a
container, packed, kept beside the programs of this machine, and unpacked in the container of each
run. What was packed is made by a stranger's code, so it is opened nowhere else.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import IO

import docker
from filelock import FileLock

from harness import timeouts
from harness.drivers.container.background import BackgroundTasks
from harness.drivers.container.context import make_context, places, program_name, read_dockerfile
from harness.drivers.container.images import BUILDS_AT_A_TIME, Image, build_image
from harness.drivers.container.places import FOLDER, PROGRAM
from harness.drivers.container.pool import ContainerPool
from harness.drivers.container.workspace import (
    ContainerWorkplace,
    Start,
    container_workplace,
    start,
)
from harness.drivers.driver import Prepared, Workplace
from harness.drivers.processes import Ended
from harness.drivers.room import CacheUse
from harness.drivers.steps import StepFailedError, names_a_line, run_steps
from harness.model.observation import BuildFacts
from harness.model.program import Program

SOURCE = f"{PROGRAM}/src"
OURS = {"HOME": FOLDER, "TMPDIR": FOLDER, "LC_ALL": "C.UTF-8"}


class PackedPrograms:
    """Builds each program once in a container of its toolkit, and keeps it packed."""

    def __init__(
        self, engine: docker.DockerClient, containers: Callable[[], ContainerPool], packs: Path
    ) -> None:
        self._engine = engine
        self._containers = containers
        self._packs = packs
        self._use = CacheUse(packs.parent)
        self._builds: BackgroundTasks[Image] = BackgroundTasks(BUILDS_AT_A_TIME)
        self._lock = threading.Lock()
        self._images: dict[tuple[str, frozenset[tuple[str, str]]], Future[Image]] = {}

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to build an image for each toolkit, and for each of its sets of libraries."""
        for program in programs:
            self._image(program)

    def prepare(self, program: Program) -> Prepared:
        """Build the program in a container, or find it built."""
        begun = time.monotonic()
        pack = self._pack(program)
        pack.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(pack.with_suffix(".lock")):
            refused = pack.with_suffix(".refused")
            known = next((one for one in (pack, refused) if one.exists()), None)
            if known is None:
                self._use.has_built()
                failure = self._build(program, pack)
            else:
                os.utime(known)
                failure = "" if known == pack else refused.read_text(encoding="utf-8")
            if failure and names_a_line(failure, program.file):
                refused.write_text(failure, encoding="utf-8")
        facts = BuildFacts(
            seconds=time.monotonic() - begun, cached=known is not None, failure=failure
        )
        inside = places(program, PROGRAM)
        argv = tuple(word.format_map(inside) for word in program.client.run)
        return Prepared(program=program, facts=facts, argv=argv, places=inside)

    def image(self, program: Program) -> str:
        """Return the tag of the image in whose containers the program runs."""
        return self._image(program).result().tag

    def put_into(self, place: ContainerWorkplace, program: Program) -> None:
        """Unpack the program in a container."""
        with self._pack(program).open("rb") as archive:
            place.container.unpack(archive.fileno())

    def close(self) -> None:
        """Build no more, and make room in the cache."""
        self._builds.close()
        self._use.end()

    def _image(self, program: Program) -> "Future[Image]":
        self._use.begin()
        client, locks = program.client.id, frozenset(program.locks.items())
        with self._lock:
            if (client, locks) not in self._images:
                context = make_context(program, read_dockerfile(program), ())
                task = partial(build_image, self._engine, client, context)
                self._images[client, locks] = self._builds.send(task)
            return self._images[client, locks]

    def _pack(self, program: Program) -> Path:
        client = program.client
        parts = (self.image(program), str(client.build), program_name(program))
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
        return self._packs / f"{client.id}-{digest}.tar"

    def _build(self, program: Program, pack: Path) -> str:
        """Build and pack the program; return what its compiler says where it refuses it."""
        containers, image = self._containers(), self.image(program)
        with container_workplace(containers, program, image, None) as place:
            files = {**program.support, program.file: program.source}
            place.container.ask({"do": "write", "files": files})
            inside = places(program, PROGRAM)
            steps = (
                tuple(word.format_map(inside) for word in step)
                for step in program.client.build.steps
            )
            try:
                run_steps(steps, partial(_step, program, place))
            except StepFailedError as error:
                return str(error)
            (descriptor,) = place.container.pack()
            with os.fdopen(descriptor, "rb") as archive:
                _keep(archive, pack)
        return ""


def _step(program: Program, place: Workplace, argv: tuple[str, ...]) -> Ended:
    command = Start(
        argv=argv,
        environment=OURS,
        seconds=timeouts.PROGRAM_BUILD,
        file_mib=program.client.container.disk_mib,
        folder=SOURCE,
    )
    return start(command, place)


def _keep(archive: IO[bytes], pack: Path) -> None:
    # Others read meanwhile: they find the whole file or none.
    with tempfile.NamedTemporaryFile(dir=pack.parent, delete=False) as file:
        shutil.copyfileobj(archive, file)
    Path(file.name).replace(pack)
