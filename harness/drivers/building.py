"""Dependencies installed once and programs compiled once, in a cache that runs share."""

import hashlib
import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness import timeouts
from harness.drivers.browser_places import browser_places
from harness.drivers.driver import Prepared
from harness.drivers.processes import Ended, Processes, ProcessSpec
from harness.drivers.room import lock_of, mark_used
from harness.drivers.steps import (
    StepFailedError,
    install_steps,
    names_a_line,
    run_steps,
)
from harness.drivers.tools import ToolVersions, require_tools
from harness.errors import BuildError
from harness.model.client import Client
from harness.model.observation import BuildFacts
from harness.model.program import Program

LARGEST_RESULT = 4 * 1024**3
HOSTS = Path(__file__).parent / "warm" / "hosts"
COMPLETE, REFUSED = ".complete", ".refused"
TEMPORARY = "tmp"
NUMBER = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """The site of builds: the cache that runs share, the tools, and who runs the steps.

    ``guard`` is for programs of strangers: it returns how each command is confined which builds one
    in this folder, so that it can write nothing else. ``waits`` makes a program in a folder where
    somebody waits to do it, and tells whether it has.
    """

    cache: Path
    processes: Processes
    tools: ToolVersions
    guard: Callable[[Path], tuple[str, ...]] | None = None
    waits: Callable[[Prepared, Path], bool] | None = None


def build(program: Program, site: Site) -> Prepared:
    """Return the program ready to run, built now or earlier.

    Raises BuildError where a dependency cannot be installed (the environment's fault); a compiler
    that refuses the snippet is a fact about the snippet, and comes back as ``facts.failure``.
    """
    begun = time.monotonic()
    versions = require_tools(program.client, site.tools)
    deps = _install(program, site, versions)
    home = (
        site.cache / "build" / program.client.id / f"{program.id}-{_program_key(program, versions)}"
    )
    places = _places(program, deps, home)
    argv = tuple(argument.format_map(places) for argument in program.client.run)
    with lock_of(home, site.cache):
        refused = home / REFUSED
        cached = (home / COMPLETE).exists() or refused.exists()
        failure = refused.read_text(encoding="utf-8") if refused.exists() else ""
        failure = failure if cached else _compile(program, home, places, site)
        mark_used(home, is_new=not cached)
    seconds = time.monotonic() - begun
    installed = _of_this_machine(program.client, versions)
    facts = BuildFacts(seconds=seconds, cached=cached, failure=failure, installed=installed)
    return Prepared(program=program, facts=facts, argv=argv, places=places)


def _of_this_machine(client: Client, versions: Mapping[str, str]) -> str:
    """Return the version of a library that comes with the machine, which its last tool tells."""
    number = NUMBER.search(versions[client.tools[-1].name]) if client.tools else None
    return number[0] if number and client.is_as_installed else ""


def _install(program: Program, site: Site, versions: Mapping[str, str]) -> Path:
    client = program.client
    steps = install_steps(client)
    key = digest([str(steps), *program.locks.values(), *versions.values(), *_python(client)])
    deps = site.cache / "deps" / f"{client.id}-{key}"
    if not steps:
        return deps
    with lock_of(deps, site.cache):
        if (deps / COMPLETE).exists():
            mark_used(deps, is_new=False)
            return deps
        renew(deps)
        try:
            with _lock_files(program) as pinned:
                places = {"client": str(pinned), "deps": str(deps), "python": sys.executable}
                commands = [tuple(word.format_map(places) for word in step) for step in steps]
                run_steps(commands, partial(trusted, pinned, site.processes))
        except StepFailedError as error:
            message = f"{client.id}: its dependencies cannot be installed: {error}"
            raise BuildError(message, hint=_what_to_do(client, error)) from error
        (deps / COMPLETE).touch()
        mark_used(deps, is_new=True)
    return deps


@contextmanager
def _lock_files(program: Program) -> Iterator[Path]:
    """Lend the folder with the lock files of a program."""
    if program.client.locks_in:
        yield Path(program.folder, program.client.locks_in)
        return
    with tempfile.TemporaryDirectory(prefix="oss-harness-") as name:
        for lock, text in program.locks.items():
            Path(name, lock).write_text(text, encoding="utf-8")
        yield Path(name)


