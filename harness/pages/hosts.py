"""Endpoints that a program puts a scheme or a bucket before: there the host alone is wanted."""

import re
from collections.abc import Set as AbstractSet

from harness.syntax.assignments import assignments
from harness.syntax.given import BODIES
from harness.syntax.literals import outer_literals
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.source import Source

HOST = "HARNESS_HOST"
# How a variable stands in a string, and how it is joined to one.
INSIDE = r"(?:\$\{|\{\$?|#\{|\$)"
# A text that values are put into, one of them behind the scheme.
FORMATTED = re.compile(r"://\S*(?:%[sv]|\{\d*\})")
JOINED = r"[\"'`]\s*[+.]\s*[$@]?"
OWNERS = r"(?:[\w$]+(?:\.|->))*"


def host_of(variable: str, name: str, source: Source) -> str:
    """Return the variable of the host where a text puts something before it, else the given one.

    ``name`` is the variable of the text, or that of its environment, which holds the endpoint.
    """
    if not name:
        return variable
    own, text = name.rpartition(".")[2].lstrip("$@"), source.bare()
    names = {own, *(one.last for one in assignments(source) if own in one.words)}
    plain = "|".join(map(re.escape, filter(None, names)))
    put_together = rf"(?:://|\.)(?:{INSIDE}|{JOINED})\s*{OWNERS}(?:{plain})(?!\w)"
    match = re.search(put_together, text) or _is_formatted(names, source)
    return HOST if match else variable


def _is_formatted(names: AbstractSet[str], source: Source) -> bool:
    """Tell whether one of these is put into a text behind a scheme or a bucket."""
    for one in outer_literals(source):
        outer = one.node.parent
        while FORMATTED.search(one.content) and outer and not BODIES.search(outer.type):
            if not names.isdisjoint(map(text_of, leaves_of(outer))):
                return True
            outer = outer.parent
    return False
