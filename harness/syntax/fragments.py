"""Fragments made whole: a class round Java, a main round Go or C++."""

import re
from dataclasses import dataclass, field

from harness.model.toolkit import Toolkit, Wrapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A program; ``lines`` has for each of its lines the line of the block, 0 for ours."""

    source: str = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    wrapped: bool


def needs_wrapping(source: str, toolkit: Toolkit) -> bool:
    """Tell whether the source is a fragment: no program that its toolkit can build as it is."""
    wrapping = toolkit.wrapping
    return wrapping is not None and not re.search(wrapping.whole, source, re.MULTILINE)


def make_called(
    source: str, toolkit: Toolkit, opening: str, statement: str, head: range = range(0)
) -> Whole:
    """Return a source that only defines a function as a program that calls it.

    ``head`` are the lines that stand outside of what the opening opens, such as imports.
    """
    texts = source.removesuffix("\n").split("\n")
    numbered = list(enumerate(texts, start=1))
    wrapping = toolkit.wrapping
    outside = {*head, *(_hoisted(source, wrapping.hoisted) if wrapping else ())}
    above: list[tuple[int, str]] = []
    if wrapping and wrapping.before:
        # A file of a library is one of the program now.
        numbered = [(n, "" if re.match(wrapping.whole, text) else text) for n, text in numbered]
        above = [(0, line) for line in wrapping.before.splitlines()]
    above += [(number, text) for number, text in numbered if number in outside]
    above += [(0, line) for line in opening.splitlines()]
    inside = [(number, "" if number in outside else text) for number, text in numbered]
    return _whole([*above, *inside, *((0, line) for line in statement.splitlines())], wrapped=True)


def make_whole(
    source: str,
    toolkit: Toolkit,
    setup: str = "",
    imports: str = "",
    defined: tuple[str, ...] = (),
) -> Whole:
    """Return the source as a program that its toolkit can build, hidden set-up before it.

    ``imports`` are what an editor adds to a fragment that shows none, ``defined`` the names that
    its top defines, used or not.
    """
    texts = source.removesuffix("\n").split("\n")
    numbered = list(enumerate(texts, start=1))
    hidden = [(0, line) for line in setup.split("\n")] if setup else []
    wrapping = toolkit.wrapping
    if wrapping is None or not needs_wrapping(source, toolkit):
        added = [(0, line) for line in imports.splitlines()]
        first = _last_hoisted(source, wrapping) if added or hidden else 0
        return _whole([*numbered[:first], *added, *hidden, *numbered[first:]], wrapped=False)
    outside = _hoisted(source, wrapping.hoisted)
    above = [(0, line) for line in (wrapping.before + imports).splitlines()]
    above += [(number, text) for number, text in numbered if number in outside]
    functions = _hoisted(source, wrapping.beside) if wrapping.beside else set()
    beside = [(number, text) for number, text in numbered if number in functions]
    outside |= functions
    inside = [(number, "" if number in outside else text) for number, text in numbered]
    used = " ".join(wrapping.uses.replace("{name}", name) for name in defined)
    opened, closed = wrapping.open, used + wrapping.close
    if wrapping.main and re.search(wrapping.main, source, re.MULTILINE):
        opened, closed = wrapping.main_open, wrapping.main_close
    opening = [(0, line) for line in opened.splitlines()]
    closing = [(0, line) for line in closed.splitlines()]
    return _whole([*above, *beside, *opening, *hidden, *inside, *closing], wrapped=True)


def _last_hoisted(source: str, wrapping: Wrapping | None) -> int:
    """Return the last line that must stand before what is added: the package, the mark of PHP."""
    return max(_hoisted(source, wrapping.hoisted), default=0) if wrapping else 0


def _hoisted(source: str, pattern: str) -> set[int]:
    lines: set[int] = set()
    for match in re.finditer(pattern, source, re.MULTILINE):
        first = source.count("\n", 0, match.start()) + 1
        # A pattern may begin with the blanks of the line before.
        first += len(match[0]) - len(match[0].lstrip("\n"))
        lines.update(range(first, first + match[0].strip("\n").count("\n") + 1))
    return lines


def _whole(lines: list[tuple[int, str]], *, wrapped: bool) -> Whole:
    return Whole(
        source="\n".join(text for _, text in lines) + "\n",
        lines=tuple(number for number, _ in lines),
        wrapped=wrapped,
    )
