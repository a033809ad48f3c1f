"""What a text gives its variables: every assignment and declaration that has a value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import tree_sitter

from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.source import KEPT, Source

SIGNS = frozenset(("=", ":=", "+=", ".="))
# What has such a sign, too, and gives no variable a value: parameters, arguments, attributes, types.
OTHERS = re.compile(r"parameter|argument|attribute|pattern|type_alias|range|ERROR")
NAME = re.compile(r"(?:my|our)?[&*(\s]*([$@]?[A-Za-z_]\w*)(?:\s*:.*)?", re.DOTALL)
LAST = re.compile(r"[A-Za-z_]\w*$")
STATEMENT = re.compile(r"statement$|declaration$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Variables with the value that they are given; ``target`` is all that stands before the sign.

    ``names`` are plain variables: a member or an element of something has none.
    """

    names: tuple[str, ...]
    target: str
    value: tree_sitter.Node = field(repr=False)
    node: tree_sitter.Node = field(repr=False)

    @property
    def statement(self) -> tree_sitter.Node:
        """The whole statement, with the word that declares the variable."""
        outer = self.node.parent
        is_all = outer is not None and STATEMENT.search(outer.type) and outer.parent is not None
        return outer if outer is not None and is_all else self.node

    @property
    def last(self) -> str:
        """The last word of the target: of a member its own name, of an element none."""
        match = LAST.search(self.target.partition(":")[0].rstrip())
        return match[0] if match else ""

    @property
    def words(self) -> frozenset[str]:
        """Everything that the value names or says."""
        return frozenset(map(text_of, leaves_of(self.value)))


@lru_cache(maxsize=KEPT)
def assignments(source: Source) -> tuple[Assignment, ...]:
    """Return what the text gives its variables, in its order."""
    return tuple(_assignments(source))


def given_to(source: Source, name: str) -> Iterator[Assignment]:
    """Yield what a variable is given, in the order of the text."""
    return (one for one in assignments(source) if name in one.names)


def _assignments(source: Source) -> Iterator[Assignment]:
    for sign in source.of_kinds(SIGNS.__contains__):
        node = sign.parent
        if node is None or OTHERS.search(node.type):
            continue
        at = next(n for n, one in enumerate(node.children) if one.type in SIGNS)
        if not at or at + 1 == len(node.children) or node.children[at] != sign:
            continue
        left = [one for one in node.children[:at] if one.is_named and "type" not in one.type]
        target = text_of(left[-1] if left else None)
        named = [NAME.fullmatch(part) for part in target.strip("()[]").split(",")]
        names = tuple(match[1] for match in named if match)
        whole = names if len(names) == len(named) else ()
        yield Assignment(names=whole, target=target, value=node.children[at + 1], node=node)


def statement_end(text: str, at: int) -> int:
    """Return where the statement ends: at a semicolon, or at a line's end outside brackets."""
    depth = 0
    for end in range(at, len(text)):
        mark = text[end]
        depth += (mark in "([{") - (mark in ")]}")
        ends = mark == ";" or (mark == "\n" and not re.match(r"\s*(?:\.|->)\w", text[end:]))
        if depth < 0 or (depth == 0 and ends):
            return end
    return len(text)
