"""The headers of an answer that a script reads, by the names that it says."""

import re
from collections.abc import Iterator, Mapping

from harness.model.page import SCRIPTS, Language
from harness.syntax.queries import Span, matches
from harness.syntax.source import Source, parse

IN_PAGES = "(script_element (raw_text) @script)"
READ = """
(call_expression
  function: (member_expression object: (_) @of property: (property_identifier) @by)
  arguments: (arguments . (string (string_fragment) @name)))
(member_expression object: (_) @of property: (property_identifier) @name)
(subscript_expression object: (_) @of index: (string (string_fragment) @name))
(variable_declarator
  name: (object_pattern (shorthand_property_identifier_pattern) @name) value: (_) @of)
(variable_declarator name: (object_pattern (pair_pattern key: (_) @name)) value: (_) @of)
(pair_pattern
  key: (_) @of value: (object_pattern (shorthand_property_identifier_pattern) @name))
(pair_pattern key: (_) @of value: (object_pattern (pair_pattern key: (_) @name)))
"""
HEADERS = re.compile(r"(?i)headers$")
OF_HEADERS, OF_AN_ANSWER = frozenset({"get", "has"}), frozenset({"getResponseHeader"})


def read_headers(language: Language | None, text: str) -> frozenset[str]:
    """Return the names, in small letters, of the headers that a script asks an answer for."""
    return frozenset(
        name for script in scripts_of(language, text) for name in _names(matches(script, READ))
    )


def scripts_of(language: Language | None, text: str) -> Iterator[Source]:
    """Yield the scripts of a page, and a script as it is; nothing of another language."""
    source = parse(language, text)
    if source is None:
        return
    if language is Language.HTML:
        for one in matches(source, IN_PAGES):
            yield from scripts_of(Language.JAVASCRIPT, one["script"][0].text)
    elif language in SCRIPTS:
        yield source


def _names(matched: Iterator[Mapping[str, tuple[Span, ...]]]) -> Iterator[str]:
    for one in matched:
        by = one["by"][0].text if "by" in one else ""
        of_headers = HEADERS.search(one["of"][0].text) and (not by or by in OF_HEADERS)
        if of_headers or by in OF_AN_ANSWER:
            yield one["name"][0].text.strip("'\"").lower()
