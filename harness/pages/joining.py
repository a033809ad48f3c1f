"""An earlier block that another goes on from, without what the later one has no use for."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.model.page import Language
from harness.syntax.source import Source

# Where a name that is declared a second time ends the program.
ONCE = frozenset(
    (
        Language.JAVA,
        Language.JAVASCRIPT,
        Language.TYPESCRIPT,
        Language.KOTLIN,
        Language.CSHARP,
        Language.C,
        Language.CPP,
        Language.GO,
    )
)
# What opens a scope: names in it hide those outside, and do not clash with them.
SCOPES = ("block", "body", "function", "lambda", "parameter", "compound_statement")
# So does what names nothing itself: a name at its head is known within it alone.
HEADS = re.compile(r"^(?:(?:enhanced_)?for|foreach|if|while|(?:\w+_)?switch|try_with|using)_")
# What holds the statements of a text, whatever the language.
HOLDERS = ("block", "body", "program", "module", "source_file", "translation_unit", "statements")
Span = tuple[int, int]


def without(earlier: Source, unwanted: frozenset[str], needed: frozenset[str]) -> str:
    """Return an earlier text without the statements that declare or use what nobody wants of it.

    What leads to a needed name stays.
    """
    statements = tuple(_statements(earlier))
    makes = {span: _declared(earlier, span) for span in statements}
    uses = {span: _in(earlier, "name", span) for span in statements}
    kept = _leading_to(needed, makes, uses)
    idle = (frozenset().union(*makes.values()) & unwanted) - kept
    dropped = [
        span
        for span in statements
        if idle & (makes[span] | uses[span])
        and not kept & _in(earlier, "definition", span)
        and not _in(earlier, "import", span)
    ]
    text = earlier.text
    for start, end in reversed(dropped):
        text = text[:start] + text[end:].lstrip(";")
    return text


def declared_once(source: Source) -> frozenset[str]:
    """Return the names of a text that nothing above it may declare, too."""
    if source.language not in ONCE:
        return frozenset()
    if source.language is Language.JAVA:
        # There a name hides none outside its scope.
        return source.defined
    return frozenset().union(*(_declared(source, span) for span in _statements(source)))


def _leading_to(
    needed: frozenset[str],
    makes: dict[Span, frozenset[str]],
    uses: dict[Span, frozenset[str]],
) -> frozenset[str]:
    names = needed
    while True:
        leading = [span for span in makes if makes[span] & names]
        more = names.union(*(makes[span] | uses[span] for span in leading))
        if more == names:
            return names
        names = more


def _statements(source: Source) -> Iterator[Span]:
    """Yield where each statement at the top of a text begins and ends."""
    inner = source.text.strip()
    if not inner:
        return
    lead = len(source.text[: source.text.index(inner[0])].encode())
    start = lead if source.head else source.offset + lead
    root = source.tree.root_node
    end = source.offset + lead + len(inner.encode())
    whole = root.named_descendant_for_byte_range(start, end)
    for node in _below(whole, (start, end)) if whole else ():
        place = source.place(node)
        if place[0] < place[1]:
            yield place


def _declared(source: Source, span: Span) -> frozenset[str]:
    nodes = (node for node in source.captured("definition") if _is_at_top(source, node, span))
    return frozenset(source.text_of(node) for node in nodes)


def _is_at_top(source: Source, node: tree_sitter.Node, span: Span) -> bool:
    if not span[0] <= source.place(node)[0] < span[1]:
        return False
    parent = node.parent
    while parent is not None and span[0] <= source.place(parent)[0]:
        is_inner = span[0] < source.place(parent)[0]
        if HEADS.match(parent.type) or (is_inner and any(one in parent.type for one in SCOPES)):
            return False
        parent = parent.parent
    return True


def _in(source: Source, kind: str, span: Span) -> frozenset[str]:
    labels = {node.start_byte for node in source.captured("label")}
    nodes = (node for node in source.captured(kind) if node.start_byte not in labels)
    return frozenset(
        source.text_of(node) for node in nodes if span[0] <= source.place(node)[0] < span[1]
    )


def _below(whole: tree_sitter.Node, place: Span) -> list[tree_sitter.Node]:
    """Return the statements of a node: itself, where it is the only one of a text."""
    node = whole
    while node.parent and _span(node.parent) == _span(node):
        node = node.parent
    holds = node.parent is None or any(word in node.type for word in HOLDERS)
    return node.named_children if holds or _span(node) != place else [node]


def _span(node: tree_sitter.Node) -> Span:
    return node.start_byte, node.end_byte
