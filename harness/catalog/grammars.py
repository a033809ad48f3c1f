"""The languages of snippets: how their code is read, and what people call them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from harness.catalog.catalog import default_root
from harness.catalog.documents import compiled, parse, read_toml
from harness.errors import FixtureError
from harness.model.grammar import (
    Grammar,
    KnownCall,
    KnownCalls,
    KnownRuntimes,
    LanguageNames,
)
from harness.model.page import Language

FOLDER = ("fixtures", "toolkits")
MANIFEST = "language.toml"
QUERIES = "queries.scm"
OTHERS = "languages.toml"
CALLS = "calls.toml"
RUNTIMES = "runtimes.toml"


@cache
def read_grammars() -> Mapping[Language, Grammar]:
    """Return the grammar of every language that has one; they come with the package."""
    grammars = {}
    for path in sorted(default_root().joinpath(*FOLDER).glob(f"*/{MANIFEST}")):
        try:
            queries = (path.parent / QUERIES).read_text(encoding="utf-8")
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
            raise FixtureError(file=str(path.parent / QUERIES), key="", problem=problem) from error
        grammar = parse(Grammar, {"queries": queries} | read_toml(path), file=path)
        for key in ("needs", "standard", "local", "top"):
            compiled(getattr(grammar, key), path, key)
        grammars[grammar.language] = grammar
    return MappingProxyType(grammars)


@cache
def read_language_names() -> Mapping[str, Language]:
    """Return every name of a language, in small letters, and the language that it means."""
    path = default_root().joinpath(*FOLDER, OTHERS)
    others = parse(LanguageNames, read_toml(path), file=path).names
    named = {grammar.language: grammar.names for grammar in read_grammars().values()}
    spelled = {**named, **others}.items()
    by_name = {name: language for language, names in spelled for name in names.split()}
    return MappingProxyType(by_name)


@cache
def read_known_calls() -> Mapping[str, tuple[KnownCall, ...]]:
    """Return what is known of calls, by the name that is called.

    What a language's own folder says comes first, and is about no other language.
    """
    folder = default_root().joinpath(*FOLDER)
    by_name: dict[str, list[KnownCall]] = {}
    for path in (*sorted(folder.glob(f"*/{CALLS}")), folder / CALLS):
        for known in _calls(path):
            for name in known.names:
                by_name.setdefault(name, []).append(known)
    return MappingProxyType({name: tuple(known) for name, known in by_name.items()})


def _calls(path: Path) -> Iterator[KnownCall]:
    manifest = path.parent / MANIFEST
    own = (
        parse(Grammar, read_toml(manifest) | {"queries": ""}, file=manifest)
        if manifest.exists()
        else None
    )
    for number, known in enumerate(parse(KnownCalls, read_toml(path), file=path).calls):
        for key, pattern in (("receiver", known.receiver), ("arguments", known.arguments)):
            compiled(pattern, path, f"calls.{number}.{key}")
        yield replace(known, languages=(own.language,)) if own else known


@cache
def read_known_runtimes() -> KnownRuntimes:
    """Return what is known of runtimes."""
    path = default_root().joinpath(*FOLDER, RUNTIMES)
    known = parse(KnownRuntimes, read_toml(path), file=path)
    for number, one in enumerate(known.runtimes):
        for pattern in (*one.modules, one.exports):
            compiled(pattern, path, f"runtimes.{number}")
    return known
