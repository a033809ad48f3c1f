"""The nodes of a syntax tree: all below one, and what one says."""

from collections.abc import Iterator

import tree_sitter


def walk(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield a node and all below it, in their order, however deep they stand."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def leaves_of(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield every node without children, in their order."""
    return (node for node in walk(root) if not node.child_count)


def text_of(node: tree_sitter.Node | None) -> str:
    """Return what a node says, empty where there is none."""
    return (node.text or b"").decode(errors="replace") if node else ""
