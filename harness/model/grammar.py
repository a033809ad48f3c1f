"""How the code of one language is read: its grammar, and the queries that find what matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from harness.model.page import SCRIPTS, Language, Runtime
from harness.model.scenario import STRICT


@dataclass(frozen=True, kw_only=True, slots=True)
class Grammar:
    """One language as tree-sitter reads it.

    ``names`` are what fences, tabs and headings call it. ``grammar`` and ``function`` name the
    grammar of a text; where ``opened`` stands in it, that of ``opened_function``. ``contexts`` are
    what a fragment may stand in, opening and closing by turns. ``queries`` capture calls, imports,
    strings and definitions, ``signs`` what is typical of the language or certain: only where
    nothing else says which one a text is in are these asked. ``needs`` is a pattern of what no text
    of the language is without, ``standard`` one of the modules that come with the language,
    ``local`` one of those that are a reader's own.
    ``given`` are the names that need no definition, with blanks between them; empty where a name
    that nothing defines says nothing. ``map_entry`` is how an entry of a map of headers is written,
    with ``{name}`` and ``{value}`` in it, and ``{map}`` where a statement puts it into a variable.
    ``rank`` says which of two languages comes first that read a text equally well; one without is
    never told from the code alone. ``runtime`` is what runs it where nothing says otherwise.
    ``is_exact`` where the grammar knows the whole language, so that what it does not read is wrong.
    ``goes_on`` where a name that nothing defines ends the program, and an earlier block's text can
    stand above it. The first ``parts`` of a module's name, between each ``separator``, say whose
    library it is. ``top`` is the pattern of a line that stands only at the top of a program,
    ``builds`` that of a call which makes a request and does not send it, ``decodes`` that of what
    is called to decode an address. ``made`` is the pattern of types whose values a reader makes of
    nothing, ``handed`` that of types of which he has a value in hand, and ``unused`` that of types
    of which an empty one will do where a function never uses it; ``types`` maps patterns of how a
    text uses a ``{name}`` to such a type, where it says none.
    ``argument`` is the pattern of one argument of the command line with its number, which
    begins with ``first_argument``; ``arguments`` that of all of them, with the number of the first
    where it is not 0.
    """

    __pydantic_config__: ClassVar = STRICT
    language: Language
    names: str
    grammar: str
    queries: str = field(repr=False)
    signs: str = field(repr=False)
    function: str = "language"
    opened: str = ""
    opened_function: str = ""
    contexts: tuple[str, ...] = ()
    map_entry: str = ""
    needs: str = ""
    standard: str = ""
    local: str = ""
    given: str = field(default="", repr=False)
    rank: int = 0
    runtime: Runtime | None = None
    is_exact: bool = False
    goes_on: bool = False
    separator: str = "\0"
    parts: int = 1
    top: str = "(?!)"
    builds: str = ""
    decodes: str = "(?!)"
    made: str = "(?!)"
    types: Mapping[str, str] = field(default_factory=dict)
    handed: str = "(?s:.*)"
    unused: str = ""
    argument: str = "(?!)"
    arguments: str = "(?!)"
    first_argument: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageNames:
    """The names of the languages that no grammar reads."""

    __pydantic_config__: ClassVar = STRICT
    names: Mapping[Language, str]


class Deed(StrEnum):
    """The deed of a known library's call with a URL or an object."""

    SIGNS = "signs"
    UPLOADS = "uploads"
    DOWNLOADS = "downloads"
    STORES = "stores"
    FETCHES = "fetches"


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCall:
    """Calls of a known library; ``receiver`` and ``arguments`` are patterns of the call's parts.

    ``library`` is whose call it is where no import says so. ``stores`` and ``fetches`` transfer an
    object with the key pair of an SDK. ``method`` is what a signer signs for unless told otherwise.
    """

    __pydantic_config__: ClassVar = STRICT
    does: Deed
    names: tuple[str, ...]
    languages: tuple[Language, ...] = ()
    receiver: str = ""
    arguments: str = ""
    library: str = ""
    method: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCalls:
    """All calls that are known."""

    __pydantic_config__: ClassVar = STRICT
    calls: tuple[KnownCall, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRuntime:
    """The marks of a runtime that no toolkit starts, and why its programs are not run.

    ``owners`` are objects that only it has: with ``calls`` beside them, one of these must be called
    on one of them, unless each stands ``alone``. ``exports`` are keys of the map that a module
    exports by default; ``types`` are those of parameters and variables.
    """

    __pydantic_config__: ClassVar = STRICT
    runtime: Runtime
    reason: str
    languages: tuple[Language, ...] = tuple(SCRIPTS)
    owners: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    alone: bool = False
    constructs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeElsewhere:
    """The care that a signed URL needs in a runtime that is not here, and the page that says so."""

    __pydantic_config__: ClassVar = STRICT
    runtime: Runtime
    matters: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRuntimes:
    """All runtimes that are known, and what runs the programs of each language otherwise."""

    __pydantic_config__: ClassVar = STRICT
    runtimes: tuple[KnownRuntime, ...]
    defaults: Mapping[Language, Runtime]
    elsewhere: tuple[RuntimeElsewhere, ...] = ()
