"""Imports that a snippet lacks, and the snippet with them."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from harness.explain.fix.edits import applied
from harness.model.edit import Edit
from harness.model.toolkit import Toolkit
from harness.review.misspelt import unknown_symbol
from harness.syntax.literals import without_comments

MISSING = re.compile(
    r"(?:No module named|Cannot find (?:module|package)|cannot load such file --"
    r"|no required module provides package) ['\"]?(?P<one>[^\s'\";:]+)"
    r"|package (?P<other>\S+) is not in (?:std|GOROOT)"
)


def missing_library(message: str, toolkit: Toolkit) -> str:
    """Return what to do about a library that is not there, empty where none is missed."""
    found = MISSING.search(message)
    if found is None:
        return ""
    name = found["one"] or found["other"]
    known = (*(one.name for one in toolkit.libraries if not one.absent), *toolkit.imports)
    close = get_close_matches(name, known, n=1, cutoff=0.7)
    if close:
        return f"Did you mean `{close[0]}`? There is no `{name}`."
    return (
        f"`{name}` is none of the libraries that pages are run with (`harness list toolkits`): "
        "do without it, or skip the block and say why."
    )


def unknown_name(message: str, toolkit: Toolkit) -> str:
    """Return the name that a compiler or a run does not know and that an import brings."""
    symbol = unknown_symbol(message, toolkit)
    names = (
        name for name in toolkit.imports if name.rpartition("::")[2] == symbol or name == symbol
    )
    return next(names, "") if symbol else ""


def lacking(text: str, toolkit: Toolkit) -> tuple[str, ...]:
    """Return the names that a snippet uses without the import that brings them."""
    bare = without_comments(text, quotes=toolkit.quotes, comment=toolkit.comment)
    return tuple(
        name
        for name, line in toolkit.imports.items()
        if line not in text and re.search(rf"(?<![\w.]){name}\b", bare)
    )


def imports_added(text: str, names: Iterable[str], toolkit: Toolkit) -> tuple[Edit, ...]:
    """Return the edits that import these names below what the snippet imports already."""
    lines = [toolkit.imports[name] for name in dict.fromkeys(names)]
    new = [line for line in dict.fromkeys(lines) if line not in text]
    if not new:
        return ()
    pattern = toolkit.wrapping.hoisted if toolkit.wrapping else toolkit.hoisted
    found = list(re.finditer(pattern, text, re.MULTILINE)) if pattern else []
    at = found[-1].end() if found else 0
    added = "".join(f"\n{line}" if found else f"{line}\n" for line in new)
    return (Edit(start=at, end=at, text=added),)


def with_imports(text: str, names: Iterable[str], toolkit: Toolkit) -> str:
    """Return the snippet with these names imported, below what it imports already."""
    return applied(text, imports_added(text, names, toolkit))
