"""Imports that a snippet lacks, and the snippet with them."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from harness.model.edit import Edit, applied
from harness.model.toolkit import Toolkit
from harness.pages.called import of_import
from harness.review.misspelt import unknown_symbol
from harness.syntax.heads import end_of_head, is_module
from harness.syntax.literals import outer_literals
from harness.syntax.source import parse

MISSING = re.compile(
    r"(?:No module named|Cannot find (?:module|package)|cannot load such file --"
    r"|no required module provides package) ['\"]?(?P<one>[^\s'\";:]+)"
    r"|package (?P<other>\S+) is not in (?:std|GOROOT)"
    r"|Can't locate \S+\.pm in @INC \(you may need to install the (?P<perl>[\w:]+) module\)"
)


def missing_library(message: str, toolkit: Toolkit) -> str:
    """Return what to do about a library that is not there, empty where none is missed."""
    match = MISSING.search(message)
    if match is None:
        return ""
    name = match["one"] or match["other"] or match["perl"]
    known = (*(one.name for one in toolkit.libraries if not one.absent), *toolkit.imports)
    close = get_close_matches(name, known, n=1, cutoff=0.7)
    if close:
        return f"Did you mean `{close[0]}`? There is no `{name}`."
    return (
        f"`{name}` is none of the libraries that pages are run with (`harness list toolkits`): "
        "do without it, or skip the block and say why."
    )


def unknown_name(message: str, toolkit: Toolkit, text: str) -> str:
    """Return what an import brings that a compiler or a run of a snippet does not know."""
    symbol = unknown_symbol(message, toolkit)
    fitting = (key for key in toolkit.imports if _is_for(key, symbol, text))
    return next(fitting, "") if symbol else ""


def _is_for(key: str, symbol: str, text: str) -> bool:
    name, beside = _parts(key)
    return symbol in (name, name.rpartition("::")[2]) and bool(re.search(beside, text))


def _parts(key: str) -> tuple[str, str]:
    """Return the name that an import brings, and the pattern of what must stand beside it."""
    name, beside = of_import(key)
    return name.removeprefix("."), beside


def lacking(text: str, toolkit: Toolkit) -> tuple[str, ...]:
    """Return the names that a snippet uses without the import that brings them."""
    source = parse(toolkit.languages[0], text)
    bare = source.bare() if source else text
    # What a literal says, such as the name of a header, is no use of a module.
    for literal in outer_literals(source) if source else ():
        blank = " " * (literal.end - literal.start)
        bare = bare[: literal.start] + blank + bare[literal.end :]
    return tuple(
        key for key, line in toolkit.imports.items() if line not in text and _is_used(key, bare)
    )


def _is_used(key: str, bare: str) -> bool:
    name, beside = _parts(key)
    before = r"\." if key.startswith(".") else r"(?<![\w.-])"
    return bool(re.search(rf"{before}{re.escape(name)}(?![\w-])", bare) and re.search(beside, bare))


def imports_added(text: str, names: Iterable[str], toolkit: Toolkit) -> tuple[Edit, ...]:
    """Return the edits that import these names below what the snippet imports already."""
    lines = [toolkit.imports[name] for name in dict.fromkeys(names)]
    new = [line for line in dict.fromkeys(lines) if line not in text]
    if not new:
        return ()
    source = parse(toolkit.languages[0], text)
    if source is not None and is_module(source):
        new = [_as_statement(line) for line in new]
    at = end_of_head(source) if source else 0
    added = "".join(f"\n{line}" if at else f"{line}\n" for line in new)
    return (Edit(start=at, end=at, text=added),)


def _as_statement(line: str) -> str:
    """Return how a module imports what a script asks a function for."""
    name, mark, module = line.removesuffix(");").partition(" = require(")
    return f"import {name.removeprefix('const ')} from {module};" if mark else line


def with_imports(text: str, names: Iterable[str], toolkit: Toolkit) -> str:
    """Return the snippet with these names imported, below what it imports already."""
    return applied(text, imports_added(text, names, toolkit))
