"""A text with its syntax tree: which nodes there are, what a query captures, and where they stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import tree_sitter

from harness.model.grammar import Grammar
from harness.model.page import Language
from harness.syntax.nodes import characters_before, walk
from harness.syntax.parsers import function_of, query_of


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadText:
    """A text and the tree of it; ``data`` is the text with what makes it whole, in UTF-8."""

    language: Language
    text: str = field(repr=False)
    grammar: Grammar = field(repr=False)
    data: bytes = field(repr=False)
    tree: tree_sitter.Tree = field(repr=False)
    # Of what makes a text whole, how long it is, and how much of the text stands before it.
    offset: int = 0
    head: int = 0

    @cached_property
    def nodes(self) -> tuple[tree_sitter.Node, ...]:
        """Every node of the tree, in the order of the text: each tree is walked once."""
        return tuple(walk(self.tree.root_node))

    def is_within(self, depth: int) -> bool:
        """Tell whether no more nodes than these stand in each other."""
        level: list[tree_sitter.Node] = [self.tree.root_node]
        for _ in range(depth):
            level = [child for node in level for child in node.children]
            if not level:
                return True
        return False

    @cached_property
    def leaves(self) -> tuple[tree_sitter.Node, ...]:
        """Every node without children, in the order of the text."""
        return tuple(node for node in self.nodes if not node.child_count)

    def of_kinds(self, is_meant: Callable[[str], object]) -> tuple[tree_sitter.Node, ...]:
        """Return the nodes whose kind is meant, in the order of the text."""
        meant = [places for kind, places in self._by_kind.items() if is_meant(kind)]
        return tuple(self.nodes[place] for place in sorted(chain.from_iterable(meant)))

    @cached_property
    def _by_kind(self) -> Mapping[str, list[int]]:
        by_kind: dict[str, list[int]] = {}
        for place, node in enumerate(self.nodes):
            by_kind.setdefault(node.type, []).append(place)
        return by_kind

    @cached_property
    def matches(self) -> list[dict[str, list[tree_sitter.Node]]]:
        """Every match of the language's queries, with what it captures by name."""
        query = query_of(self.language, function_of(self.grammar, self.text))
        cursor = tree_sitter.QueryCursor(query)
        return [captures for _, captures in cursor.matches(self.tree.root_node)]

    @cached_property
    def _captured(self) -> dict[str, list[tree_sitter.Node]]:
        by_name: dict[str, list[tree_sitter.Node]] = {}
        for captures in self.matches:
            for name, nodes in captures.items():
                by_name.setdefault(name, []).extend(nodes)
        return by_name

    def captured(self, name: str) -> list[tree_sitter.Node]:
        """Return every node that a query captures under this name."""
        return self._captured.get(name, [])

    def texts(self, name: str) -> Iterator[str]:
        """Yield the text of every node that a query captures under this name."""
        for node in self.captured(name):
            yield self.text_of(node)

    def matched(self, name: str) -> Iterator[dict[str, list[tree_sitter.Node]]]:
        """Yield the captures of every match that has one of this name."""
        return (captures for captures in self.matches if name in captures)

    def lines(self, name: str) -> tuple[int, ...]:
        """Return the lines, from 1, of the nodes that a query captures under this name."""
        places = (self.place(node)[0] for node in self.captured(name))
        return tuple(self.text.count("\n", 0, at) + 1 for at in places)

    @cached_property
    def _size(self) -> int:
        return len(self.text.encode())

    def text_of(self, node: tree_sitter.Node | None) -> str:
        """Return what a node says, empty where there is none."""
        if node is None:
            return ""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    def place(self, node: tree_sitter.Node) -> tuple[int, int]:
        """Return where a node begins and ends in the text, in characters."""
        first, last = self._own(node.start_byte), self._own(node.end_byte)
        if self._characters is not None:
            first, last = self._characters[first], self._characters[last]
        return first, last

    def _own(self, at: int) -> int:
        """Return where in the text a place of the data is, in bytes."""
        return min(at if at <= self.head else max(self.head, at - self.offset), self._size)

    def owns(self, node: tree_sitter.Node) -> bool:
        """Tell whether a node begins in the text, and not in what makes it whole."""
        return not self.head <= node.start_byte < self.head + self.offset

    @cached_property
    def _characters(self) -> Sequence[int] | None:
        return characters_before(self.text.encode())
