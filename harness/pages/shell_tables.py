"""Tables that a shell snippet holds itself and takes line by line, or key by key."""

import re
from collections.abc import Collection, Iterator

import tree_sitter

from harness.syntax.nodes import text_of
from harness.syntax.source import Source

SEPARATOR = re.compile(r"""\bIFS=\$?["']?(?P<sign>\\t|[^"'\s])""")
KEYS = re.compile(r"""^["']?\$\{!(\w+)\[[@*]\]\}["']?$""")
LINES = re.compile(r"[^\n]+")
BLANKS = r"\s"


def cells_of(source: Source, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the values stand that these variables have from a table of the snippet."""
    for loop in source.of_kinds({"while_statement", "for_statement"}.__contains__):
        if loop.type == "for_statement":
            yield from _keys(source, loop, names)
        else:
            yield from _columns(source, loop, names)


def _keys(
    source: Source, loop: tree_sitter.Node, names: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield the keys of an array over which a loop goes."""
    values = (text_of(one) for one in loop.children_by_field_name("value"))
    arrays = {match[1] for one in values if (match := KEYS.match(one))}
    if text_of(loop.child_by_field_name("variable")) not in names:
        return
    for node in source.of_kinds("variable_assignment".__eq__):
        target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if target is not None and target.type == "subscript":
            held, key = target.named_children[0], target.named_children[-1]
            yield from (_inner(source, key),) if text_of(held) in arrays else ()
        elif text_of(target) in arrays and value is not None and value.type == "array":
            entries = (one.named_children for one in value.named_children)
            yield from (_inner(source, one[1]) for one in entries if text_of(one[:1][0]) == "[")


def _columns(
    source: Source, loop: tree_sitter.Node, names: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield the cells of the columns that a loop reads into these variables."""
    reads = loop.named_children[0]
    if text_of(reads.child_by_field_name("name")) != "read":
        return
    words = [text_of(one) for one in reads.children_by_field_name("argument")]
    columns = [one for one in words if not one.startswith("-")]
    sign = SEPARATOR.search(text_of(reads))
    apart = re.escape(sign["sign"]).replace(r"\\t", r"\t") if sign else BLANKS
    cell = re.compile(rf"[^{apart}\n]+")
    for start, end in _lines(source, loop):
        cells = [one.span() for one in cell.finditer(source.text, start, end)]
        if len(cells) == len(columns):
            yield from (span for name, span in zip(columns, cells, strict=True) if name in names)


def _lines(source: Source, loop: tree_sitter.Node) -> Iterator[tuple[int, int]]:
    """Yield the lines that a loop is fed with: by a here-document, a text, or what is printed."""
    around = loop.parent
    if around is None:
        return
    fed = [
        one
        for redirect in around.named_children
        if redirect.type in ("heredoc_redirect", "herestring_redirect")
        for one in redirect.named_children
        if one.type == "heredoc_body" or redirect.type == "herestring_redirect"
    ]
    before = around.named_children[0] if around.type == "pipeline" else None
    if before is not None and text_of(before.child_by_field_name("name")) in ("echo", "printf"):
        fed += before.children_by_field_name("argument")
    for node in fed:
        yield from (one.span() for one in LINES.finditer(source.text, *_inner(source, node)))


def _inner(source: Source, node: tree_sitter.Node) -> tuple[int, int]:
    """Return the place of a word without its quotation marks."""
    start, end = source.place(node)
    quoted = source.text[start] in "\"'"
    return (start + 1, end - 1) if quoted else (start, end)
