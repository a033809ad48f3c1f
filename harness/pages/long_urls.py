"""Signed URLs that are too long for a line: programs put them together of several texts."""

import re
from collections.abc import Iterable, Iterator

from harness.model.page import Placeholder
from harness.pages.replacing import BoundText
from harness.syntax.literals import joined_literals
from harness.syntax.source import Source

SIGNED_URL = "signed-url"


def urls_put_together(source: Source, known: Iterable[Placeholder]) -> Iterator[BoundText]:
    """Yield the signed URLs that a program puts together of literals alone."""
    one = next((one for one in known if one.symbol == SIGNED_URL), None)
    for literal in joined_literals(source) if one else ():
        if one and any(re.fullmatch(pattern, literal.content) for pattern in one.patterns):
            yield BoundText(start=literal.start, end=literal.end, placeholder=one)
