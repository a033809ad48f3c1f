"""What a program asks for on its command line by number: `argv[1]`, `os.Args[2]`, `args[0]`."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import tree_sitter

from harness.model.grammar import Grammar
from harness.pages.in_hand import ADDRESSED, is_opened, kind_of
from harness.syntax.assignments import assignments
from harness.syntax.functions import Function
from harness.syntax.nodes import text_of
from harness.syntax.source import Call, Source
from harness.syntax.standing import MAKES_PATH, Places

FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
# Nobody hands a program more arguments than these digits count.
MOST_DIGITS = 4
NO_CODE = ("string", "comment")
# What stands before a place: the variable or the parameter that takes it, or the call.
BEFORE = re.compile(r"([A-Za-z_][\w.]*)[^\w\n.]*$")
ADDRESSING = {"URI.create", "http.put", "requests.put", "fetch", "axios.put"}
OPENS = re.compile(r"(?i)f?open|l?stat|(?:read|as)_?file|ifstream|file_?size|(?:input|file)stream")
OWN_KINDS = ("url", "path", "file")
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
    lists = dict(_lists(source))
    yield from _taken_apart(source, lists)
    yield from _of_numbers(source, partial(_number_of, lists=lists, grammar=source.grammar))


def _lists(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the variables that hold the arguments, each with the number of its first one."""
    for one in assignments(source):
        first = _first_of(one.value, source)
        if first is not None and len(one.names) == 1 and one.target.strip("[]()") == one.target:
            yield one.names[0], first


def _first_of(value: tree_sitter.Node, source: Source) -> int | None:
    """Return the number of the first argument in a list of all of them, None for anything else."""
    match = re.fullmatch(source.grammar.arguments, text_of(value))
    return int(match[1] or 0) if match and match.re.groups else 0 if match else None


def _taken_apart(source: Source, lists: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Yield the places that are given to several variables at once."""
    for one in assignments(source):
        first = lists.get(text_of(one.value), _first_of(one.value, source))
        names = one.target.removeprefix("list").strip("[]() ").split(",")
        if first is None or one.names[:1] == (text_of(one.value),) or one.target in lists:
            continue
        for number, name in enumerate(map(str.strip, names), first):
            if name and number >= source.grammar.first_argument:
                yield number, _purpose(name, source)


def _purpose(name: str, source: Source) -> str:
    """Return what a variable is for, or what a call is given: by its name, or by what it is handed to."""
    last = name.replace("::", ".").rpartition(".")[2]
    if OPENS.fullmatch(last) or name in MAKES_PATH:
        return FILE
    kind = kind_of(last)
    # What is opened is a file, also where it has the name of an object.
    kind = "path" if kind not in OWN_KINDS and is_opened(name, source) else kind
    is_url = name in ADDRESSING or (not kind and Places(source).is_handed(name, ADDRESSED))
    return URL if is_url else PURPOSES.get(kind, "")


def _number_of(text: str, *, lists: Mapping[str, int], grammar: Grammar) -> int | None:
    """Return the number of the place that an expression asks for, None for any other."""
    if match := re.fullmatch(grammar.argument, text):
        return int(match[1] or grammar.first_argument)
    name, _, number = text.removesuffix("]").partition("[")
    is_number = number.isdecimal() and len(number) <= MOST_DIGITS
    is_element = name in lists and is_number and text.endswith("]")
    return lists[name] + int(number) if is_element else None


def _of_numbers(
    source: Source, number_of: Callable[[str], int | None]
) -> Iterator[tuple[int, str]]:
    """Yield the places that are asked for by their numbers, each with what it is for."""
    bare = source.bare()
    own = {one.name: one for one in source.functions}
    taking = _taking(source)
    for call in source.calls:
        for name, argument in _handed(call, own.get(call.name)):
            if (number := number_of(argument)) is not None:
                yield number, PURPOSES.get(kind_of(name), "")
    for node in source.nodes:
        is_code = not any(one in node.type for one in NO_CODE)
        if is_code and (number := number_of(text_of(node))) is not None:
            line = bare[: source.place(node)[0]].rpartition("\n")[2]
            before = BEFORE.search(line)
            name = taking.get(node.start_byte) or (before[1] if before else "")
            name = _declared_type(node) or name
            yield number, "" if name in own else _purpose(name, source)


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
    given = (_unless_missing(one) for one in call.given)
    yield from zip((one.name for one in taken), map(text_of, given), strict=False)


def _unless_missing(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return what is used of two values unless it is missing."""
    return node.named_children[0] if "binary" in node.type else node


def _declared_type(node: tree_sitter.Node) -> str:
    """Return the type of what C++ declares with a place in its brackets.

    It reads like a function with a parameter of that name.
    """
    outer: tree_sitter.Node | None = node
    for kind in ("parameter_list", "function_declarator", "declaration"):
        outer = outer.parent if outer else None
        if outer is None or outer.type != kind:
            return ""
    return text_of(outer.child_by_field_name("type")) if outer else ""
