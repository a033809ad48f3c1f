"""Imports that a snippet lacks, and the snippet with them."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from harness.model.toolkit import Toolkit
from harness.syntax.literals import without_comments

UNKNOWN = re.compile(
    r"cannot find symbol|does not exist|undefined|not defined|not declared|not found"
    r"|unresolved reference|uninitialized constant|cannot find name",
    re.IGNORECASE,
)
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
    """Return the name that a compiler or a run misses and that an import brings, else nothing."""
    if not UNKNOWN.search(message):
        return ""
    return next((name for name in toolkit.imports if re.search(rf"\b{name}\b", message)), "")


def lacking(text: str, toolkit: Toolkit) -> tuple[str, ...]:
    """Return the names that a snippet uses without the import that brings them."""
    bare = without_comments(text, quotes=toolkit.quotes, comment=toolkit.comment)
    return tuple(
        name
        for name, line in toolkit.imports.items()
        if line not in text and re.search(rf"(?<![\w.]){name}\b", bare)
    )


def with_imports(text: str, names: Iterable[str], toolkit: Toolkit) -> str:
    """Return the snippet with these names imported, below what it imports already."""
    lines = [toolkit.imports[name] for name in dict.fromkeys(names)]
    new = [line for line in dict.fromkeys(lines) if line not in text]
    pattern = toolkit.wrapping.hoisted if toolkit.wrapping else toolkit.hoisted
    found = list(re.finditer(pattern, text, re.MULTILINE)) if pattern else []
    at = found[-1].end() if found else 0
    added = "".join(f"\n{line}" if found else f"{line}\n" for line in new)
    return text[:at] + added + text[at:]
