"""The libraries that a block asks for: those of its toolkit, and those that nobody has here."""

import re
from collections.abc import Collection, Container, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from harness.catalog.grammars import read_grammars, read_known_calls
from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import SCRIPTS, SHELLS, Block, Language
from harness.model.toolkit import Library, Toolkit
from harness.pages.mistyped import fails_for_sure, is_slip_within, meant_module
from harness.syntax.deeds import deeds, of
from harness.syntax.languages import typed
from harness.syntax.nodes import text_of, walk
from harness.syntax.queries import words
from harness.syntax.sessions import commands_of
from harness.syntax.source import Import, Source, parse

# An opening tag with a blank in it opens nothing: no library is ever asked for.
DAMAGED_TAG = re.compile(r"^<\?\s+php\b", re.MULTILINE | re.IGNORECASE)
# What Node.js calls a module of its own.
BUILT_IN = "node:"
# Of fewer letters, two names of one slip are two libraries.
SHORTEST = 4
# What stands between a module and what it holds, and names with both.
WITHIN, QUALIFIED = ("/", ".", "\\", "::"), frozenset(("qualified_name", "scope_resolution"))
# Commands that bring nothing but what every reader has.
COMMANDS = {
    "http": "HTTPie",
    "https": "HTTPie",
    "xh": "xh",
    "aria2c": "aria2",
    "axel": "axel",
    "jq": "jq",
    "aws": "the AWS CLI",
    "coscli": "COSCLI",
    "coscmd": "COSCMD",
    "obsutil": "obsutil",
    "mc": "the client of MinIO",
    "gsutil": "gsutil",
    "gcloud": "the Google Cloud CLI",
    "aliyun": "the Alibaba Cloud CLI",
    "ossutil": "ossutil",
}
# How PHP takes a file in, and what names it.
TAKEN_IN = frozenset(
    f"{word}{once}_expression" for word in ("require", "include") for once in ("", "_once")
)
TEXTS = frozenset(("string", "encapsed_string"))
# What starts a program that stands in a file, and how such files end.
STARTS = frozenset(("python3", "perl", "bash", "sh"))
PROGRAMS = frozenset((".py", ".pl", ".sh", ".bash"))


def libraries(toolkit: Toolkit, text: str) -> tuple[Library, ...]:
    """Return the libraries of the set that a snippet imports."""
    # What every fragment is given asks for nothing.
    given = toolkit.wrapping.imports.strip() if toolkit.wrapping else ""
    source = parse(toolkit.languages[0], text.replace(given, "") if given else text)
    modules = {*_modules(source)} if source else set[str]()
    called = {one.name for one in source.calls if not one.receiver} if source else set[str]()
    used = words(source) if source else frozenset[str]()
    return tuple(
        one
        for one in toolkit.libraries
        if is_always_there(one)
        or _imports(one, text)
        or any(_gives(one.modules, module) for module in modules)
        or called.intersection(one.calls)
        or used.intersection(one.names)
    )


def _modules(source: Source) -> Iterator[str]:
    """Yield the modules that a text imports, or names with what they hold."""
    yield from (one.module for one in source.imports)
    named = source.of_kinds(QUALIFIED.__contains__)
    yield from (text_of(one).strip("\\") for one in named)


def asks_for(source: Source, modules: Collection[str]) -> bool:
    """Tell whether a text asks for one of these modules."""
    return any(_gives(modules, module) for module in _modules(source))


def _gives(modules: Collection[str], module: str) -> bool:
    """Tell whether a module is one of these, or within one."""
    return any(
        module == one or (module.startswith(one) and module[len(one) :].startswith(WITHIN))
        for one in modules
    )


def code_of(block: Block) -> str:
    """Return a block without its comments; that of a shell, whose prompts look like some, as it is."""
    text = block.before + block.text
    source = None if block.language in SHELLS else parse(block.language, text)
    return source.bare() if source else text


