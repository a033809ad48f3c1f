"""From a block of a page to a program that can be built and started."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from harness.catalog.catalog import first_of_each, read_scenarios
from harness.catalog.toolkits import (
    read_every_placeholder,
    read_files,
    read_toolkits,
    toolkit_folder,
)
from harness.errors import FixtureError, UnknownNameError
from harness.model.client import Binding, Bindings, Client, MustSign, Snippet
from harness.model.page import Block, Language, Page, Placeholders, Runtime
from harness.model.page_program import Bound, PageProgram
from harness.model.program import LOCAL_FILE, Program
from harness.model.scenario import Flow, Scenario, Variant
from harness.model.toolkit import Toolkit
from harness.pages.called import completed, with_earlier
from harness.pages.companions import as_modules
from harness.pages.libraries import code_of, libraries
from harness.pages.markup import bind_page
from harness.pages.pinned import Pinned
from harness.pages.placeholders import bind
from harness.pages.roles import with_role
from harness.pages.shown import with_shown_url
from harness.syntax.maps import fill
from harness.syntax.sessions import commands_of
from harness.syntax.source import KEPT, parse

NOTHING = Binding(text="", becomes="")
NO_BINDINGS = Bindings(signed_url=NOTHING, file=NOTHING, headers=NOTHING, metadata=NOTHING)
NO_LIBRARY = "no library"
LONGEST_NAME = 120
# What drivers have beside the local file.
OURS = {"program.tar"}
# The name of the local file in a browser.
PICTURE = "upload.png"
STATUS = r"(?<!\d)([1-5]\d\d)(?!\d)"
SNIPPET = "Snippet"


# How a line of no code begins, in languages of which two files may stand in one text.
COMMENTS = {
    Language.PYTHON: "#",
    Language.RUBY: "#",
    Language.JAVASCRIPT: "//",
    Language.TYPESCRIPT: "//",
    Language.PHP: "?>",
}
PHP_ENDS = COMMENTS[Language.PHP]
NEXT_FILE = "The next file of the page."


@dataclass(frozen=True, kw_only=True, slots=True)
class PageTooling:
    """Everything that pages are prepared with, read once.

    Where another version of a library is ``pinned``, the blocks that import it run with that one.
    """

    roots: tuple[Path, ...]
    toolkits: tuple[Toolkit, ...]
    placeholders: Placeholders
    pinned: Pinned | None = None

    def within(self, seconds: float | None) -> "PageTooling":
        """Return the tooling whose programs may run for so many seconds, if that was asked for."""
        kits = (replace(kit, budget=kit.budget.within(seconds)) for kit in self.toolkits)
        return self if seconds is None else replace(self, toolkits=tuple(kits))

    def scenario(self, name: str, place: str) -> Scenario:
        """Return the scenario that an author names; raise FixtureError where it is none for pages.

        Headers, metadata, key and answer count, and the CORS rules under which a page sends;
        damage, faults and clocks are the matrix's own.
        ``place`` is where the author names it; raises UnknownNameError for a name of none.
        """
        known = first_of_each(self.roots, read_scenarios)
        scenario = next((one for one in known if one.id == name), None)
        if scenario is None:
            raise UnknownNameError(
                f"{place}: No scenario is called {name!r}.",
                name=name,
                known=(one.id for one in known),
                hint="`harness list scenarios` shows them all.",
            )
        plain = Scenario(id="", title="")
        asked = scenario.expect.requests or scenario.server.cors is None
        server = replace(scenario.server, cors=None)
        if not asked or (scenario.damage, server, scenario.send) != (
            plain.damage,
            plain.server,
            plain.send,
        ):
            problem = f"{name} does more than signing, and pages can only name such as sign"
            raise FixtureError(file=place, key="scenario", problem=problem)
        return scenario

    def toolkit(self, block: Block) -> Toolkit | None:
        """Return the toolkit for a block of its language and runtime, None where we have none."""
        own = {toolkit.runtime for toolkit in self.toolkits} - {None}
        runtime = block.runtime if block.runtime in own else None
        fitting = [
            toolkit
            for toolkit in self.toolkits
            if block.language in toolkit.languages and toolkit.runtime is runtime
        ]
        code = code_of(block)
        asked = (one for one in fitting if re.search(one.chosen_by, code, re.MULTILINE))
        # What only one made for more runs has that one, asked for or not.
        return next(asked, next(iter(fitting), None))


@dataclass(frozen=True, kw_only=True, slots=True)
class BindingKey:
    """All that a binding depends on; found by the source alone, and then compared whole."""

    source: str
    block: Block = field(hash=False)
    toolkit: Toolkit = field(hash=False)
    known: Placeholders = field(hash=False)


def read_tooling(*roots: Path) -> PageTooling:
    """Return the toolkits and placeholders below these roots, a project's own before ours."""
    return PageTooling(
        roots=tuple(root.resolve() for root in roots),
        toolkits=read_toolkits(*roots),
        placeholders=read_every_placeholder(*roots),
    )


