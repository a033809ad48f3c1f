"""Questions to the tree of a text: queries that stand in data, and nodes of a given name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import tree_sitter

from harness.catalog.grammars import read_grammars
from harness.errors import FixtureError
from harness.model.page import Language
from harness.syntax.parsers import function_of, loaded_grammar
from harness.syntax.source import KEPT, Source

FOLDER = "fixtures/toolkits"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The place of a node in a text, in characters, and its own text."""

    start: int
    end: int
    text: str


def matches(source: Source, query: str) -> Iterator[Mapping[str, tuple[Span, ...]]]:
    """Yield the captures of each match of a query, by name, in the order of the text."""
    cursor = tree_sitter.QueryCursor(
        _query(source.language, function_of(source.grammar, source.text), query)
    )
    captures = [captured for _, captured in cursor.matches(source.tree.root_node) if captured]
    captures.sort(key=lambda captured: min(n.start_byte for ns in captured.values() for n in ns))
    for captured in captures:
        yield {name: tuple(_span(source, one) for one in nodes) for name, nodes in captured.items()}


def named(source: Source, name: str) -> tuple[Span, ...]:
    """Return every node without children that says just this, in the order of the text."""
    return tuple(span for span in leaves(source) if span.text == name)


def arguments_of(source: Source, start: int, end: int) -> tuple[Span, ...]:
    """Return what the call that stands here is given, as it is written."""
    for node in source.nodes:
        listed = [child for child in node.named_children if "argument" in child.type]
        listed = listed or node.children_by_field_name("arguments")
        if listed and source.place(node) == (start, end):
            return tuple(_span(source, one) for one in listed[0].named_children)
    return ()


@lru_cache(maxsize=KEPT)
def words(source: Source) -> frozenset[str]:
    """Return the text of every node without children, but of those in comments."""
    bare = source.bare()
    return frozenset(
        span.text for span in leaves(source) if bare[span.start : span.end] == span.text
    )


def why_no_query(language: Language, query: str) -> str:
    """Return why a text is no query of this language, empty where it is one."""
    try:
        for function in functions_of(language):
            _query(language, function, query)
    except FixtureError as error:
        return error.message
    return ""


def functions_of(language: Language) -> tuple[str, ...]:
    """Return the names of the grammars that a language is read with."""
    grammar = read_grammars()[language]
    return tuple(dict.fromkeys(one for one in (grammar.function, grammar.opened_function) if one))


def leaves(source: Source) -> Iterator[Span]:
    """Yield every node without children, in the order of the text."""
    return (_span(source, node) for node in source.leaves)


def _span(source: Source, node: tree_sitter.Node) -> Span:
    start, end = source.place(node)
    return Span(start=start, end=end, text=source.text[start:end])


@cache
def _query(language: Language, function: str, query: str) -> tree_sitter.Query:
    try:
        return tree_sitter.Query(loaded_grammar(language, function), query)
    except tree_sitter.QueryError as error:
        problem = f"`{query.strip()}` is no query of {language}: {error}"
        raise FixtureError(file=FOLDER, key="query", problem=problem) from error
