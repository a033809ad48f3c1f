"""One run of indented lines that holds several programs: where each of them begins."""

import re
from collections.abc import Sequence

from harness.catalog.grammars import read_grammars
from harness.model.page import Language

COMMENT = re.compile(r"(?://|#(?!include)|/\*|\*)")
OPENERS, CLOSERS = "([{", ")]}"
STRINGS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|//.*$")


def split_code(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first line and the line after the last of each program, from 0."""
    starts: list[int] = []
    language: Language | None = None
    top_is_over, depth = False, 0
    for number, line in enumerate(lines):
        begun = _top(line)
        if not starts:
            starts.append(number)
            language = begun
        elif (
            begun
            and depth <= 0
            and (begun is not language or top_is_over)
            and not _belongs(begun, language, line, lines[starts[-1] : number])
        ):
            starts.append(_with_comments(lines, number, starts[-1]))
            language, top_is_over, depth = begun, False, 0
        if line.strip() and not begun and not COMMENT.match(line):
            top_is_over = True
        depth += _deeper(line)
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _top(line: str) -> Language | None:
    known = (one for one in read_grammars().values() if re.match(one.top, line))
    return next((one.language for one in known), None)


def _belongs(here: Language, language: Language | None, line: str, before: Sequence[str]) -> bool:
    """Tell whether what looks like a new program is a part of the one above it."""
    if here is language and language is Language.SHELL:
        return True
    if here is not language:
        return False
    late_import = language in {Language.PYTHON, Language.JAVASCRIPT} and "coding" not in line
    blank = not before[-1].strip()
    return late_import and not blank


def _with_comments(lines: Sequence[str], number: int, least: int) -> int:
    while number - 1 > least and COMMENT.match(lines[number - 1]):
        number -= 1
    return number


def _deeper(line: str) -> int:
    bare = STRINGS.sub("", line)
    return sum(bare.count(mark) for mark in OPENERS) - sum(bare.count(mark) for mark in CLOSERS)
