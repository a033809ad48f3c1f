"""What a program asks a value for: its members, of a variable that is called by this name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.syntax.headers import CALLS
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source

ACCESSES = re.compile(r"member_|field_(?:expression|access)|attribute$|navigation|selector")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One member that a variable is asked for, called or only read."""

    name: str
    is_called: bool


def members_of(source: Source, variable: str) -> Iterator[Member]:
    """Yield the members of a variable, in the order of the text."""
    for node in walk(source.tree.root_node):
        parts = node.named_children
        if len(parts) > 1 and ACCESSES.search(node.type) and text_of(parts[0]) == variable:
            outer = node.parent
            is_called = outer is not None and CALLS.search(outer.type) is not None
            is_called = is_called and outer is not None and outer.named_children[0] == node
            yield Member(name=text_of(parts[-1]), is_called=is_called)
