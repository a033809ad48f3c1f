"""The nodes of a syntax tree: all below one, and what one says."""

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate

import tree_sitter

# What marks a byte of UTF-8 with which no character begins.
CONTINUATION, CONTINUES = 0b1100_0000, 0b1000_0000
# What puts the words of an array of a shell where it stands.
ARRAY = re.compile(r"\"?\$\{(\w+)\[[@*]\]\}\"?")
# What stands round a name or a value without being more than it.
WRAPPERS = re.compile(r"argument$|literal_element|^expression_list$|parenthesized")
SUBSCRIPTS = re.compile(r"subscript|element_reference|element_expression|index_expression|indexing")


def characters_before(data: bytes) -> Sequence[int] | None:
    """Return how many characters begin before each byte, None where each byte is one."""
    if data.isascii():
        return None
    begins = (byte & CONTINUATION != CONTINUES for byte in data)
    return array("I", accumulate(begins, initial=0))


def walk(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield a node and all below it, in their order, however deep they stand."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def within(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield what a node stands in, from the inside."""
    while (outer := node.parent) is not None:
        yield outer
        node = outer


def mark_before(node: tree_sitter.Node) -> str:
    """Return the kind of what stands right before a node, whatever it is a part of."""
    at: tree_sitter.Node | None = node
    while at is not None and at.prev_sibling is None:
        at = at.parent
    return at.prev_sibling.type if at is not None and at.prev_sibling else ""


def leaves_of(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield every node without children, in their order."""
    return (node for node in walk(root) if not node.child_count)


def text_of(node: tree_sitter.Node | None) -> str:
    """Return what a node says, empty where there is none."""
    return (node.text or b"").decode(errors="replace") if node else ""


def beside(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return the value that stands beside a name: of a pair, a call, or an assignment."""
    in_subscript = False
    while True:
        sibling = node.next_named_sibling
        while sibling is not None and (sibling.type == "comment" or text_of(sibling) == "to"):
            sibling = sibling.next_named_sibling
        if sibling is not None:
            parent = node.parent
            is_given = parent is not None and "assign" in parent.type
            return sibling if is_given or not in_subscript else None
        if node.parent is None:
            return None
        is_subscript = SUBSCRIPTS.search(node.parent.type) is not None
        if not (is_subscript or WRAPPERS.search(node.parent.type)):
            return None
        in_subscript = in_subscript or is_subscript
        node = node.parent


def between_commas(listed: tree_sitter.Node) -> Iterator[list[tree_sitter.Node]]:
    """Yield what stands between the commas of a list, each with its default, without comments."""
    part: list[tree_sitter.Node] = []
    for child in (*listed.children, None):
        if child is not None and child.type != ",":
            part += [child] if child.is_named and "comment" not in child.type else []
        elif part:
            yield part
            part = []


def arguments_in(listed: tree_sitter.Node) -> tuple[tree_sitter.Node, ...]:
    """Return what a call is given, in its order; where it is given only one, that may be no list."""
    given = listed.named_children if listed.child_count else [listed]
    return tuple(_unwrapped(one) for one in given if "comment" not in one.type)


def _unwrapped(one: tree_sitter.Node) -> tree_sitter.Node:
    is_alone = "argument" in one.type and one.child_count == 1
    return one.children[0] if is_alone else one


def with_arrays(arguments: bytes, root: tree_sitter.Node) -> str:
    """Return the arguments of a command with the words of the arrays that it is given."""
    text = arguments.decode(errors="replace")
    return ARRAY.sub(lambda match: _words_of(match[1], root) or match[0], text)


def _words_of(name: str, root: tree_sitter.Node) -> str:
    given = (node for node in walk(root) if node.type == "variable_assignment")
    own = (one for one in given if text_of(one.child_by_field_name("name")) == name)
    values = (text_of(one.child_by_field_name("value")) for one in own)
    return " ".join(value.strip("()") for value in values)
