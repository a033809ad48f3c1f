"""The language of a block: from its fence, its tab, its heading, or the code itself."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from harness.catalog.grammars import read_grammars, read_known_calls, read_language_names
from harness.model.grammar import Deed
from harness.model.page import SCRIPTS, SHELLS, Language
from harness.syntax.deeds import deeds
from harness.syntax.queries import matches, words
from harness.syntax.sessions import begins_session, commands_of
from harness.syntax.source import Source, parse

# Words that say nothing where they stand alone in a heading or tab: "c", "h", "net", "go" are words.
TOO_SHORT = {"h", "cc", "none", "plain", "text", "log", "output", "net", "cli", "conf", "r", "d"}
LABELLED = {
    Language.CSS, Language.XML, Language.YAML, Language.TOML, Language.INI, Language.HTTP,
    Language.DART,
}  # fmt: skip
LABEL_WORDS = 3

# What can be told by its beginning alone; no grammar is asked.
CERTAIN: Mapping[Language, str] = {
    Language.HTTP: r"\A(?:\s*(?:##.*|Hypertext Transfer Protocol)\n)*\s*(?:(?:GET|PUT|POST|HEAD|DELETE|OPTIONS|PATCH) \S+(?: HTTP/[12]|\s*\n\s*[A-Za-z-]+: )|HTTP/[12](?:\.\d)? \d|[1-5]\d\d [A-Z][A-Za-z-]*(?: [A-Z][a-z-]*)*\s*(?:\n|\Z)|Request URL: )",
    Language.PHP: r"\A\s*<\?php",
    Language.DART: r"(?m)^\s*(?:import '(?:package|dart):|final (?:[A-Z]\w*(?:<[^>]*>)? )?\w+ = await )",
    Language.R: r"\A(?:\s*#[^\n]*\n)*\s*(?:library|require)\(\w+\)[ \t]*\n",
    Language.LUA: r"\A(?:\s*--[^\n]*\n)*\s*local \w+ = ",
    Language.CSHARP: r"\A(?:\s*//[^\n]*\n)*\s*using (?:static )?[A-Z][\w.]*;",
    Language.HTML: r"(?i)\A\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|(?:html|head|body|script|form|input|div|button|template|label|style)\b)",
    Language.XML: r"\A\s*<(?:\?xml|[A-Za-z][\w:.-]*(?:\s[^<>]*)?>[\s\S]*</)",
    Language.JSON: r"\A\s*[\[{]\s*(?:\"[^\"]*\"\s*:|[\[{\]}])[\s\S]*[\]}]\s*\Z",
    Language.DIFF: r"\A(?:diff --git |--- \S+[^\n]*\n\+\+\+ )",
    Language.TEXT: r"\A\s*(?:https?://\S+\s*\Z|-{2,}[\w-]{8,}\r?\n\s*Content-Disposition:|Exception in thread |Traceback \(most recent|Caused by: |[\u2500-\u257f])",
}  # fmt: skip
CONTRADICTING = (Language.HTTP, Language.PHP, Language.JSON)
PRINTED = re.compile(r"\A\s*https?://[^\s\"'<>]+[ \t]*(?:\n|\Z)")
# A line of what a program prints: a number, an address, or a value behind its name.
PRINTED_LINE = re.compile(
    r"\s*(?:\d{1,6}|https?://\S+|[^\s\"'`$<{(][^:\uff1a(){};=<>$`]{0,40}[:\uff1a][ \t]*(?:https?://\S+|[^(){};=<>$`]*))\s*"
)
COMMANDS = re.compile(
    r"(?:sudo )?(?:\./)?(?:curl|wget|ossutil\w*|pip3?|npm|go (?:get|install|run|mod|version|build)|aria2c)(?:\.exe)? \S"
    r"|(?:php|swift|python3?|node|java|javac|ruby|dotnet|composer|mvn|npm|gcc|g\+\+) (?:-v|-V|--?version)\s*$"
)
SESSION = re.compile(r"\A(?:\s*[$>%] [^\n]*\n?)+\Z")
ELLIPSIS = re.compile(r"(?m)^(\s*)(?:\.{3,}|…+)\s*$")
COMMENTS_ABOVE = re.compile(r"\A(?:\s*#[^\n]*\n)*\s*(?:[$>%] )?")
DOCUMENT = re.compile(r"(?i)\A\s*<!doctype|<(?:html|body|script|template)\b[^>]*>")
XML_BEGINS = re.compile(r"\A\s*<\?xml ")
CPP_BEGINS = re.compile(r"^#include <(?:iostream|string|map|vector|fstream|memory)>", re.MULTILINE)

UNREADABLE = 0.34
FARTHER = 0.12
CERTAINLY, TYPICALLY, BROKEN = 2.0, 0.5, 24.0
MOST = 4
ENOUGH = 1.5
A_BLOCK_LIKE_IT = 1.0
TRANSFERS = frozenset((Deed.SIGNS, Deed.UPLOADS, Deed.DOWNLOADS))
LARGEST = 20_000


def from_info(info: str) -> Language | None:
    """Return the language that an info string names, None where it names none."""
    return read_language_names().get(name_in_info(info))


def name_in_info(info: str) -> str:
    """Return what an info string calls its language, empty where it says nothing."""
    words = re.sub(r"\{[:#][^}]*\}|\[[^\]]*\]", " ", info).replace("{", " ").replace("}", " ")
    first = re.split(r"[\s,:]+", words.strip())[0]
    return first.strip(".").removeprefix("language-").removeprefix("lang-").lower()


def name_like(name: str) -> str:
    """Return the name of a language that is spelled nearly so, empty where none is."""
    return next(iter(get_close_matches(name, read_language_names(), n=1, cutoff=0.75)), "")


def from_label(label: str) -> Language | None:
    """Return the language that a tab or heading is named after, None where there is none."""
    text = re.sub(r"[*_`\[\]]|\{[^}]*\}", "", label).strip().lower()
    alone = _labelled(text)
    if alone is not None:
        return alone
    words = [word for word in re.split(r"[\s/(),:、()]+", text) if word]
    named = {_labelled(word) for word in words if word != "c"} - {None}
    # A long heading speaks of many things: a language is meant where it is one of few words.
    return named.pop() if len(named) == 1 and len(words) <= LABEL_WORDS else None


def _labelled(word: str) -> Language | None:
    language = read_language_names().get(word)
    known = language in LABELLED or language in read_grammars()
    return language if known and word not in TOO_SHORT else None


def from_code(text: str, hints: Mapping[Language, float] | None = None) -> Language | None:
    """Return the language that reads the code best, None where none does.

    ``hints`` is the weight that the rest of the page lends to a language.
    """
    sure = _certain(text)
    if sure is not None or len(text) > LARGEST:
        return sure
    readers = [*_readers(text)]
    lent = hints or {}
    best = _heaviest({source.language: _score(source) for source in readers}, lent)
    # Where nothing is typical of a language, what is called may be known of one.
    return best or _heaviest({source.language: _known_calls(source) for source in readers}, lent)


def _heaviest(scores: Mapping[Language, float], lent: Mapping[Language, float]) -> Language | None:
    weighed = {one: score + lent.get(one, 0.0) for one, score in scores.items() if score > 0}
    if not weighed:
        return None
    best = max(weighed, key=lambda one: (weighed[one], -read_grammars()[one].rank))
    return best if weighed[best] >= ENOUGH else None


def _known_calls(source: Source) -> float:
    """Return what the calls weigh that transfer or sign, and are known of this language."""
    if source.unread or read_known_calls().keys().isdisjoint(words(source)):
        return 0.0
    known = (one.known for one in deeds(source) if source.language in one.known.languages)
    return CERTAINLY * sum(one.does in TRANSFERS for one in known)


def reads(language: Language, text: str) -> bool:
    """Tell whether a language reads the whole text, or has no grammar that could say so."""
    source = parse(language, typed(language, text))
    return source is None or source.unread <= FARTHER * len(text.strip()) / 2


def contradicts(named: Language, text: str) -> Language | None:
    """Return what the code is for certain where that is not what its label says."""
    if named in {Language.HTML, Language.TEXT, Language.MARKDOWN, Language.ERB, Language.DIFF}:
        return None
    for language in CONTRADICTING:
        if language is not named and re.search(CERTAIN[language], text):
            # A literal of an object is JavaScript as well as JSON.
            return None if language is Language.JSON and _has_objects(named, text) else language
    if named in SCRIPTS and _is_markup(named, text):
        return Language.HTML
    if named is not Language.XML and XML_BEGINS.search(text):
        return Language.XML
    if named is not Language.CPP and CPP_BEGINS.search(text):
        return Language.CPP
    return None


def is_printed_url(text: str) -> bool:
    """Tell whether a text begins with a line that is nothing but an address."""
    return PRINTED.match(text) is not None


def is_printed(text: str) -> bool:
    """Tell whether each line of a text is a number, an address, or a value behind its name."""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(PRINTED_LINE.fullmatch(line) for line in lines)


def is_command(text: str) -> bool:
    """Tell whether the text begins with a command that nobody takes for code of a language."""
    is_plain = COMMANDS.match(text, _begin(text)) is not None
    return is_plain or SESSION.match(text) is not None or begins_session(text)


def _has_objects(named: Language, text: str) -> bool:
    return named in SCRIPTS or not text.strip().startswith("{")


def _is_markup(named: Language, text: str) -> bool:
    """Tell whether what is called a script is a page that holds one, and no element of JSX."""
    if re.search(CERTAIN[Language.HTML], text) is None:
        return False
    source = parse(named, text)
    return DOCUMENT.search(text) is not None or source is None or source.unread > 0


def _certain(text: str) -> Language | None:
    for language, sign in CERTAIN.items():
        if re.search(sign, text):
            return language
    return Language.SHELL if is_command(text) else None


def _begin(text: str) -> int:
    match = COMMENTS_ABOVE.match(text)
    return match.end() if match else 0


def _readers(text: str) -> Iterator[Source]:
    """Yield the text as each language reads it that fails at little of it."""
    size = max(1, len(text.strip()))
    ranked = (one for one in read_grammars().values() if one.rank)
    possible = (one.language for one in ranked if re.search(one.needs, text))
    parsed = (parse(language, typed(language, text)) for language in possible)
    sources = [one for one in parsed if one is not None and one.unread / size <= UNREADABLE]
    least = min((one.unread for one in sources), default=0)
    yield from (one for one in sources if (one.unread - least) / size <= FARTHER)


def _score(source: Source) -> float:
    signs = [*matches(source, source.grammar.signs)]
    certain, typical = (
        len({span.start for sign in signs for span in sign.get(kind, ())})
        for kind in ("certain", "typical")
    )
    if not certain and not typical:
        return 0.0
    broken = BROKEN * source.unread / max(1, len(source.text.strip()))
    return CERTAINLY * min(certain, MOST) + TYPICALLY * min(typical, MOST) - broken


def typed(language: Language, text: str) -> str:
    """Return what a reader types: no prompts of a shell, no dots for what is left out."""
    if language is not Language.PYTHON:
        text = ELLIPSIS.sub(r"\1", text)
    return commands_of(text) if language in SHELLS else text
