"""The texts between quotation marks in a program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import tree_sitter

from harness.model.page import Language
from harness.syntax.nodes import text_of
from harness.syntax.source import Source

QUOTED = re.compile(r"^(?P<prefix>[A-Za-z@$]{0,2})(\"\"\"|'''|[\"'`])(?P<content>.*)\2$", re.DOTALL)
# `%q(…)` of Ruby, `R"(…)"` of C++, and a here-document of PHP.
BRACED = re.compile(
    r"""^(?P<before>%[qQ]?[(\[{<|]|R"\w*\(|<<<(?:"\w+"|'\w+'|\w+)\n)"""
    r"""(?P<content>.*?)(?P<quote>[)\]}>|]|\)\w*"|\n[ \t]*\w+)$""",
    re.DOTALL,
)


# What puts one text together of several: beside each other, or with an operator between them.
PUT_TOGETHER = re.compile(r"concatenat|chained|binary|additive")
PUT_IN = re.compile(r"substitution|interpolat")
OPERATORS = frozenset(("+", ".", ""))


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal:
    """A text between quotation marks: where it stands with them, and where its content does.

    ``before`` and ``behind`` are what stands round the content, ``quote`` the mark without letters.
    """

    node: tree_sitter.Node = field(repr=False)
    start: int
    end: int
    before: str
    content: str
    quote: str

    @property
    def begins(self) -> int:
        """The offset at which the content begins."""
        return self.start + len(self.before)

    @property
    def ends(self) -> int:
        """The offset at which the content ends."""
        return self.end - len(self.quote)


def literals(source: Source) -> Iterator[Literal]:
    """Yield every text between quotation marks, in the order of the program."""
    for node in sorted(source.captured("string"), key=lambda node: node.start_byte):
        start, end = source.place(node)
        text = source.text[start:end]
        braced, quoted = BRACED.match(text), QUOTED.match(text)
        marks = braced or quoted
        if marks:
            yield Literal(
                node=node,
                start=start,
                end=end,
                before=braced["before"] if braced else marks["prefix"] + marks[2],
                content=marks["content"],
                quote=braced["quote"] if braced else marks[2],
            )


def outer_literals(source: Source) -> Iterator[Literal]:
    """Yield the literals that stand in no other one."""
    end = 0
    for literal in literals(source):
        if literal.start >= end:
            end = literal.end
            yield literal


def literals_put_in(source: Source) -> Iterator[Literal]:
    """Yield the literals of code that is put into another one.

    Not of Python, in many of whose releases no mark of a text may stand within it.
    """
    end = 0
    for literal in literals(source) if source.language is not Language.PYTHON else ():
        if literal.start < end and _is_put_in(literal.node):
            yield literal
        end = max(end, literal.end)


def _is_put_in(node: tree_sitter.Node) -> bool:
    outer = node.parent
    while outer is not None and not PUT_IN.search(outer.type):
        outer = outer.parent
    return outer is not None


def joined_literals(source: Source) -> Iterator[Literal]:
    """Yield the texts that are put together of literals alone, each as if it were one."""
    by_place = {(one.node.start_byte, one.node.end_byte): one for one in outer_literals(source)}
    end = 0
    for first in sorted(by_place.values(), key=lambda one: one.start):
        node = first.node
        while node.parent is not None and _pieces(node.parent, by_place):
            node = node.parent
        pieces = _pieces(node, by_place)
        if len(pieces) > 1 and first.start >= end:
            start, end = source.place(node)
            content = "".join(piece.content for piece in pieces)
            yield replace(first, node=node, start=start, end=end, content=content)


def _pieces(
    node: tree_sitter.Node, by_place: Mapping[tuple[int, int], Literal]
) -> tuple[Literal, ...]:
    """Return the literals that a text is put together of, none where it is made of more."""
    literal = by_place.get((node.start_byte, node.end_byte))
    if literal is not None:
        return (literal,)
    operators = {text_of(one) for one in node.children if not one.is_named}
    if not PUT_TOGETHER.search(node.type) or not operators <= OPERATORS:
        return ()
    parts = [_pieces(one, by_place) for one in node.named_children]
    return tuple(piece for part in parts for piece in part) if all(parts) else ()
