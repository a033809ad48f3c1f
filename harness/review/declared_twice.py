"""Variables that a text declares twice in one scope, and the text that declares them once."""

from collections.abc import Iterator

import tree_sitter

from harness.model.edit import Edit, applied
from harness.model.page import SCRIPTS
from harness.syntax.source import Source

DECLARATIONS = frozenset(("lexical_declaration", "local_variable_declaration"))
CONSTANT, VARIABLE = "const", "let"


def declared_once(source: Source) -> tuple[str, str]:
    """Return the first name that is declared twice, and the text as it is right; else nothing.

    A later declaration becomes an assignment, and a constant that it assigns to a variable.
    """
    edits, first = dict[int, Edit](), ""
    for scope in _scopes(source.tree.root_node):
        declared = dict[str, tree_sitter.Node]()
        for node in scope.named_children:
            name = _name(node)
            if not name:
                continue
            before = declared.setdefault(name, node)
            if before is node:
                continue
            if not _is_alike(before, node):
                return "", ""
            first = first or name
            edits |= {one.start: one for one in _edits(source, before, node)}
    return (first, applied(source.text, edits.values())) if edits else ("", "")


def _scopes(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if any(child.type in DECLARATIONS for child in node.named_children):
        yield node
    for child in node.named_children:
        yield from _scopes(child)


def _name(node: tree_sitter.Node) -> str:
    """Return the one variable that a declaration gives a value, empty for any other."""
    made = [child for child in node.named_children if child.type == "variable_declarator"]
    if node.type not in DECLARATIONS or len(made) != 1:
        return ""
    name, value = (made[0].child_by_field_name(field) for field in ("name", "value"))
    is_plain = name is not None and name.type == "identifier" and value is not None
    return name.text.decode() if is_plain and name is not None and name.text else ""


def _is_alike(one: tree_sitter.Node, other: tree_sitter.Node) -> bool:
    """Tell whether what is assigned later is of the type that was declared."""
    types = [_type(node) for node in (one, other)]
    return types[0] == types[1]


def _type(node: tree_sitter.Node) -> bytes:
    declarator = next(c for c in node.named_children if c.type == "variable_declarator")
    typed = node.child_by_field_name("type") or declarator.child_by_field_name("type")
    return typed.text or b"" if typed is not None else b""


def _edits(source: Source, first: tree_sitter.Node, later: tree_sitter.Node) -> Iterator[Edit]:
    keyword = first.children[0]
    if source.language in SCRIPTS and keyword.text == CONSTANT.encode():
        start, end = source.place(keyword)
        yield Edit(start=start, end=end, text=VARIABLE)
    made = next(child for child in later.named_children if child.type == "variable_declarator")
    name, value = (made.child_by_field_name(field) for field in ("name", "value"))
    if name is None or value is None:
        return
    start, end = source.place(later)[0], source.place(value)[0]
    yield Edit(start=start, end=end, text=f"{source.text_of(name)} = ")
