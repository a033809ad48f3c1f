"""A place in a container for one cell: entered, used, and left as it was found."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from harness import timeouts
from harness.drivers.container.places import FOLDER, ROOM
from harness.drivers.container.pool import Container, ContainerPool
from harness.drivers.driver import Recipe, Workplace
from harness.drivers.processes import Ended
from harness.drivers.trust import BUNDLE, VARIABLES
from harness.errors import UsageError
from harness.model.program import Program

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class ContainerWorkplace(Workplace):
    """A workplace in a container."""

    container: Container


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """One program to start in a container, and what it may take beside what the container allows.

    ``warm`` says how the runtime is started that is to be kept for it, and ``words`` what it is
    told.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    seconds: float
    file_mib: int
    folder: str = FOLDER
    warm: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()


class NotKeptError(Exception):
    """Says why no runtime can be kept for a program, which has not been started."""


@contextmanager
def container_workplace(
    containers: ContainerPool, program: Program, image: str, recipe: Recipe | None
) -> Iterator[ContainerWorkplace]:
    """Lend a container in which nothing of an earlier cell is left, its local file written."""
    container, file = containers.take(program.client, image), f"{ROOM}/{program.local_file}"
    try:
        seed = recipe.seed.hex() if recipe else None
        size = recipe.size if recipe else 0
        container.ask({"do": "enter", "seed": seed, "size": size, "file": file})
        yield ContainerWorkplace(folder=Path(FOLDER), file=Path(file), container=container)
        if not container.is_broken and not container.ask({"do": "leave"})["clean"]:
            container.is_broken = True
    except BaseException:
        container.is_broken = True
        containers.refuse_when_closed()
        raise
    finally:
        containers.give_back(container)


def container_of(place: Workplace) -> Container:
    """Return the container that a place is in."""
    if not isinstance(place, ContainerWorkplace):
        raise UsageError("A container's client works in a place of its own driver.")
    return place.container


def start(program: Start, place: Workplace) -> Ended:
    """Start the program; wait for its end, or kill it at that of its time.

    Raises NotKeptError where it was to run in a runtime that cannot be kept.
    """
    container = container_of(place)
    asked = container.strange_queries()
    answer = container.ask(
        {
            "do": "run",
            "argv": program.argv,
            "environment": dict(program.environment) | dict.fromkeys(VARIABLES, BUNDLE),
            "folder": program.folder,
            "seconds": program.seconds,
            "largest_file": program.file_mib * MIB,
            **({"warm": dict(program.warm), "words": program.words} if program.warm else {}),
        },
        seconds=program.seconds + timeouts.CONTAINER_GRACE,
    )
    if "cannot" in answer:
        raise NotKeptError(answer["cannot"])
    limits_hit = set(answer["limits_hit"])
    if container.strange_queries() > asked:
        limits_hit.add("network")
    # Whoever hit a limit may have left it damaged; the next cell gets a new container.
    container.is_broken = container.is_broken or bool(limits_hit) or answer["timed_out"]
    return Ended(
        exit_code=answer["exit_code"],
        stdout=answer["stdout"],
        stderr=answer["stderr"],
        seconds=answer["seconds"],
        cpu_seconds=answer["cpu_seconds"],
        peak_mib=answer["peak_kib"] / KIB,
        timed_out=answer["timed_out"],
        limits_hit=tuple(sorted(limits_hit)),
    )
