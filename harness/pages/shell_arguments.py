"""What a shell snippet asks for on its command line: `$1`, `${2:?usage}`, `FILE=$3`."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.pages.shell_files import opened_variables
from harness.pages.shell_operands import operands
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source

FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
# What stands at a place that is never asked for does not matter.
ANYTHING = "HARNESS_KEY"
OPTIONAL = re.compile(r"\$\{\d:?-")


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


def _numbers(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the names of places; within a function they are what it is called with."""
    functions = [node for node in walk(root) if node.type == "function_definition"]
    for node in walk(root):
        if node.type == "variable_name" and re.fullmatch("[1-9]", text_of(node)):
            at = node.start_byte
            if not any(one.start_byte <= at < one.end_byte for one in functions):
                yield node


def _purpose(source: Source, node: tree_sitter.Node) -> str:
    bare, opened = source.bare(), opened_variables(source.bare())
    names = {source.text_of(node), *(taker := tuple(_takers(source, node)))}
    if names & opened:
        return FILE
    addresses = (bare[start:end].strip("${}") for start, end in operands(bare, ()))
    if names.intersection(re.split(r"\W", one)[0] for one in addresses):
        return URL
    return next(iter(taker), "")


def _takers(source: Source, node: tree_sitter.Node) -> Iterator[str]:
    """Yield the variable that is given what stands at a place, and nothing besides."""
    outer: tree_sitter.Node | None = node
    while outer is not None and outer.type not in ("variable_assignment", "command"):
        outer = outer.parent
    if outer is not None and outer.type == "variable_assignment":
        yield source.text_of(outer.child_by_field_name("name"))