def why_missing(block: Block, toolkit: Toolkit) -> str:
    """Return what a block needs that is not here, empty where it has all."""
    text = block.before + block.text
    if block.language is Language.PHP and DAMAGED_TAG.search(text):
        return ""
    absent = next((one for one in libraries(toolkit, code_of(block)) if one.absent), None)
    if absent is not None:
        return worded("it needs {}: {}", absent.name, worded(absent.absent))
    session = commands_of(text) if block.language is Language.SHELL else text
    source = parse(block.language, typed(block.language, session) if block.language else "")
    if source is None:
        return ""
    paths = [PurePosixPath(name) for name, _ in block.beside]
    shown = {name for path in paths for name in (path.stem, path.parts[0])}
    named = _of_calls(source, toolkit)
    asked = ((named, ""),) if named else tuple(_foreign(source, toolkit))
    shown |= {name for name, _ in asked if f"cat > {name} <<" in block.before}
    foreign, meant = next((one for one in asked if one[0] not in shown), ("", ""))
    if foreign:
        needs = worded(
            "it needs {}, which is none of the libraries that pages are run with", foreign
        )
        return worded("{}. Did you mean `{}`?", needs, meant) if meant else needs
    files = (one for one in _own(source) if f"cat > {one} <<" not in block.before)
    own = next((one for one in files if PurePosixPath(one).stem not in shown), "")
    return worded("it goes on from another file of its author's: {}", own) if own else ""


def _foreign(source: Source, toolkit: Toolkit) -> Iterator[tuple[str, str]]:
    """Yield what nobody has here, each with the library that it is mistyped for."""
    for one in source.imports:
        if _is_standard(source, one) or _is_own(source, one) or _is_in(toolkit, source, one):
            continue
        meant = _meant(source, one, toolkit)
        is_meant = _is_meant(source, one, meant)
        # What fails wherever it is run is run, and told.
        if meant and fails_for_sure(source, one, meant, toolkit):
            continue
        if not is_meant or not is_slip_within(one.module, meant):
            yield _named(source.language, one.module), meant if is_meant else ""
    if source.language is Language.SHELL:
        yield from ((name, "") for name in _commands(source, toolkit))
    if source.language is Language.PHP:
        for name in _classes(source):
            if not any(
                _gives(one.modules, name) or _imports(one, name) for one in toolkit.libraries
            ):
                yield name, ""


def _is_meant(source: Source, one: Import, meant: str) -> bool:
    """Tell whether the author means a module that is one slip away, and not another library."""
    if not meant or len(one.module) < SHORTEST:
        return False
    is_library = not _is_standard(source, replace(one, module=meant))
    return is_library or source.grammar.parts > 1 or "/" in meant or meant in source.defined


def mistyped_modules(block: Block, toolkit: Toolkit) -> dict[str, str]:
    """Return the modules that a block spells otherwise than the known ones that it means."""
    source = parse(block.language, block.text)
    asked = source.imports if source else ()
    meant = {
        one.module: _meant(source, one, toolkit)
        for one in asked
        if source and not (_is_found(source, one, toolkit) or _is_own(source, one))
    }
    return {module: known for module, known in meant.items() if known}


def _is_standard(source: Source, one: Import) -> bool:
    return re.search(source.grammar.standard, one.module) is not None


def _meant(source: Source, one: Import, toolkit: Toolkit) -> str:
    """Return the module that an import is mistyped for, empty where nobody knows one."""
    return meant_module(one, lambda other: _is_found(source, other, toolkit))


def _is_found(source: Source, one: Import, toolkit: Toolkit) -> bool:
    """Tell whether a module is known by its name, and not only by how it is written."""
    if source.language is Language.GO and _is_standard(source, one):
        return any(f'"{one.module}"' in line for line in toolkit.imports.values())
    built_in = one.module.removeprefix(BUILT_IN)
    return _is_standard(source, replace(one, module=built_in)) or _is_in(toolkit, source, one)


