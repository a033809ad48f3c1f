"""What of a script its reader can call, and what he is only handed: functions within others."""

from collections.abc import Container, Iterator
from itertools import takewhile

import tree_sitter

from harness.model.page import SCRIPTS
from harness.syntax.functions import Function
from harness.syntax.nodes import leaves_of, text_of, walk, within
from harness.syntax.source import Source

FUNCTIONS = frozenset((
    "arrow_function", "function_declaration", "function_expression", "generator_function", "generator_function_declaration",
    "method_definition",
))  # fmt: skip
# What sends: where all of it stands in what a function hands back, the function itself sends nothing.
SENDS = frozenset(("fetch", "axios", "put", "send", "ajax", "request", "upload", "got", "ky"))
# What a function stands in that is handed back, or kept in a map by a name.
HELD = frozenset((
    "pair", "object", "parenthesized_expression", "as_expression", "satisfies_expression",
))  # fmt: skip
KEPT = HELD | {
    "variable_declarator", "lexical_declaration", "variable_declaration", "export_statement", "assignment_expression",
    "expression_statement", "arguments", "call_expression", "program",
}  # fmt: skip
RETURNS, ARROW, FREEZE = "return_statement", "arrow_function", "freeze"
ASSIGNS = "assignment_expression"
HANDED_TO, MAP = "call_expression", "object"


def is_out_of_reach(source: Source, function: Function) -> bool:
    """Tell whether a function stands within another one, or sends only by what it hands back."""
    if source.language not in SCRIPTS:
        return False
    is_kept = function.node.type == ASSIGNS
    is_inner = not is_kept and any(one.type in FUNCTIONS for one in within(function.node))
    return is_inner or _only_hands_back(source, function)


def _only_hands_back(source: Source, function: Function) -> bool:
    """Tell whether everything that sends stands in functions which are handed to who calls it."""
    names = _handed_names(function)
    sending = [
        one.node
        for one in source.calls
        if function.start <= one.start < function.end and one.name in SENDS
    ]
    return bool(sending) and all(_is_handed_back(one, function, names) for one in sending)


def _handed_names(function: Function) -> set[str]:
    """Return the names that a function hands back in a map and does not call itself."""
    returned = (one for one in walk(function.node) if one.type == RETURNS)
    maps = (
        leaf
        for one in returned
        for part in one.named_children
        if part.type == MAP
        for leaf in leaves_of(part)
    )
    return {text_of(leaf) for leaf in maps}


def _is_handed_back(node: tree_sitter.Node, function: Function, names: Container[str]) -> bool:
    """Tell whether a node stands in a function that another one, which is called, hands back."""
    for one in within(node):
        if one.type not in FUNCTIONS:
            continue
        held = [*takewhile(lambda each: each.type in HELD, within(one))]
        if function.node in (one, *held):
            return False
        outer = next(each for each in within(one) if each not in held)
        if function.node == outer:
            return False
        name = text_of((outer if one.type == ARROW else one).child_by_field_name("name"))
        if outer.type in {RETURNS, ARROW} or name in names:
            return True
    return False


def kept_in_maps(source: Source) -> str:
    """Return a function of a map that nobody calls, where a script keeps such and does nothing else."""
    if source.language not in SCRIPTS:
        return ""
    idle = [one for one in _in_maps(source) if not _is_of_another(one, source)]
    spans = [source.place(one) for one in idle]
    spans += [(one.start, one.end) for one in (*source.functions, *source.methods)]
    loose = (one for one in source.calls if not any(a <= one.start < b for a, b in spans))
    called = {one.name for one in source.calls}
    names = [text_of(_named(one).child_by_field_name(_field(one))) for one in idle]
    if any(one.name != FREEZE for one in loose) or not called.isdisjoint(names):
        return ""
    return next(filter(None, names), "")


def _in_maps(source: Source) -> Iterator[tree_sitter.Node]:
    """Yield the functions that are values of maps which names of the script itself keep."""
    for node in source.of_kinds(FUNCTIONS.__contains__):
        outer = [*within(node)]
        calls = [one for one in outer if one.type == HANDED_TO]
        is_frozen = all(
            text_of(one.child_by_field_name("function")).endswith(FREEZE) for one in calls
        )
        in_map = any(one.type == MAP for one in outer)
        if in_map and is_frozen and all(one.type in KEPT for one in outer):
            yield node


def _is_of_another(node: tree_sitter.Node, source: Source) -> bool:
    """Tell whether a map is a part of an object that the script does not show."""
    sets = (one.child_by_field_name("left") for one in within(node) if one.type == ASSIGNS)
    roots = {text_of(next(leaves_of(one))) for one in sets if one is not None}
    return not roots.isdisjoint(source.free)


def _named(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return what names a function of a map: itself, or its pair."""
    return node if node.type == "method_definition" else next(within(node))


def _field(node: tree_sitter.Node) -> str:
    return "name" if node.type == "method_definition" else "key"
