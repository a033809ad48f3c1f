"""What a reader can hand to a parameter by its type, and which ones a function never uses."""

import re

from harness.syntax.functions import Function
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.source import Source


def has_value(source: Source, declared: str) -> bool:
    """Tell whether a reader has a value of a type in hand."""
    return re.fullmatch(source.grammar.handed, declared) is not None


def may_be_empty(source: Source, declared: str) -> bool:
    """Tell whether a value of a type may be empty where nothing uses it."""
    return re.fullmatch(source.grammar.unused, declared) is not None


def type_by_use(source: Source, function: Function, name: str) -> str:
    """Return the type that a function asks for by how it uses a parameter, empty where by nothing."""
    used = (
        declared
        for pattern, declared in source.grammar.types.items()
        if name and re.search(pattern.replace("{name}", re.escape(name)), function.text)
    )
    return next(used, "")


def is_unused(function: Function, name: str) -> bool:
    """Tell whether a function names a parameter, and then never again."""
    leaves = map(text_of, leaves_of(function.node))
    return sum(leaf in {name, f"${name}"} for leaf in leaves) == 1
