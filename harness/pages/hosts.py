"""Endpoints that a program puts a scheme or a bucket before: there the host alone is wanted."""

import re

from harness.syntax.assignments import assignments
from harness.syntax.source import Source

HOST = "HARNESS_HOST"
# How a variable stands in a string, and how it is joined to one.
INSIDE = r"(?:\$\{|\{\$?|#\{|\$)"
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
    formatted = rf"://[^\n\"']*%[sv][^\n]*[,(]\s*\$?(?:{plain})(?!\w)"
    match = re.search(put_together, text) or re.search(formatted, text)
    return HOST if match else variable
