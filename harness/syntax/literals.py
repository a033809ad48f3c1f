"""The texts between quotation marks in a program."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tree_sitter

from harness.syntax.source import Source

QUOTED = re.compile(r"^(?P<prefix>[A-Za-z@$]{0,2})(\"\"\"|'''|[\"'`])(?P<content>.*)\2$", re.DOTALL)


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
        """Where the content begins."""
        return self.start + len(self.before)

    @property
    def ends(self) -> int:
        """Where the content ends."""
        return self.end - len(self.quote)


def literals(source: Source) -> Iterator[Literal]:
    """Yield every text between quotation marks, in the order of the program."""
    for node in sorted(source.captured("string"), key=lambda node: node.start_byte):
        start, end = source.place(node)
        quoted = QUOTED.match(source.text[start:end])
        if quoted:
            yield Literal(
                node=node,
                start=start,
                end=end,
                before=quoted["prefix"] + quoted[2],
                content=quoted["content"],
                quote=quoted[2],
            )


def outer_literals(source: Source) -> Iterator[Literal]:
    """Yield the literals that stand in no other one."""
    end = 0
    for literal in literals(source):
        if literal.start >= end:
            end = literal.end
            yield literal