def has_maps(block: Block, toolkit: Toolkit) -> bool:
    """Tell whether the snippet has a header or metadata map that can be filled."""
    return fill(block.language or toolkit.languages[0], block.text, {}) is not None


def page_program(
    block: Block, kit: PageTooling, toolkit: Toolkit, variant: Variant, signed: Mapping[str, str]
) -> PageProgram:
    """Return the block as a program: maps filled if asked for, bound, and wrapped if need be."""
    source = commands_of(block.text) if block.language is Language.SHELL else block.text
    if variant is Variant.FILLED:
        filled = fill(block.language or toolkit.languages[0], source, signed)
        source = filled.source if filled else source
    begins = len(with_earlier(block, ""))
    source = with_shown_url(block, with_earlier(block, source), toolkit, begins)
    bound, beside = _bound_files(block, source, toolkit, kit.placeholders)
    made = completed(block, bound, toolkit)
    whole = made.whole
    client = _client(toolkit, whole.source)
    folder, package = toolkit_folder(kit.roots, toolkit), _package(toolkit, whole.source)
    support = _packaged(
        read_files(folder, toolkit.build.support, key="build.support"), toolkit, package
    )
    program = Program(
        client=client,
        flow=Flow.PLAIN,
        variant=variant,
        folder=str(folder),
        published=block.text,
        source=whole.source,
        support=support | beside,
        locks=read_files(folder, toolkit.dependencies.locked_by, key="dependencies.locked_by"),
        local_file=_local_file(made.bound.file_name, toolkit),
    )
    return PageProgram(
        block=block,
        toolkit=toolkit,
        program=_pinned(program, kit.pinned, toolkit),
        bound=made.bound,
        lines=made.lines,
        variant=variant,
        wrapped=whole.wrapped,
    )


def _bound_files(
    block: Block, source: str, toolkit: Toolkit, known: Placeholders
) -> tuple[Bound, dict[str, str]]:
    """Return a block and the other files of the page that it imports, all bound.

    What one of them holds the other opens and sends: where files may stand in one text, they are
    bound as one.
    """
    sign = COMMENTS.get(block.language) if block.language and block.beside else None
    if sign is None or (sign == PHP_ENDS and PHP_ENDS in source):
        return _bound_each(block, source, toolkit, known)
    mark = f"\n{sign} {NEXT_FILE}\n"
    names, texts = zip(*block.beside, strict=True)
    whole = mark.join((source, *texts))
    bound = _bound(replace(block, text=whole), whole, toolkit, known)
    own, *others = bound.source.split(mark)
    last = source.count("\n") + 1
    left = tuple(replace(one, line=min(one.line, last)) for one in bound.leftovers)
    beside = dict(zip(names, others, strict=True))
    if block.language is Language.TYPESCRIPT:
        own, beside = as_modules(own, beside)
    return replace(bound, source=own, leftovers=left), beside


def _bound_each(
    block: Block, source: str, toolkit: Toolkit, known: Placeholders
) -> tuple[Bound, dict[str, str]]:
    alone = replace(block, beside=(), indents=(), calls=(), given=())
    others = {
        name: _bound(with_role(replace(alone, text=text)), text, toolkit, known)
        for name, text in block.beside
    }
    bound = _bound(block, source, toolkit, known)
    return _with_asked(bound, others.values()), {name: one.source for name, one in others.items()}


