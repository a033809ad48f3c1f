"""Modules that a block spells otherwise than the one that it means."""

import re
from collections.abc import Callable, Iterator

from harness.model.page import Language
from harness.model.toolkit import Toolkit
from harness.syntax.queries import named
from harness.syntax.source import Import, Source

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
VERSION = re.compile(r"/v\d+$")


def meant_module(one: Import, is_known: Callable[[Import], bool]) -> str:
    """Return the known module whose name is one slip of the pen away, empty where none is.

    A digit more or less is another version, and none.
    """
    if len(one.module) < SHORTEST:
        return ""
    spelled = (
        Import(module=name, statement=one.statement.replace(one.module, name))
        for name in dict.fromkeys(_slips(one.module))
    )
    return next((other.module for other in spelled if is_known(other)), "")


def _slips(name: str) -> Iterator[str]:
    """Yield the names that a slip makes this one of: letters swapped, left out, changed, added."""
    letters = [at for at, mark in enumerate(name) if mark.isalpha() and mark.isascii()]
    for at in letters:
        if at + 1 in letters:
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    for at in letters:
        for end in (at, at + 1):
            yield from (name[:end] + letter + name[end:] for letter in LETTERS)
    for at in letters:
        yield from (name[:at] + letter + name[at + 1 :] for letter in LETTERS)
    for at in letters:
        yield name[:at] + name[at + 1 :]


def is_slip_within(name: str, meant: str) -> bool:
    """Tell whether a slip stands within a name.

    One more letter before it, or an `s` at its end, names many a library of its own.
    """
    return not name.endswith(meant) and {f"{name}s", f"{meant}s"}.isdisjoint((name, meant))


def fails_for_sure(source: Source, one: Import, meant: str, toolkit: Toolkit) -> bool:
    """Tell whether a block uses the module that it means, which nothing imports."""
    separator = source.grammar.separator or "/"
    whole = VERSION.sub("", meant)
    brought = whole.split(separator)[-1 if source.language is Language.GO else 0]
    if brought in source.free:
        return True
    shared = separator.join(meant.split(separator)[: source.grammar.parts])
    others = {other.module for other in source.imports} - {one.module}
    if source.grammar.parts > 1 and any(other.startswith(shared) for other in others):
        return True
    return any(
        meant in line and named(source, name)
        for name, line in toolkit.imports.items()
        if name[0].isupper() and name not in source.defined and source.language is Language.RUBY
    )
