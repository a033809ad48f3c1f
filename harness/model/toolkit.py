"""What builds and runs the snippets of one language: pinned libraries, wrapping, commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from harness.model.client import Budget, Build, ContainerLimits, Dependencies, Tool, Warm
from harness.model.page import Language, Runtime
from harness.model.scenario import STRICT


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """One library of the set, and what asks for it; what nothing asks for is always there.

    ``modules`` are imported, or named with what they hold; ``calls`` are called on nothing, and
    ``names`` stand anywhere in the code. ``imports`` is a pattern of texts that no tree tells.
    ``absent`` says what one is that the set does not hold, and why: what asks for it is not run.
    """

    __pydantic_config__: ClassVar = STRICT
    name: str
    modules: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    imports: str = ""
    version: str = ""
    absent: str = ""

    @property
    def asked_by(self) -> tuple[str, ...]:
        """All that asks for the library."""
        return tuple(filter(None, (*self.modules, *self.calls, *self.names, self.imports)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrapping:
    """The frame of a fragment's program: what ``hoisted`` finds stays outside, the rest inside.

    ``whole`` is the pattern of a program that needs no wrapping; functions that ``main`` finds
    beside it stand between ``main_open`` and ``main_close``; what ``beside`` finds can only stand
    beside it. ``imports`` are the lines that an editor adds to a fragment that has none. ``uses``
    is the statement that uses ``{name}``, where an unused name is an error.
    """

    __pydantic_config__: ClassVar = STRICT
    whole: str
    hoisted: str
    open: str
    close: str
    before: str = ""
    main: str = ""
    beside: str = ""
    main_open: str = ""
    main_close: str = ""
    imports: str = ""
    uses: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calling:
    """The call of a function that a snippet only defines.

    ``statement`` comes after the snippet, with ``{call}`` for the call; ``apart`` is the one for a
    function that returns nothing, or is awaited. ``open`` comes
    before the snippet where its functions need a class; ``of_object`` and ``of_class`` are calls of
    a method where the snippet only defines its ``{class}``, ``of_made`` one of an object that its
    ``{maker}`` makes of what it is handed; ``fields`` maps the types
    of fields to what an object is made with in place of ``{fields}``, and ``declares`` is the type
    of an object that the snippet does not show. ``values`` maps patterns of kind and
    type of a parameter to what is passed, with ``{reads}`` for what reads the environment.
    ``types`` maps patterns of how the text uses a ``{name}`` to the type that it must then have.
    ``shows`` is the statement that prints ``{value}``, ``gives`` the one that gives ``{name}`` its
    ``{value}``; ``beside`` does that for texts that a function takes from what stands beside it.
    ``opens`` makes the names of a name space known that the snippet puts them in.
    ``error`` declares the class of an error that a reader has elsewhere, by its ``{name}``.
    """

    __pydantic_config__: ClassVar = STRICT
    statement: str
    call: str = "{name}({arguments})"
    of_object: str = ""
    of_made: str = ""
    of_class: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    declares: str = ""
    error: str = ""
    apart: str = ""
    open: str = ""
    shows: str = ""
    gives: str = ""
    beside: str = ""
    opens: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """The meaning of a complaint of a compiler or of a run in this language, and its remedy.

    ``says`` is a pattern of the complaint. The program has one of ``calls``, or what ``query`` asks
    for, and none of the words ``unless``; what is only of its markup or of its scripts names that
    ``language``. ``follows`` is true of what goes by itself once an import is there.
    """

    __pydantic_config__: ClassVar = STRICT
    rule: str
    says: str
    fix: str
    calls: tuple[str, ...] = ()
    query: str = ""
    language: Language | None = None
    unless: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """The finding of a rule in this language: a call, or what a query captures as ``place``.

    ``kind`` names the sentence, and ``subject`` is the library or the call that it is about.
    ``calls`` are names of calls, on one of ``receivers``; the text asks for one of ``modules``. A
    call is good where a word of it is one of ``spared``, where one of ``unless`` stands anywhere in
    the text as a word, or a call of one of ``after`` stands before it. In ``receivers`` and
    ``spared`` a ``*`` stands for any letters, and case is ignored. What has no call and no query is
    only the fix for what a record shows.
    """

    __pydantic_config__: ClassVar = STRICT
    rule: str
    kind: str
    fix: str
    subject: str = ""
    calls: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ("*",)
    spared: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    query: str = ""
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Toolkit:
    """One language, with what its snippets may import.

    ``chosen_by`` is a pattern of the source that prefers this toolkit to its language's plain one;
    one with a ``runtime`` runs only what is for that. One that ``extends`` another says only what
    it has beside that or in place of it.
    ``reads`` is the expression that reads ``{variable}`` from the environment, in ``quotes`` the
    quotation marks of string literals; ``of_bytes`` makes bytes of what is read, and ``as_name`` is
    for where only a literal may stand, by the type of the node round it. Where one stands
    within a longer literal, ``spliced`` is that expression among the pieces, ``joins`` stands
    between them, and ``splices`` round them all; ``unused`` is what takes an ``{old}`` call and
    returns ours, where names that nothing uses are errors. ``failures`` find line and column in
    what a
    compiler or a run says, ``unknown`` the name that it does not know, and ``known`` are names of
    the language that people misspell; ``requests`` finds the line that makes the request. ``part``
    finds a file whose package has other files, and ``shared`` is the pattern of a name that those
    may bring; ``console`` finds what asks the reader while it runs. ``files``
    maps patterns of the source to other file names. ``base`` is a client whose folder, locks and
    cache the toolkit shares; ``packaged`` are support files that move into the package of the
    snippet.
    ``imports`` maps names that snippets use to the line that brings each: behind a colon stands a
    pattern of what else the text must hold, and with a dot before it the name is that of a method.
    ``loads`` maps patterns of a source to what must stand before such lines there. ``hoisted``
    finds such lines where no wrapping does. ``ahead`` is how a runtime is started that waits for
    its program, and ``compiler`` how one that waits to build it.
    """

    __pydantic_config__: ClassVar = STRICT
    id: str
    languages: tuple[Language, ...]
    tools: tuple[Tool, ...]
    run: tuple[str, ...]
    file: str
    quotes: str
    reads: str
    of_bytes: str = "{reads}"
    as_name: Mapping[str, str] = field(default_factory=dict)
    chosen_by: str = ""
    extends: str = ""
    runtime: Runtime | None = None
    note: str = ""
    libraries: tuple[Library, ...] = ()
    package: str = ""
    part: str = ""
    shared: str = ""
    console: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    wrapping: Wrapping | None = None
    calling: Calling | None = None
    failures: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    requests: str = ""
    joins: str = " + "
    splices: str = "{joined}"
    spliced: str = "{reads}"
    unused: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    packaged: tuple[str, ...] = ()
    dependencies: Dependencies = field(default_factory=Dependencies)
    build: Build = field(default_factory=Build)
    budget: Budget = field(default_factory=Budget)
    container: ContainerLimits = field(default_factory=ContainerLimits)
    imports: Mapping[str, str] = field(default_factory=dict)
    loads: Mapping[str, str] = field(default_factory=dict)
    hoisted: str = ""
    ahead: Warm | None = None
    compiler: Warm | None = None
    advice: tuple[Advice, ...] = ()
    remarks: tuple[Remark, ...] = ()
