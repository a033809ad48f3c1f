"""What earlier blocks of a page define that a later one can use."""

import re
from collections.abc import Iterator, Sequence

from harness.model.page import SCRIPTS, Block, Language, Role
from harness.pages.joining import declared_once
from harness.syntax.source import Source, parse

# Where functions have names apart from those of values.
APART = {Language.PHP, Language.SHELL}
# What a signer needs, whatever its library calls it.
NEEDED = (r"(?i)credential|access_?key|secret", r"(?i)region|endpoint")
DEFINING = {Role.FRAGMENT, Role.SIGNER, Role.OTHER}


def defining(block: Block, earlier: Sequence[Block]) -> Iterator[tuple[Block, Source]]:
    """Yield the blocks from which another can go on, the nearest first."""
    for one in reversed(earlier):
        if one.language is not block.language or not (one.role in DEFINING or one.calls):
            continue
        other = parse(one.language, one.text)
        if other is None or other.unread or other.captured("whole") or one.role is Role.OTHER:
            continue
        yield one, other


def functions_for(block: Block, source: Source, earlier: Sequence[Block]) -> Iterator[str]:
    """Yield the functions of earlier blocks that a script calls, without the lines beside them."""
    called = called_bare(source) if block.language is Language.SHELL else frozenset[str]()
    for _, other in defining(block, earlier):
        made = {one.name: one.text for one in other.functions}
        while wanted := next((name for name in made if name in called), ""):
            text = made.pop(wanted)
            called = (called | _called_in(text)) - {wanted}
            yield f"{text}\n"


def _called_in(text: str) -> frozenset[str]:
    source = parse(Language.SHELL, text)
    return called_bare(source) if source else frozenset()


def called_bare(source: Source) -> frozenset[str]:
    """Return the functions that a text calls and does not define, where no value is named so.

    Whatever no block of the page defines is the language's own, or misspelt: then a run says so.
    """
    if source.language not in APART:
        return frozenset()
    called = {call.name for call in source.calls if not (call.receiver or call.constructs)}
    return frozenset(called - source.defined - source.names)


def given_on(source: Source) -> frozenset[str]:
    """Return the names that code below a text can use: none that is local to a part of it."""
    given = source.defined - source.inner
    if source.language not in SCRIPTS:
        return given
    return given & (declared_once(source) | {name for name, _, _ in source.classes})


def is_told_better(gives: set[str], near: Source, before: Sequence[tuple[Block, Source]]) -> bool:
    """Tell whether an earlier block says more of what a signer needs, such as keys and region.

    A page that shows one setting after the other shows each without the rest.
    """
    score = needs_met(near)
    return bool(gives) and any(
        gives <= source.defined and needs_met(source) > score for _, source in before
    )


def needs_met(source: Source | None) -> int:
    """Return how much of what a signer needs a text says outside of its comments."""
    text = source.bare() if source else ""
    return sum(re.search(pattern, text) is not None for pattern in NEEDED)


def own_urls(source: Source) -> set[str]:
    """Return the names under which a signer keeps its URL: whoever uses them gets one of ours."""
    variables = source.defined - {function.name for function in source.functions}
    return {name for name in variables if re.search(r"(?i)url$|link$|signed", name)}
