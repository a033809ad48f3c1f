"""A block of a page with another version of the library that it imports."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from harness.catalog.catalog import ALL, Catalog
from harness.model.client import Client
from harness.model.page import Block
from harness.model.program import Program
from harness.model.scenario import Flow, Variant
from harness.model.toolkit import Library, Toolkit
from harness.model.versions import in_order
from harness.pages.libraries import is_always_there, libraries
from harness.pages.npm_locks import with_tools

# What installs a library by a lock file; all else is the machine's own.
NPM, PIP, MAVEN = "npm", "pip", "mvn"
MAJOR = re.compile(r"\d+")
MADE = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pinned:
    """One version of a library, with the client whose lock files bring it.

    ``tools`` are what the blocks are built with where that is installed beside the libraries.
    """

    name: str
    client: Client
    program: Program
    tools: tuple[str, ...] = ()

    def brings(self, toolkit: Toolkit, text: str) -> bool:
        """Tell whether a block asks for this library, and for no other that is installed."""
        return [one.name for one in installed(toolkit, text)] == [self.name]

    def into(self, program: Program) -> Program:
        """Return the program of a block with this version in place of the toolkit's libraries."""
        ours = self.client
        client = replace(
            program.client,
            version=ours.version,
            dependencies=ours.dependencies,
            proof=ours.proof,
            locks_in=MADE,
        )
        locks = self.program.locks
        if self.tools:
            locks = with_tools(locks, program.locks, (*self.tools, f"@types/{self.name}"))
        return replace(program, client=client, locks=locks)


def installed(toolkit: Toolkit, text: str) -> tuple[Library, ...]:
    """Return the libraries that a block asks for and a lock file brings, and not the machine."""
    asked = (one for one in libraries(toolkit, text) if not is_always_there(one))
    return tuple(one for one in asked if MAJOR.match(one.version))


def axis_of(block: Block, toolkit: Toolkit, catalog: Catalog, wanted: str) -> tuple[Pinned, ...]:
    """Return the versions with which a block can run, the oldest first; none where it is one."""
    used = installed(toolkit, block.before + block.text)
    tools = tuple(_tools(toolkit))
    installer = _installer(toolkit.dependencies.install)
    if len(used) != 1 or not installer or (tools and installer != NPM):
        return ()
    for client in catalog.every_client:
        versions = [client, *(client.at(version) for version in client.versions)]
        if client.versions and _fits(client, used[0], installer):
            return tuple(
                _pinned(used[0].name, one, catalog, tools)
                for one in in_order(versions)
                if wanted == ALL or fnmatchcase(one.version, wanted)
            )
    return ()


def _tools(toolkit: Toolkit) -> Iterator[str]:
    """Yield what a toolkit needs itself among its libraries: a compiler, and what it reads."""
    for library in toolkit.libraries:
        if is_always_there(library) and MAJOR.match(library.version):
            yield from (library.name, "@types/node")


def _fits(client: Client, library: Library, installer: str) -> bool:
    own = _installer(client.dependencies.install)
    return client.library == library.name and own == installer and _is_of(client, library)


def _is_of(client: Client, library: Library) -> bool:
    """Tell whether two versions are of one line: another line is another library."""
    every = (client.version, *(one.id for one in client.versions))
    return _major(library.version) in {_major(one) for one in every}


def _major(version: str) -> str:
    match = MAJOR.match(version)
    return match[0] if match else ""


def _installer(steps: Iterable[tuple[str, ...]]) -> str:
    words = {word for step in steps for word in step}
    return next((one for one in (NPM, PIP, MAVEN) if one in words), "")


def _pinned(name: str, client: Client, catalog: Catalog, tools: tuple[str, ...]) -> Pinned:
    flow = next(flow for flow in Flow if flow in client.snippets)
    program = catalog.program(client, flow, Variant.PUBLISHED)
    return Pinned(name=name, client=client, program=program, tools=tools)
