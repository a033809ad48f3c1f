"""The languages of snippets: how their code is read, and what people call them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from harness.catalog.catalog import default_root
from harness.catalog.documents import parse, read_toml
from harness.errors import FixtureError
from harness.model.grammar import Grammar, LanguageNames
from harness.model.page import Language

FOLDER = ("fixtures", "toolkits")
MANIFEST = "language.toml"
QUERIES = "queries.scm"
OTHERS = "languages.toml"


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
        grammars[grammar.language] = grammar
    return MappingProxyType(grammars)


@cache
def read_language_names() -> Mapping[str, Language]:
    """Return every name of a language, in small letters, and the language that it means."""
    path = default_root().joinpath(*FOLDER, OTHERS)
    others = parse(LanguageNames, read_toml(path), file=path).names
    named = {grammar.language: grammar.names for grammar in read_grammars().values()}
    spelled = {**named, **others}.items()
    return MappingProxyType(
        {name: language for language, names in spelled for name in names.split()}
    )
