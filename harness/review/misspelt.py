"""Names that a snippet spells otherwise than what it means, and the snippet with them fixed."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from harness.catalog.grammars import read_known_calls
from harness.model.edit import Edit
from harness.model.page_program import PageProgram
from harness.model.toolkit import Toolkit
from harness.pages.in_hand import OBJECTS, kind_for_signer
from harness.pages.libraries import mistyped_modules
from harness.syntax.queries import named
from harness.syntax.source import Source, parse

# What compilers and interpreters propose themselves.
MEANT = re.compile(
    r"(?i:did you mean|suggested alternative)\W{1,6}(?:to call \W?)?(?P<name>[\w.-]+)"
)
# Of three letters, two are the same; of a class, whose name is long, five of six.
ALIKE, ALIKE_CLASS, LONG = 0.66, 0.83, 6
# How many names that are alike are looked at.
MOST = 5
SHORTEST = 3
CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")


def unknown_symbol(message: str, toolkit: Toolkit) -> str:
    """Return the symbol that a compiler, an interpreter or a tool does not know, else nothing."""
    for pattern in toolkit.unknown:
        match = re.search(pattern, message)
        if match:
            return match["name"]
    return ""


def meant_name(message: str, program: PageProgram) -> str:
    """Return the name that is meant by one that nobody knows, empty where nothing is like it."""
    name = unknown_symbol(message, program.toolkit)
    if len(name) < SHORTEST:
        return ""
    proposed = MEANT.search(message)
    if proposed and proposed["name"] != name and is_slip(name, proposed["name"]):
        return proposed["name"]
    source = parse(program.block.language, program.block.text)
    # An interpreter names a variable without the mark before it.
    spelled = (one.lstrip("$@%") for one in _known(source, program.toolkit))
    known = [one for one in dict.fromkeys(spelled) if one != name and _may_mean(name, one, source)]
    alike = ALIKE_CLASS if name[0].isupper() and len(name) >= LONG else ALIKE
    near = get_close_matches(name, known, n=MOST, cutoff=alike)
    return next((one for one in near if is_slip(name, one)), "")


def is_slip(name: str, meant: str) -> bool:
    """Tell whether one name is another with a slip: `code` is not `close`, though they are alike.

    A letter may be wrong, left out, added, or exchanged with the next; in a longer name two. One
    that goes on from another is meant for it, as `statusCode` is for `status`.
    """
    one, other = ("".join(filter(str.isalnum, each)).lower() for each in (name, meant))
    short, long = sorted((one, other), key=len)
    goes_on = len(short) >= LONG and long.startswith(short)
    return goes_on or _slips(one, other) <= (1 if len(one) < LONG else 2)


def _slips(one: str, other: str) -> int:
    """Return how many letters are wrong (Damerau, of neighbours once)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, meant in enumerate(other, start=1):
            changed = rows[-1][j - 1] + (letter != meant)
            row.append(min(changed, rows[-1][j] + 1, row[-1] + 1))
            if i > 1 and j > 1 and one[i - 2] == meant and other[j - 2] == letter:
                row[j] = min(row[j], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


def _may_mean(name: str, other: str, source: Source | None) -> bool:
    """Tell whether a name can be another one misspelt: a variable is none for another thing."""
    if source is not None and other[:1].islower() and _is_type(name, source):
        return False
    # Nor is what owns something with a capital a call of a library that the text never names.
    is_owner = source is not None and any(call.root == name for call in source.calls)
    if source is not None and is_owner and name[0].isupper() and other[:1].islower():
        return other in source.names | source.defined
    # Of two names that a text lacks neither is the other one, but for its capitals.
    if source is not None and {name, other} <= source.free and name.lower() != other.lower():
        return False
    if source is None or name not in source.free or not name[0].islower():
        return True
    # With a small letter and a capital within begin variables, with a capital classes.
    is_class = source.language in OBJECTS and not name.islower() and CLASS.fullmatch(other)
    purpose = kind_for_signer(name)
    return not is_class and (not purpose or purpose == kind_for_signer(other))


def _is_type(name: str, source: Source) -> bool:
    """Tell whether a name with a capital is only written where a type stands."""
    plain = re.escape(name)
    typed = rf"(?::\s*|\bnew\s+|<){plain}\b|(?<![\w.]){plain}(?:<[^<>]*>|\[\])*\s+\w"
    every = len(re.findall(rf"(?<![\w.]){plain}\b", source.bare()))
    return name[0].isupper() and len(re.findall(typed, source.bare())) == every


def unshown_class(message: str, program: PageProgram) -> str:
    """Return the class that a compiler does not know and that is no known one misspelt."""
    name = unknown_symbol(message, program.toolkit)
    is_class = CLASS.fullmatch(name) and not meant_name(message, program)
    return name if is_class else ""


def unshown_name(message: str, program: PageProgram) -> str:
    """Return the variable that is unknown and nothing defines, unless it is one misspelt."""
    block, name = program.block, unknown_symbol(message, program.toolkit)
    source = parse(block.language, block.before + block.text)
    if source is None or meant_name(message, program):
        return ""
    called = {call.name for call in source.calls if not call.receiver and not call.constructs}
    return name if name in source.free or name in called - source.defined else ""


def shown_name(message: str, program: PageProgram) -> str:
    """Return the name that is meant as the snippet writes it: an option with its dashes."""
    name, meant = unknown_symbol(message, program.toolkit), meant_name(message, program)
    dashes = re.search(rf"(?<!\S)-+(?={re.escape(name)}\b)", program.block.text)
    return f"{dashes[0]}{meant}" if meant and dashes else meant


def with_name(message: str, program: PageProgram) -> tuple[Edit, ...]:
    """Return the edits that write the name that is meant, none where none is."""
    name, meant = unknown_symbol(message, program.toolkit), meant_name(message, program)
    source = parse(program.block.language, program.block.text)
    if not meant or source is None:
        return ()
    spots = named(source, name)
    if not spots:
        # A word of a command holds its option, and what stands behind it.
        whole = (span for text in (f"--{name}", f"-{name}") for span in named(source, text))
        return tuple(
            Edit(start=span.end - len(name), end=span.end, text=meant) for span in whole
        ) or tuple(_within_words(source, name, meant))
    return tuple(Edit(start=span.start, end=span.end, text=meant) for span in spots)


def meant_import(message: str, program: PageProgram) -> str:
    """Return the module that is meant by one which nobody finds, empty where none is like it."""
    return next((meant for _, meant in _mistyped(message, program)), "")


def with_module(message: str, program: PageProgram) -> tuple[Edit, ...]:
    """Return the edits that write the module that is meant where one is mistyped, and is used."""
    source = parse(program.block.language, program.block.text)
    if source is None:
        return ()
    edits: dict[int, Edit] = {}
    for module, meant in _mistyped(message, program):
        imported = (source.place(node)[0] for node in source.captured("import.module"))
        places = (program.block.text.find(module, start) for start in imported)
        used = (span.start for span in named(source, module))
        for start in (*places, *used):
            if start >= 0:
                edits[start] = Edit(start=start, end=start + len(module), text=meant)
    return tuple(edits[start] for start in sorted(edits))


def _mistyped(message: str, program: PageProgram) -> Iterator[tuple[str, str]]:
    """Yield the mistyped modules of which a message speaks."""
    for module, meant in mistyped_modules(program.block, program.toolkit).items():
        head = re.split(r"[./\\]", module)
        if any(word in message for word in (module, ".".join(head[:-1]), head[0]) if word):
            yield module, meant


def _within_words(source: Source, name: str, meant: str) -> Iterator[Edit]:
    for match in re.finditer(rf"(?<=\s--){re.escape(name)}(?==)", source.text):
        yield Edit(start=match.start(), end=match.end(), text=meant)


def _brought(toolkit: Toolkit) -> Iterator[str]:
    """Yield the names that imports bring."""
    for one in toolkit.imports:
        yield one.partition(":")[0].rpartition(".")[2]


def _known(source: Source | None, toolkit: Toolkit) -> Iterator[str]:
    """Yield what a name may be meant for: names of the text, of known calls, of the language."""
    if source is not None:
        yield from sorted(source.names | source.defined)
        yield from (call.name for call in source.calls)
    yield from toolkit.known
    yield from _brought(toolkit)
    languages = set(toolkit.languages)
    for called, calls in read_known_calls().items():
        if any(not call.languages or languages & set(call.languages) for call in calls):
            yield called