def _commands(source: Source, toolkit: Toolkit) -> Iterator[str]:
    """Yield what brings the commands of a shell that are neither its own nor in the set."""
    here = {library.name for library in toolkit.libraries}
    ours = {*source.defined, *(name for name, tool in COMMANDS.items() if tool in here)}
    given = {*source.grammar.given.split(), *ours}
    for call in source.calls:
        name = call.name.rpartition("/")[2]
        if name not in ours and (name in COMMANDS or _is_command(name, given)):
            yield COMMANDS.get(name, name)


def _is_command(name: str, given: Container[str]) -> bool:
    """Tell whether this is a command that brings nothing of the shell's own."""
    return re.fullmatch(r"[a-z][\w.+-]*", name) is not None and name not in given


def _classes(source: Source) -> Iterator[str]:
    """Yield the classes of PHP that nothing brings: a whole program must import its own."""
    here = {*source.grammar.given.split(), *source.defined}
    here |= {one.module.rsplit("\\", 1)[-1] for one in source.imports}
    is_whole = "<?" in source.text
    for call in source.calls:
        name = call.name if call.constructs else call.receiver
        if not re.fullmatch(r"\\?[A-Z]\w*(?:\\\w+)*", name):
            continue
        parts = name.strip("\\").split("\\")
        if (len(parts) > 1 or not is_whole) and parts[0] not in here:
            yield "\\".join(parts)


def _own(source: Source) -> Iterator[str]:
    """Yield the modules of an author's own, and the programs of his that a shell starts."""
    yield from (one.module for one in source.imports if _is_own(source, one))
    for node in source.of_kinds(TAKEN_IN.__contains__):
        texts = (text_of(one).strip("\"'") for one in walk(node) if one.type in TEXTS)
        files = [text for text in texts if text.endswith(".php")]
        yield from (name for name in files if not name.endswith("autoload.php"))
    started = (one for one in source.calls if one.name in STARTS and source.language in SHELLS)
    for call in started:
        words = map(text_of, call.given)
        name = next((word for word in words if not word.startswith("-")), "")
        # What the script writes itself stands in it once more.
        if PurePosixPath(name).suffix in PROGRAMS and source.text.count(name) == 1:
            yield name


def _is_own(source: Source, one: Import) -> bool:
    local = source.grammar.local
    return bool(local) and re.search(local, one.module) is not None


def _is_in(toolkit: Toolkit, source: Source, one: Import) -> bool:
    """Tell whether a library of the set gives this module."""
    if toolkit.chosen_by and re.search(toolkit.chosen_by, one.statement):
        return True
    package = _named(source.language, one.module)
    text = f"{one.statement}\nimport {one.module}\nrequire('{package}')"
    return any(
        _gives(library.modules, one.module) or _imports(library, text)
        for library in toolkit.libraries
    )


def _imports(library: Library, text: str) -> bool:
    return bool(library.imports) and re.search(library.imports, text, re.MULTILINE) is not None


def is_always_there(library: Library) -> bool:
    """Tell whether a library of the set is none that a snippet asks for: a compiler, say."""
    return not library.asked_by


def _named(language: Language, module: str) -> str:
    if language in SCRIPTS:
        return "/".join(module.split("/")[: 2 if module.startswith("@") else 1])
    grammar = read_grammars()[language]
    return grammar.separator.join(module.strip("\\").split(grammar.separator)[: grammar.parts])


def _of_calls(source: Source, toolkit: Toolkit) -> str:
    """Return the library of a call whose library is told by its name, where the set has it not."""
    here = {one.name for one in toolkit.libraries if not one.absent}
    calls, language = read_known_calls(), source.language
    done = [one.known for one in of(deeds(source), Deed.SIGNS, Deed.UPLOADS)]
    # What is set up by its name alone, and nowhere made.
    free = (one for name in sorted(source.free) for one in calls.get(name, ()))
    named = (one for one in free if one.does is Deed.UPLOADS and language in one.languages)
    asked = (one.library for one in (*done, *named) if one.library)
    return next((library for library in asked if library not in here), "")
