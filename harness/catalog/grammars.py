"""The languages of snippets: how their code is read, and what people call them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from harness.catalog.catalog import default_root
from harness.catalog.documents import parse, read_toml
from harness.catalog.patterns import check_patterns
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
QUERIES, SIGNS = "queries.scm", "signs.scm"
OTHERS = "languages.toml"
CALLS = "calls.toml"
RUNTIMES = "runtimes.toml"
PATTERNS = ("needs", "standard", "local", "top", "argument")


@cache
def read_grammars() -> Mapping[Language, Grammar]:
    """Return the grammar of every language that has one; they come with the package."""
    paths = sorted(default_root().joinpath(*FOLDER).glob(f"*/{MANIFEST}"))
    return MappingProxyType({one.language: one for one in map(_grammar, paths)})


@cache
def _grammar(path: Path) -> Grammar:
    texts = {"queries": _text(path.parent / QUERIES), "signs": _text(path.parent / SIGNS)}
    grammar = parse(Grammar, texts | read_toml(path), file=path)
    check_patterns(((key, getattr(grammar, key)) for key in PATTERNS), path)
    return grammar


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise FixtureError(file=str(path), key="", problem=problem) from error


@cache
def read_language_names() -> Mapping[str, Language]:
    """Return every name of a language, in small letters, and the language that it means."""
    path = default_root().joinpath(*FOLDER, OTHERS)
    others = parse(LanguageNames, read_toml(path), file=path).names
    named = {grammar.language: grammar.names for grammar in read_grammars().values()}
    spelled = {**others, **named}.items()
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
    own = _grammar(manifest) if manifest.exists() else None
    for number, known in enumerate(parse(KnownCalls, read_toml(path), file=path).calls):
        patterns = (("receiver", known.receiver), ("arguments", known.arguments))
        check_patterns(((f"calls.{number}.{key}", text) for key, text in patterns), path)
        yield replace(known, languages=(own.language,)) if own else known


@cache
def read_known_runtimes() -> KnownRuntimes:
    """Return what is known of runtimes."""
    path = default_root().joinpath(*FOLDER, RUNTIMES)
    known = parse(KnownRuntimes, read_toml(path), file=path)
    patterns = (
        (f"runtimes.{number}", pattern)
        for number, one in enumerate(known.runtimes)
        for pattern in one.modules
    )
    check_patterns(patterns, path)
    return known
