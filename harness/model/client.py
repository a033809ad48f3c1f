"""What one folder in ``clients/`` declares: a language, a library, how to build it and run it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from harness.model.scenario import STRICT, Flow

AS_INSTALLED = "as installed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """One part of a tool chain: what proves that it is here, and which Debian packages bring it."""

    __pydantic_config__: ClassVar = STRICT
    name: str
    probe: tuple[str, ...]
    debian: tuple[str, ...]

    @property
    def program(self) -> str:
        """The program that the probe asks, which may stand behind ``env`` and what that sets."""
        words = (word for word in self.probe if word != "env" and "=" not in word)
        return next(words, self.probe[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """The declared replacement of a placeholder's exact text by an expression of the language."""

    __pydantic_config__: ClassVar = STRICT
    text: str
    becomes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bindings:
    """The placeholders of a client's snippets; the maps stand only in the snippet with headers.

    A client without that snippet leaves the maps out.
    """

    __pydantic_config__: ClassVar = STRICT
    signed_url: Binding
    file: Binding
    headers: Binding | None = None
    metadata: Binding | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Snippet:
    """One file that a page would print, and the name by which the built program is started."""

    __pydantic_config__: ClassVar = STRICT
    file: str
    entry: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependencies:
    """The steps that install the pinned libraries into ``{deps}``, and the files that pin them."""

    __pydantic_config__: ClassVar = STRICT
    locked_by: tuple[str, ...] = ()
    install: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """The steps that make a bound snippet, its support files beside it, a program in ``{out}``."""

    __pydantic_config__: ClassVar = STRICT
    support: tuple[str, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """The limits of one process: seconds of wall time and MiB of resident memory."""

    __pydantic_config__: ClassVar = STRICT
    seconds: float = 30.0
    memory_mib: int = 512

    def within(self, seconds: float | None) -> "Budget":
        """Return the budget with the time that was asked for, if one was."""
        return self if seconds is None else replace(self, seconds=seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class ContainerLimits:
    """The limits of all that runs in a container together, enforced by the kernel.

    ``file_mib`` bounds each file that a process writes, and so what it prints.
    """

    __pydantic_config__: ClassVar = STRICT
    memory_mib: int = 1024
    disk_mib: int = 256
    file_mib: int = 64
    processes: int = 256
    open_files: int = 1024
    cpus: float = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Warm:
    """The way to keep a runtime that runs cell after cell; the warm drivers bring the hosts.

    ``build`` makes a program of the ``host`` in ``{warm}``, ``run`` starts it, and each ``cell`` is
    told to it in these words. A cell is forked from the host, or runs inside one that ``holds`` it.
    """

    __pydantic_config__: ClassVar = STRICT
    host: str
    run: tuple[str, ...]
    cell: tuple[str, ...]
    build: tuple[tuple[str, ...], ...] = ()
    holds: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsupported:
    """Scenarios (a glob over ids) that the library cannot express, and why.

    ``drivers`` is a glob, too: what is a matter of time may come out otherwise where a relay stands
    between the program and the server.
    """

    __pydantic_config__: ClassVar = STRICT
    scenarios: str
    reason: str
    drivers: str = "*"


@dataclass(frozen=True, kw_only=True, slots=True)
class MustSign:
    """Headers that the library sends, wanted or not, so that its URLs must sign them.

    A scenario that signs or sends such a header itself keeps its own value.
    """

    __pydantic_config__: ClassVar = STRICT
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryVersion:
    """Another version of a client's library: the snippets are the same, the lock files are not.

    They stand in ``versions/ID`` under the names of the client's own.
    """

    __pydantic_config__: ClassVar = STRICT
    id: str
    note: str = ""
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """One language and one HTTP library; the group of ``status`` is the printed status.

    ``origin`` is where the pages of a browser come from: only then do CORS rules count.
    ``ahead`` is how a runtime is started ahead for one program of a page, and for no more, and
    ``compiler`` how one is that does to one program what the steps of its build would do.
    ``proof`` is a command that prints the version which is installed in ``{deps}``. A client ``at``
    another of its ``versions`` is called ``CLIENT@VERSION``; its lock files are in ``locks_in``,
    which is empty where they stand in no folder.
    A client that is not ``by_default`` runs where it is named, or where libraries are compared.
    """

    __pydantic_config__: ClassVar = STRICT
    id: str
    language: str
    library: str
    version: str
    status: str
    tools: tuple[Tool, ...]
    snippets: Mapping[Flow, Snippet]
    bindings: Bindings
    run: tuple[str, ...]
    note: str = ""
    dependencies: Dependencies = field(default_factory=Dependencies)
    build: Build = field(default_factory=Build)
    budget: Budget = field(default_factory=Budget)
    container: ContainerLimits = field(default_factory=ContainerLimits)
    must_sign: MustSign = field(default_factory=MustSign)
    warm: Warm | None = None
    ahead: Warm | None = None
    compiler: Warm | None = None
    unsupported: tuple[Unsupported, ...] = ()
    origin: str = ""
    proof: tuple[str, ...] = ()
    versions: tuple[LibraryVersion, ...] = ()
    locks_in: str = "."
    by_default: bool = True

    @property
    def folder(self) -> str:
        """The name of its folder, which all its versions share."""
        return self.id.partition("@")[0]

    @property
    def is_as_installed(self) -> bool:
        """Whether its version is the machine's own, whichever that is."""
        return self.version.startswith(AS_INSTALLED)

    def at(self, version: LibraryVersion) -> "Client":
        """Return the client with this version of its library."""
        return replace(
            self,
            id=f"{self.id}@{version.id}",
            version=version.id,
            note=version.note,
            unsupported=(*self.unsupported, *version.unsupported),
            versions=(),
            locks_in=f"versions/{version.id}",
        )
