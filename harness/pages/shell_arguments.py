"""What a shell snippet asks for on its command line: `$1`, `${2:?usage}`, `FILE=$3`, `getopts`."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.model.page import Language
from harness.pages.shell_files import opened_variables
from harness.pages.shell_operands import operands
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source, parse

FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
# What stands at a place that is never asked for does not matter.
ANYTHING = "HARNESS_KEY"
OPTIONAL = re.compile(r"\$\{\d:?-")
# What hands on all that a script is called with, and where a loop finds the value of an option.
ALL = re.compile(r"""["']?\$\{?[@*]\}?["']?""")
OF_OPTION = re.compile(r"""["']?\$\{?(?:2|OPTARG)\b""")
LETTERS = re.compile(r"\bgetopts\s+[\"']?:?([\w:]+)")
OPTION = re.compile(r"-{1,2}\w[\w-]*")


def places_in_order(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the places of a command line in their order: how each is asked for, and what it is for.

    What it is for is ``HARNESS_FILE``, ``HARNESS_SIGNED_URL`` or the name of the variable that takes
    it, empty where nothing says so. Behind a place that may be left out nothing is needed.
    """
    asked = {source.text_of(node): node for node in _numbers(source.tree.root_node)}
    for number in range(1, 1 + max(map(int, asked), default=0)):
        node = asked.get(str(number))
        whole = source.text_of(node.parent) if node else ""
        if OPTIONAL.match(whole):
            return
        yield whole or f"${number}", _purpose(source, node) if node else ANYTHING


def called_with_all(source: Source, name: str) -> Source:
    """Return a snippet that calls one of its functions with all that it is called with itself."""
    return parse(Language.SHELL, f'{source.text}\n{name} "$@"\n') or source


def asks_by_place(source: Source) -> bool:
    """Tell whether a snippet asks for anything on its command line."""
    return any(_numbers(source.tree.root_node)) or any(options_in_order(source))


def options_in_order(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the options with a value that a loop of a snippet takes, and what each is for.

    What it is for is said as for places.
    """
    letters = LETTERS.search(source.bare())
    items = (one for one in walk(source.tree.root_node) if one.type == "case_item")
    for item in items:
        held = (one for one in item.named_children if one.type == "variable_assignment")
        taken = (one for one in held if OF_OPTION.match(text_of(one.child_by_field_name("value"))))
        takes = next(taken, None)
        spelled = [text_of(one).strip("\"'") for one in item.children_by_field_name("value")]
        words = [word for one in spelled for word in one.split("|")]
        known = [
            f"-{one}" if letters and f"{one}:" in letters[1] else one
            for one in words
            if OPTION.fullmatch(one) or (letters and f"{one}:" in letters[1])
        ]
        if takes is not None and known:
            name = text_of(takes.child_by_field_name("name"))
            yield known[0], _purpose_of(source, {name}) or name


def _numbers(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the names of places; within a function they are what it is called with."""
    handed = {name for name, given in _commands(root) if any(map(ALL.fullmatch, given))}
    functions = [
        node
        for node in walk(root)
        if node.type == "function_definition"
        and text_of(node.child_by_field_name("name")) not in handed
    ]
    for node in walk(root):
        if node.type == "variable_name" and re.fullmatch("[1-9]", text_of(node)):
            at = node.start_byte
            if not any(one.start_byte <= at < one.end_byte for one in functions):
                yield node


def _commands(root: tree_sitter.Node) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of a snippet, each with its arguments as they are written."""
    for node in walk(root):
        if node.type == "command":
            given = [text_of(one) for one in node.children_by_field_name("argument")]
            yield text_of(node.child_by_field_name("name")), given


def _purpose(source: Source, node: tree_sitter.Node) -> str:
    taker = tuple(_takers(source, node))
    return _purpose_of(source, {source.text_of(node), *taker}) or next(iter(taker), "")


def _purpose_of(source: Source, names: set[str]) -> str:
    """Return what variables or places are for by the commands that take them, empty where none does."""
    bare = source.bare()
    if names & opened_variables(bare):
        return FILE
    addresses = (bare[start:end].strip("${}") for start, end in operands(bare, ()))
    return URL if names.intersection(re.split(r"\W", one)[0] for one in addresses) else ""


def _takers(source: Source, node: tree_sitter.Node) -> Iterator[str]:
    """Yield the variable that is given what stands at a place, and nothing besides."""
    outer: tree_sitter.Node | None = node
    while outer is not None and outer.type not in ("variable_assignment", "command"):
        outer = outer.parent
    if outer is not None and outer.type == "variable_assignment":
        yield source.text_of(outer.child_by_field_name("name"))