def _what_to_do(client: Client, error: StepFailedError) -> str:
    if not client.locks_in:
        return f"is the package registry reachable, and does it have version {client.version}?"
    folder = f"clients/{client.folder}/{client.locks_in}".rstrip("/.")
    if error.is_proof:
        return f"renew the lock files in {folder}, or correct the version in client.toml"
    if client.locks_in != ".":
        return f"is the package registry reachable, and does it have what {folder} asks for?"
    return "is the package registry reachable?"


def _compile(program: Program, home: Path, places: Mapping[str, str], site: Site) -> str:
    renew(home)
    source = home / "src"
    source.mkdir()
    (home / "out").mkdir()
    (source / program.file).write_text(program.source, encoding="utf-8")
    for name, text in program.support.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    commands = [
        tuple(word.format_map(places) for word in step) for step in program.client.build.steps
    ]
    ours = partial(trusted, source, site.processes)
    as_it_is = Prepared(program=program, facts=BuildFacts(seconds=0, cached=False), places=places)
    try:
        if site.waits is None or not site.waits(as_it_is, home / "out"):
            run_steps(commands, ours if site.guard is None else partial(_guarded, home, site))
    except StepFailedError as error:
        failure = str(error)
    else:
        failure = ""
    finally:
        _take_over(home)
    if failure:
        if names_a_line(failure, program.file):
            (home / REFUSED).write_text(failure, encoding="utf-8")
        return failure
    (home / COMPLETE).touch()
    return ""


def _places(program: Program, deps: Path, home: Path) -> dict[str, str]:
    return {
        "client": program.folder,
        "deps": str(deps),
        "src": str(home / "src"),
        "out": str(home / "out"),
        "source": str(home / "src" / program.file),
        "entry": program.entry,
        "python": sys.executable,
        "hosts": str(HOSTS),
    } | browser_places()


def trusted(folder: Path, processes: Processes, argv: tuple[str, ...]) -> Ended:
    """Run one command of a build that is ours, in this folder."""
    return processes.run(_job(argv, folder, os.environ | {"LC_ALL": "C.UTF-8"}))


def _guarded(home: Path, site: Site, argv: tuple[str, ...]) -> Ended:
    temporary = home / TEMPORARY
    temporary.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "LC_ALL": "C.UTF-8",
    }
    confine = site.guard(home) if site.guard else ()
    return site.processes.run(_job(argv, home / "src", environment, confine))


def _job(
    argv: tuple[str, ...],
    folder: Path,
    environment: Mapping[str, str],
    confine: tuple[str, ...] = (),
) -> ProcessSpec:
    return ProcessSpec(
        argv=argv,
        folder=folder,
        environment=environment,
        seconds=timeouts.PROGRAM_BUILD,
        largest_file=LARGEST_RESULT,
        keep_end=True,
        confine=confine,
    )


def _take_over(home: Path) -> None:
    """Keep what was built, as ours: a confined build belongs to a user that nobody is."""
    shutil.rmtree(home / TEMPORARY, ignore_errors=True)
    for folder, folders, files in os.walk(home):
        for name in (".", *folders, *files):
            os.lchown(Path(folder) / name, os.geteuid(), os.getegid())


def _program_key(program: Program, versions: Mapping[str, str]) -> str:
    client = program.client
    recipe = [str(client.build), str(client.dependencies), *versions.values(), *_python(client)]
    texts = (*program.support, *program.support.values(), *program.locks.values())
    return digest([*recipe, program.source, *texts])


def _python(client: Client) -> tuple[str, ...]:
    """Return what tells apart Pythons that cannot use each other's libraries.

    A client is run by the Python of the harness, whatever the one on the PATH is.
    """
    steps = (*client.dependencies.install, *client.build.steps, client.run)
    if not any("{python}" in word for step in steps for word in step):
        return ()
    return (sys.version, str(sysconfig.get_config_var("SOABI")), platform.machine())


def digest(texts: Iterable[str]) -> str:
    """Return a short name for what was made from these texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def renew(folder: Path) -> None:
    """Leave an empty folder there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