def _packaged(files: Mapping[str, str], toolkit: Toolkit, package: str) -> dict[str, str]:
    """Return the support files by their names, some of them moved into the snippet's package."""
    moved = toolkit.packaged if package else ()
    named = {Path(path).name: text for path, text in files.items()}
    return {
        name: f"package {package};\n{text}" if name in moved else text
        for name, text in named.items()
    }


def _with_asked(bound: Bound, others: Iterable[Bound]) -> Bound:
    """Return a program with what the files that it imports ask for as well."""
    every = (bound, *others)
    return replace(
        bound,
        variables=tuple(dict.fromkeys(name for one in every for name in one.variables)),
        environment=tuple(dict.fromkeys(pair for one in every for pair in one.environment)),
    )


def _pinned(program: Program, pinned: Pinned | None, toolkit: Toolkit) -> Program:
    """Return the program with the version that is pinned, where that is of its library."""
    is_its_own = pinned is not None and pinned.brings(toolkit, program.source)
    return pinned.into(program) if pinned and is_its_own else program


def _local_file(name: str, toolkit: Toolkit) -> str:
    """Return the name by which the reader knows the local file, ours where it cannot be one.

    A browser tells the type of a file by its name, and hardly any reader's has that of ours.
    """
    is_name = name.isprintable() and len(name.encode()) <= LONGEST_NAME
    ours = PICTURE if toolkit.runtime is Runtime.BROWSER else LOCAL_FILE
    return name if is_name and Path(name).suffix and name not in OURS else ours


def _bound(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
    block = replace(block, line=0)
    return _bound_once(BindingKey(source=source, block=block, toolkit=toolkit, known=known))


@lru_cache(maxsize=KEPT)
def _bound_once(asked: BindingKey) -> Bound:
    does = bind_page if asked.toolkit.runtime is Runtime.BROWSER else bind
    return does(asked.block, asked.source, asked.toolkit, asked.known)


def _package(toolkit: Toolkit, source: str) -> str:
    match = re.search(toolkit.package, source, re.MULTILINE) if toolkit.package else None
    return match[1] if match else ""


def _started(toolkit: Toolkit, source: str) -> tuple[str, str]:
    """Return the class that the file of a program is named after, and that by which it starts."""
    code = parse(toolkit.languages[0], source)
    if code is None:
        return SNIPPET, SNIPPET
    public, main = tuple(code.texts("public")), tuple(code.texts("main"))
    others = (*main, *public, *(name for name, _, _ in code.classes), SNIPPET)
    return (*public, *others)[0], (*(one for one in public if one in main), *others)[0]


def _client(toolkit: Toolkit, source: str) -> Client:
    name, entry = _started(toolkit, source) if "{class}" in toolkit.file else (SNIPPET, SNIPPET)
    package = _package(toolkit, source)
    others = (
        file for pattern, file in toolkit.files.items() if re.search(pattern, source, re.MULTILINE)
    )
    file = next(others, toolkit.file)
    snippet = Snippet(
        file=file.replace("{class}", name), entry=f"{package}.{entry}" if package else entry
    )
    used = libraries(toolkit, source)
    return Client(
        id=toolkit.base or f"page-{toolkit.id}",
        language=toolkit.languages[0],
        library=", ".join(one.name for one in used) or NO_LIBRARY,
        version=", ".join(one.version for one in used),
        status=STATUS,
        tools=toolkit.tools,
        snippets={Flow.PLAIN: snippet},
        bindings=NO_BINDINGS,
        run=toolkit.run,
        note=toolkit.note,
        dependencies=toolkit.dependencies,
        build=toolkit.build,
        budget=toolkit.budget,
        container=toolkit.container,
        ahead=toolkit.ahead,
        compiler=toolkit.compiler,
        must_sign=MustSign(),
    )


def named(client: Client, page: Page, block: Block, toolkit: Toolkit | None) -> Client:
    """Return the client under the name by which people and baselines speak of a block.

    What no toolkit runs has the language of its block alone, and nothing of who stands in.
    """
    own = replace(client, id=f"{page.file}:{block.line}", language=block.language or "?")
    return own if toolkit else replace(own, library=NO_LIBRARY, version="")
