"""Signed URLs that programs put together: of several texts, or of what only their reader has."""

import re
from collections.abc import Iterable, Iterator

from harness.model.page import Language, Placeholder
from harness.pages.replacing import BoundText
from harness.syntax.literals import joined_literals
from harness.syntax.source import Source
from harness.syntax.standing import asked_of_environment

SIGNED_URL = "signed-url"
NAME = r"\$(?:\w+|\{\w+\})"
# An address of which a shell has every piece in a variable; nothing of it is the page's own.
OF_VARIABLES = re.compile(
    rf"(?:(?:https?|{NAME})://{NAME}(?:\.{NAME})*(?:/{NAME})+|{NAME}(?:/{NAME})*)\?{NAME}"
)
BEGINS_WITH_VARIABLE = re.compile(rf"\w*://{NAME}|{NAME}://")
VARIABLES, SIGNED = re.compile(r"\w+"), re.compile("(?i)sign")
WORDS = frozenset(("string", "concatenation"))


def urls_put_together(source: Source, known: Iterable[Placeholder]) -> Iterator[BoundText]:
    """Yield the signed URLs that a program puts together of literals alone."""
    one = next((one for one in known if one.symbol == SIGNED_URL), None)
    for literal in joined_literals(source) if one else ():
        if one and any(re.fullmatch(pattern, literal.content) for pattern in one.patterns):
            yield BoundText(start=literal.start, end=literal.end, placeholder=one)


def urls_of_variables(source: Source, address: Placeholder | None) -> Iterator[BoundText]:
    """Yield the addresses of a shell that are made of variables alone, none of which it sets."""
    if address is None:
        return
    for text, start, end in _addresses(source):
        names = {*VARIABLES.findall(text.removeprefix("https").removeprefix("http"))}
        is_signed = any(map(SIGNED.search, names))
        if OF_VARIABLES.fullmatch(text) and not is_signed and names <= _unset(source):
            yield BoundText(start=start, end=end, placeholder=address)


def is_of_unset_variables(source: Source) -> bool:
    """Tell whether the host of a shell's address is in a variable that it does not set."""
    begins = (BEGINS_WITH_VARIABLE.match(text) for text, _, _ in _addresses(source))
    hosts = (VARIABLES.findall(match[0])[-1] for match in begins if match)
    return any(host in _unset(source) for host in hosts)


def _unset(source: Source) -> frozenset[str]:
    return frozenset(asked_of_environment(source))


def _addresses(source: Source) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a shell, each with where it stands between its quotation marks."""
    for node in source.nodes if source.language is Language.SHELL else ():
        if node.type in WORDS:
            start, end = source.place(node)
            written = source.text[start:end]
            text = written.strip('"')
            at = start + written.index(text)
            yield text, at, at + len(text)
