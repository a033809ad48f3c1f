"""What makes the object whose method a reader calls, and what it is handed."""

from collections.abc import Iterator
from dataclasses import replace

import tree_sitter

from harness.model.page import Block, Language
from harness.pages.parameters import kinds_of, purposes
from harness.syntax.functions import Function, parameters_in
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.source import Source

CONSTRUCTORS = frozenset(("__init__", "__construct", "constructor", "initialize"))
ITSELF = frozenset(("self", "cls"))


def maker_of(source: Source, owner: str) -> Function | None:
    """Return what makes an object of a class by its own text, None where nothing does."""
    if source.language is Language.GO:
        results = ((one, one.node.child_by_field_name("result")) for one in source.functions)
        return next(
            (one for one, result in results if result and _first_type(result) == owner), None
        )
    if source.language is Language.KOTLIN:
        return next((one for one in _beside_names(source) if one.name == owner), None)
    makers = [without_itself(one) for one in constructors_of(source, owner)]
    return min(makers, key=lambda one: len(one.parameters), default=None)


def constructors_of(source: Source, owner: str) -> Iterator[Function]:
    """Yield the constructors of a class."""
    spans = [(start, end) for name, start, end in source.classes if name == owner]
    named = (one for one in source.methods if one.name in {owner, *CONSTRUCTORS})
    yield from (one for one in named if any(a <= one.start < b for a, b in spans))


def without_itself(method: Function) -> Function:
    """Return a method without the object that it is called on among its parameters."""
    return replace(
        method, parameters=tuple(one for one in method.parameters if one.name not in ITSELF)
    )


def _first_type(result: tree_sitter.Node) -> str:
    """Return the first type that a function of Go returns, whether it is a pointer to one or not."""
    return next((text_of(one) for one in leaves_of(result) if one.is_named), "")


def _beside_names(source: Source) -> Iterator[Function]:
    """Yield the constructors that stand beside the name of their class, with what they take."""
    for captures in source.matched("constructor.name"):
        listed = captures["constructor.parameters"][0]
        start, end = source.place(listed)
        yield Function(
            name=source.text_of(captures["constructor.name"][0]),
            parameters=parameters_in([listed]),
            text=source.text_of(listed),
            start=start,
            end=end,
            node=listed,
        )


def made_by(source: Source, owner: str, block: Block) -> tuple[str, ...] | None:
    """Return the maker of an object with what its parameters are for, None where nobody knows.

    An object that is made of nothing needs no maker.
    """
    maker = maker_of(source, owner)
    if maker is None or not (maker.parameters or source.language is Language.GO):
        return ()
    kinds = tuple(kinds_of(source, maker, block))
    # What one who makes an object never uses, its methods may.
    return None if {"", "unused"} & set(purposes(kinds)) else (maker.name, *kinds)
