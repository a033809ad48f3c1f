"""What a program asks for on its command line by number: `argv[1]`, `os.Args[2]`, `args[0]`."""

import re
from collections.abc import Iterator

from harness.pages.in_hand import kind_of
from harness.syntax.assignments import assignments
from harness.syntax.functions import Function
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Call, Source

FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
NO_CODE = re.compile(r"string|comment")
# What stands before a place: the variable or the parameter that takes it, or the call.
BEFORE = re.compile(r"([A-Za-z_]\w*)[^\w\n]*$")
OPENS = re.compile(r"(?i)f?open|l?stat|(?:read|as)_?file|ifstream|file_?size|(?:input|file)stream")
PURPOSES = {
    "url": URL,
    "path": FILE,
    "file": FILE,
    "type": "HARNESS_CONTENT_TYPE",
    "key": "HARNESS_KEY",
    "bucket": "HARNESS_BUCKET",
}


def numbered_places(source: Source) -> tuple[str, ...]:
    """Return the variables of ours that a program's places are for, in their order.

    Empty where nothing says what one of them is for. Beside the file stands the URL, and beside the
    URL the file.
    """
    purposes: dict[int, str] = {}
    for number, purpose in _asked(source):
        purposes[number] = purposes.get(number) or purpose
    numbers = sorted(purposes)
    if not numbers or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return ()
    # A place below the first one that is asked for is taken by what nobody sees.
    if numbers[0] > source.grammar.first_argument:
        return ()
    known = [purposes[number] for number in numbers]
    if known.count("") == 1 and {URL, FILE} & {*known}:
        left = next((one for one in (URL, FILE) if one not in known), "")
        known = [one or left for one in known]
    return tuple(known) if all(known) else ()


def asks_by_number(source: Source) -> bool:
    """Tell whether a program asks for a place of its command line."""
    return next(_asked(source), None) is not None


def _asked(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the number of each place that a program asks for, and what it is for."""
    bare = source.bare()
    own = {one.name: one for one in source.functions}
    taking, asked = _taking(source), re.compile(source.grammar.argument)
    for call in source.calls:
        for name, argument in _handed(call, own.get(call.name)):
            if match := asked.fullmatch(argument):
                yield int(match[1]), PURPOSES.get(kind_of(name), "")
    for node in walk(source.tree.root_node):
        match = None if NO_CODE.search(node.type) else asked.fullmatch(text_of(node))
        if match is None:
            continue
        before = BEFORE.search(bare[: source.place(node)[0]].rpartition("\n")[2])
        name = taking.get(node.start_byte) or (before[1] if before else "")
        name = "" if name in own else name
        kind = "path" if OPENS.fullmatch(name) else kind_of(name)
        yield int(match[1]), PURPOSES.get(kind, "")


def _taking(source: Source) -> dict[int, str]:
    """Return which of several variables takes the value that begins at a byte."""
    several = (one for one in assignments(source) if len(one.names) > 1)
    return {
        value.start_byte: name
        for one in several
        for name, value in zip(one.names, one.value.named_children, strict=False)
    }


def _handed(call: Call, function: Function | None) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a function of the text's own, each with what a call hands to it."""
    taken = function.parameters if function else ()
    yield from zip((one.name for one in taken), map(text_of, call.given), strict=False)
