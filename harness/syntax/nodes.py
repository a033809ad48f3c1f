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


def between_commas(listed: tree_sitter.Node) -> Iterator[str]:
    """Yield what stands between the commas of a list, each with its default, without comments."""
    part: list[tree_sitter.Node] = []
    for child in (*listed.children, None):
        if child is not None and child.type != ",":
            part += [child] if child.is_named and "comment" not in child.type else []
        elif part:
            before, whole = part[0].start_byte - listed.start_byte, listed.text or b""
            yield whole[before : part[-1].end_byte - listed.start_byte].decode(errors="replace")
            part = []
