"""What makes the object whose method a reader calls, and what it is handed."""

import re
from collections.abc import Iterator

from harness.model.page import Block, Language
from harness.pages.parameters import kinds_of, purposes
from harness.syntax.nodes import between_commas
from harness.syntax.source import Function, Source

# What stands before the name of a parameter of Kotlin that is a property, too.
MODIFIERS = re.compile(r"\A(?:@\w+\s+|(?:private|public|internal|protected|override|va[lr])\s+)*")


def maker_of(source: Source, owner: str) -> Function | None:
    """Return what makes an object of a class by its own text, None where nothing does."""
    if source.language is Language.GO:
        returns = re.compile(rf"func \w+\([^()]*\)\s*\(?\s*\*?{re.escape(owner)}\b")
        return next((one for one in source.functions if returns.match(one.text)), None)
    if source.language is Language.KOTLIN:
        return next((one for one in _beside_names(source) if one.name == owner), None)
    own = [one for one in source.methods if one.name == owner]
    is_java = source.language is Language.JAVA
    return min(own, key=lambda one: len(one.parameters), default=None) if is_java else None


def _beside_names(source: Source) -> Iterator[Function]:
    """Yield the constructors that stand beside the name of their class, with what they take."""
    for captures in source.matched("constructor.name"):
        listed = captures["constructor.parameters"][0]
        texts = (MODIFIERS.sub("", one) for one in between_commas(listed))
        start, end = source.place(listed)
        yield Function(
            name=source.text_of(captures["constructor.name"][0]),
            parameters=tuple(texts),
            text=source.text_of(listed),
            start=start,
            end=end,
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
