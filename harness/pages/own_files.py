"""Files that a program writes itself before it reads them: they are not the reader's."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from harness.model.page import SHELLS
from harness.syntax.literals import Literal, outer_literals
from harness.syntax.source import Source
from harness.syntax.standing import CallArguments, Places

# The arguments of calls that name a file which is written.
WRITERS = (
    "writeFile:1", "writeFileSync:1", "appendFile:1", "appendFileSync:1", "createWriteStream:1", "FileOutputStream:1",
    "FileWriter:1", "PrintWriter:1", "Files.write:1", "Files.writeString:1", "Files.newBufferedWriter:1",
    "Files.newOutputStream:1", "os.Create:1", "os.WriteFile:1", "ioutil.WriteFile:1", "file_put_contents:1",
    "File.write:1", "File.binwrite:1", "IO.write:1", "IO.binwrite:1", "ofstream:1", "Bun.write:1", "Deno.writeFile:1",
    "Deno.writeTextFile:1", "Deno.writeFileSync:1", "Deno.writeTextFileSync:1",
)  # fmt: skip
# What only makes a path of a name, and what is called on one to write and to read.
PATHS = ("Path:1", "File:1", "Path.of:1", "Paths.get:1")
WRITE_METHODS = frozenset(("write_text", "write_bytes", "writeText", "writeBytes"))
READ_METHODS = frozenset(("read_text", "read_bytes", "readText", "readBytes", "open"))
# What makes a file and its name, or fills one from a stream; and how a shell says where something goes.
FILLERS = frozenset(
    (
        "CreateTemp",
        "TempFile",
        "mkstemp",
        "NamedTemporaryFile",
        "TemporaryFile",
        "createTempFile",
        "tmpfile",
        "tempnam",
        "create",
    )
)
NAMING = {
    "curl": re.compile(r"(?:^|\s)(?:-\w*o\b|--output\b)"),
    "wget": re.compile(r"(?:^|\s)(?:-\w*O\b|--output-document\b)"),
}
REDIRECTED = re.compile(r"\s1?>{1,2}\s*[\"'$/\w.]")
PLAIN = re.compile(r"(?:/tmp/|\./)?[\w.\- ]+(?:/[\w.\- ]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnFiles:
    """Names of files that a program writes; ``read`` are those that it reads again."""

    written: frozenset[str]
    read: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Use:
    """What is done to a file where its name stands."""

    writes: bool = False
    reads: bool = False


def own_files(source: Source, places: Places, opened: Collection[str]) -> OwnFiles:
    """Return the names that a program writes, and of those the ones that it opens for reading."""
    written, read = set[str](), set[str]()
    called = {(call.receiver, call.name) for call in source.calls}
    for literal in outer_literals(source):
        if PLAIN.fullmatch(literal.content):
            uses = list(_uses(literal, source, places, called, opened))
            written |= {literal.content} if any(use.writes for use in uses) else set()
            read |= {literal.content} if any(use.reads for use in uses) else set()
    return OwnFiles(written=frozenset(written), read=frozenset(written & read))


def writes_file(source: Source, places: Places) -> bool:
    """Tell whether a program writes what it has into a file, whatever that is called."""
    if source.language in SHELLS:
        named = (
            NAMING[call.name].search(call.arguments) for call in source.calls if call.name in NAMING
        )
        return any(named) or REDIRECTED.search(source.bare()) is not None
    names = {call.name.rpartition(".")[2] for call in source.calls}
    return bool(names & (FILLERS | WRITE_METHODS)) or any(
        one.is_one_of(WRITERS, 1) or places.is_opened_to_write(one, 1) for one in places.calls
    )


def _uses(
    literal: Literal,
    source: Source,
    places: Places,
    called: Collection[tuple[str, str]],
    opened: Collection[str],
) -> Iterator[_Use]:
    """Yield what is done to the file of a literal: where it stands, and where its variable does."""
    for given, number in places.round(literal):
        yield _use(given, number, places, opened)
        yield _by_methods(source.text_of(given.call), called)
    name = places.of(literal).target.rpartition(".")[2]
    if not name.isidentifier():
        return
    yield _by_methods(name, called)
    for given, number in places.handed(name):
        yield _use(given, number, places, opened)
        yield _by_methods(source.text_of(given.call), called)


def _use(given: CallArguments, number: int, places: Places, opened: Collection[str]) -> _Use:
    if given.is_one_of(WRITERS, number) or places.is_opened_to_write(given, number):
        return _Use(writes=True)
    return _Use(reads=given.is_one_of(opened, number) and not given.is_one_of(PATHS, number))


def _by_methods(owner: str, called: Collection[tuple[str, str]]) -> _Use:
    return _Use(
        writes=any((owner, name) in called for name in WRITE_METHODS),
        reads=any((owner, name) in called for name in READ_METHODS),
    )
