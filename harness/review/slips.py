"""Slips of the pen for which a text is no code of its language, and the text with them fixed.

A candidate counts only where the tree of the text has no error afterwards.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

import tree_sitter

from harness.catalog.wording import worded
from harness.explain.fix.edits import edits_between
from harness.model.edit import Edit, applied
from harness.model.page import Language
from harness.model.phrase import SPACE
from harness.review.declared_twice import declared_once
from harness.syntax.source import Source, parse

# A text with more slips than this is for its author.
MOST = 4
CLOSING, ENDING = ")]}", ")]};,:"
HASHES = frozenset((Language.PYTHON, Language.RUBY, Language.SHELL))
SEMICOLONS = frozenset((Language.JAVA, Language.C, Language.CPP, Language.PHP, Language.CSHARP))
# What an input method for Chinese types in the place of marks and quotes.
FULL_WIDTH = re.compile("[\uff01-\uff5e\u2018\u2019\u201c\u201d]")
QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
TORN = re.compile(r"(?<=[!=<>+\-*/:]) +(?==)|(?<=&) +(?=&)|(?<=\|) +(?=\|)|(?<=[=-]) +(?=>)")
TAG = re.compile(r"^(\s*<\?)\s+(?=php\b)", re.MULTILINE | re.IGNORECASE)
SLASHES = re.compile(r"^(\s*)//", re.MULTILINE)
HASH = re.compile(r"^(\s*)#(?=\s)", re.MULTILINE)
UNBRACED = frozenset((Language.PYTHON, Language.RUBY, Language.SHELL))
# What ends a statement, or opens its block, behind the last parenthesis.
LAST = re.compile(r"\s*[;{:]\s*$")
CHAINED = re.compile(r"[}\]](?=\.\w)")
# Strings side by side, and what stands between them.
JOINED = "concatenated_string"
LITERALS = re.compile(r"string|comment|template|char|regex|heredoc")

WORDS = {
    "tag": "Write `<?php` without a blank.",
    "hash": "Begin comments with `#`.",
    "slashes": "Begin comments with `//`.",
    "wide": "Write ASCII punctuation in code: full-width marks are no syntax of any language.",
    "torn": "Write an operator of two signs without a blank in it.",
    "semicolon": "End each statement with a semicolon.",
    "comma": "Put a comma between the entries.",
    "parenthesis": "Close every parenthesis.",
    "brace": "Close every brace.",
    "string": "Close every string.",
    "spare": "Remove the parenthesis or brace that closes nothing.",
}

Candidate = tuple[str, str]


def slips_of(language: Language | None, text: str) -> tuple[str, tuple[Edit, ...]]:
    """Return what the slips of a text are, and the edits that fix all; nothing where unknown."""
    source = parse(language, text)
    if source is None:
        return "", ()
    if not source.unread:
        name, fixed = declared_once(source)
        words = worded(
            "`{}` is declared twice: declare it once, and assign to it afterwards.", name
        )
        return (words, edits_between(text, fixed)) if fixed else ("", ())
    slips = list[str]()
    for _ in range(MOST):
        best = _best(source)
        if best is None:
            return "", ()
        words, now = best
        slips.append(words)
        source = parse(language, now)
        if source is None or not source.unread:
            return SPACE.join(worded(one) for one in dict.fromkeys(slips)), edits_between(text, now)
    return "", ()


def _best(source: Source) -> Candidate | None:
    """Return the change after which least of the text is unread, None where none makes it less."""
    least, best = source.unread, None
    for words, text in _candidates(source):
        tried = parse(source.language, text)
        if tried is not None and tried.unread < least:
            least, best = tried.unread, (words, text)
    return best


def _candidates(source: Source) -> Iterator[Candidate]:
    for find in FINDERS:
        yield from find(source)


def _tags(source: Source) -> Iterator[Candidate]:
    if source.language is Language.PHP:
        yield WORDS["tag"], TAG.sub(r"\1", source.text)


def _comments(source: Source) -> Iterator[Candidate]:
    if source.language in HASHES:
        yield WORDS["hash"], SLASHES.sub(r"\1#", source.text)
    else:
        yield WORDS["slashes"], HASH.sub(r"\1//", source.text)


def _full_width(source: Source) -> Iterator[Candidate]:
    quoted = _literals(source)
    edits = [
        Edit(start=mark.start(), end=mark.end(), text=_narrow(mark[0]))
        for mark in FULL_WIDTH.finditer(source.text)
        if not any(mark.start() in one for one in quoted)
    ]
    if edits:
        yield WORDS["wide"], applied(source.text, edits)


def _narrow(mark: str) -> str:
    return QUOTES.get(mark) or unicodedata.normalize("NFKC", mark)


def _operators(source: Source) -> Iterator[Candidate]:
    quoted = _literals(source)
    for match in TORN.finditer(source.text):
        if not any(match.start() in one for one in quoted):
            yield WORDS["torn"], source.text[: match.start()] + source.text[match.end() :]


def _ends(source: Source) -> Iterator[Candidate]:
    """Yield the text with a mark at the end of each line where it stops being code."""
    lines = source.bare().split("\n")
    ends = [len(line.rstrip()) for line in lines]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    near = {one.line + shift for one in source.problems for shift in (-2, -1)}
    for number in sorted(one for one in near if 0 <= one < len(lines)):
        at = _last_code(ends, number)
        if at is None:
            continue
        place = starts[at] + ends[at]
        for match in CHAINED.finditer(lines[at]):
            inside = starts[at] + match.end()
            yield WORDS["parenthesis"], source.text[:inside] + ")" + source.text[inside:]
        for mark, words in _marks(source.language):
            yield words, source.text[:place] + mark + source.text[place:]
        before = starts[at] + len(LAST.sub("", lines[at]))
        if before < place:
            yield WORDS["parenthesis"], source.text[:before] + ")" + source.text[before:]


def _braces(source: Source) -> Iterator[Candidate]:
    """Yield the text with a brace where its lines go back to where the open one began."""
    if source.language in UNBRACED:
        return
    quoted = _literals(source)
    # For each open brace the indent of its line, and where an entry on that line ends.
    opened: list[tuple[str, int]] = []
    place = 0
    for line in source.text.splitlines(keepends=True):
        indent = line[: len(line) - len(line.lstrip())]
        begins = line.lstrip()[:1]
        if opened and begins and begins not in "})]" and len(indent) <= len(opened[-1][0]):
            before, entry = opened[-1]
            yield WORDS["brace"], f"{source.text[:place]}{before}}}\n{source.text[place:]}"
            yield WORDS["brace"], f"{source.text[:entry]} }}{source.text[entry:]}"
        for at, mark in enumerate(line, place):
            if mark not in "{}" or any(at in one for one in quoted):
                continue
            if mark == "{":
                opened.append((indent, place + len(line.rstrip(", \t\n"))))
            elif opened:
                opened.pop()
        place += len(line)
    if opened:
        yield WORDS["brace"], f"{source.text.rstrip()}\n{opened[-1][0]}}}\n"


def _strings(source: Source) -> Iterator[Candidate]:
    """Yield the text with a quote at the end of each line where it stops being code."""
    near, place = {one.line - 1 for one in source.problems}, 0
    for number, line in enumerate(source.text.splitlines(keepends=True)):
        code = line.rstrip()
        first = len(code.rstrip(ENDING))
        for mark in (one for one in "'\"" if number in near and line.count(one) % 2):
            for at in range(place + first, place + len(code) + 1):
                yield WORDS["string"], source.text[:at] + mark + source.text[at:]
        place += len(line)


def _spare(source: Source) -> Iterator[Candidate]:
    """Yield the text without one mark that closes, on each line where it stops being code."""
    quoted, place = _literals(source), 0
    near = {one.line - 1 for one in source.problems}
    for number, line in enumerate(source.text.splitlines(keepends=True)):
        for at, mark in enumerate(line, place):
            if number in near and mark in CLOSING and not any(at in one for one in quoted):
                begins, ends = (place, place + len(line)) if line.strip() == mark else (at, at + 1)
                yield WORDS["spare"], source.text[:begins] + source.text[ends:]
        place += len(line)


def _last_code(ends: list[int], number: int) -> int | None:
    return next((at for at in range(number, -1, -1) if ends[at]), None)


def _marks(language: Language) -> Iterator[Candidate]:
    if language in SEMICOLONS:
        yield ";", WORDS["semicolon"]
    yield ",", WORDS["comma"]
    yield ")", WORDS["parenthesis"]


def _literals(source: Source) -> list[range]:
    """Return where strings and comments stand."""
    return [range(*source.place(node)) for node in _quoted(source.tree.root_node)]


def _quoted(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if LITERALS.search(node.type) and node.type != JOINED:
        yield node
        return
    for child in node.children:
        yield from _quoted(child)


FINDERS: tuple[Callable[[Source], Iterator[Candidate]], ...] = (
    _tags,
    _comments,
    _full_width,
    _operators,
    _ends,
    _braces,
    _strings,
    _spare,
)
