"""Names of variables in a text whose quotation marks put no values in: `"{url}"` for `f"{url}"`."""

import re

from harness.model.page import Language
from harness.syntax.literals import Literal
from harness.syntax.source import Source
from harness.syntax.standing import Standing

NAMED = re.compile(r"[$#]?\{\s*(?P<braced>[A-Za-z_]\w*)\s*\}|\$(?P<bare>[A-Za-z_]\w*)")
# Marks between which a text stays as it is written.
PLAIN = {
    Language.PYTHON: "\"'",
    Language.JAVASCRIPT: "\"'",
    Language.TYPESCRIPT: "\"'",
    Language.PHP: "'",
    Language.RUBY: "'",
}
FILLED_IN = re.compile(r"\s*(?:\.\s*(?:format|format_map|replace)\(|%)")


def means_variables(literal: Literal, source: Source, standing: Standing) -> bool:
    """Tell whether a plain text names variables that its program has there, and no placeholder.

    What a variable of the same name is given is one.
    """
    marks = PLAIN.get(source.language, "")
    is_plain = literal.quote[:1] in marks and "f" not in literal.before.lower()
    if not marks or not is_plain or FILLED_IN.match(source.text, literal.end):
        return False
    names = [one["braced"] or one["bare"] for one in NAMED.finditer(literal.content)]
    seen = {name.lstrip("$") for name in _seen_at(source, literal.start)}
    given = {name.lstrip("$") for name in standing.target.split(".")}
    return bool(names) and seen.issuperset(names) and given.isdisjoint(names)


def _seen_at(source: Source, at: int) -> frozenset[str]:
    """Return the variables that are known at a place: those of the top, and of its function."""
    functions = [one for one in (*source.functions, *source.methods) if one.start <= at < one.end]
    within = (
        source.text_of(node)
        for node in source.captured("definition")
        if any(one.start <= source.place(node)[0] < one.end for one in functions)
    )
    return (source.defined - source.inner).union(within)
