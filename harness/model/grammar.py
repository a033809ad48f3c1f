"""How the code of one language is read: its grammar, and the queries that find what matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from harness.model.page import Language
from harness.model.scenario import STRICT


@dataclass(frozen=True, kw_only=True, slots=True)
class Grammar:
    """One language as tree-sitter reads it.

    ``names`` are what fences, tabs and headings call it. ``grammar`` and ``function`` name the
    grammar of a text; where ``opened`` stands in it, that of ``opened_function``. ``contexts`` are
    what a fragment may stand in, opening and closing by turns. ``queries`` capture calls, imports,
    strings, definitions, and what is typical of the language or certain.
    """

    __pydantic_config__: ClassVar = STRICT
    language: Language
    names: str
    grammar: str
    queries: str = field(repr=False)
    function: str = "language"
    opened: str = ""
    opened_function: str = ""
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageNames:
    """What people call the languages that no grammar reads."""

    __pydantic_config__: ClassVar = STRICT
    names: Mapping[Language, str]
