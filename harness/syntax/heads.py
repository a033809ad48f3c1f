"""What stands at the head of a text: its mark, its package, and what it imports."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.syntax.source import Source

# What an import may stand in that is not the top of a text, and what may only stand above it.
WITHIN = re.compile(r"function|lambda|method|class|block|body")
HEAD = re.compile(r"php_tag|hash_bang|package|namespace|declare|future")
STATEMENT = "import_statement"


def end_of_head(source: Source) -> int:
    """Return where imports of a text end, or what must stand above them; 0 where it has neither."""
    ends = (source.place(top)[1] for top in (*imports_at_top(source), *_heads(source)))
    return len(source.text[: max(ends, default=0)].rstrip())


def is_module(source: Source) -> bool:
    """Tell whether a text imports by a statement, and need not ask a function for what it uses."""
    return any(top.type == STATEMENT for top in imports_at_top(source))


def imports_at_top(source: Source) -> Iterator[tree_sitter.Node]:
    """Yield the statements at the top of a text that import something."""
    tops = (_at_top(source, node) for node in source.captured("import"))
    yield from (top for top in tops if top is not None)


def _at_top(source: Source, node: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return the statement at the top of a text that an import is, None for one within others."""
    top = node
    while top.parent is not None and top.parent.parent is not None:
        top = top.parent
        if WITHIN.search(top.type):
            return None
    is_own = top.parent is not None and source.owns(top)
    return top if is_own else None


def _heads(source: Source) -> Iterator[tree_sitter.Node]:
    """Yield what stands first in a text and must: its mark, its package, what it declares."""
    for one in source.tree.root_node.children:
        if HEAD.match(one.type) and not any("body" in part.type for part in one.children):
            yield one
        elif "comment" not in one.type:
            return
