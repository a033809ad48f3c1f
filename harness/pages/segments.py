"""One run of indented lines that holds several programs: where each of them begins."""

import re
from collections.abc import Sequence

from harness.model.page import Language

# What can stand only at the top of a program of its language.
TOPS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    (Language.PYTHON, re.compile(r"# -\*- coding|#!.*\bpython")),
    (Language.PHP, re.compile(r"<\?php")),
    (Language.CPP, re.compile(r"#include\s*[<\"]")),
    (Language.GO, re.compile(r"package \w+\s*$")),
    (Language.JAVA, re.compile(r"package [\w.]+;|import (?:static )?[\w.]+(?:\.\*)?;")),
    (Language.JAVASCRIPT, re.compile(r"(?:const|let|var) [\w{}, ]+ = require\(|import .* from ['\"]|['\"]use strict")),
    (Language.PYTHON, re.compile(r"import [\w.]+(?: as \w+)?\s*$|from [\w.]+ import ")),
    (Language.SHELL, re.compile(r"(?:\$ )?(?:curl|wget) |#!.*\b(?:ba|z)?sh\b")),
    (Language.CSHARP, re.compile(r"using [\w.]+;")),
    (Language.RUBY, re.compile(r"require ['\"]")),
)  # fmt: skip
COMMENT = re.compile(r"(?://|#(?!include)|/\*|\*)")
OPENERS, CLOSERS = "([{", ")]}"
STRINGS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|//.*$")


def split_code(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the first line and the line after the last of each program, from 0."""
    starts: list[int] = []
    language: Language | None = None
    top_is_over, depth = False, 0
    for number, line in enumerate(lines):
        found = _top(line)
        if not starts:
            starts.append(number)
            language = found
        elif (
            found
            and depth <= 0
            and (found is not language or top_is_over)
            and not _belongs(found, language, line, lines[starts[-1] : number])
        ):
            starts.append(_with_comments(lines, number, starts[-1]))
            language, top_is_over, depth = found, False, 0
        if line.strip() and not found and not COMMENT.match(line):
            top_is_over = True
        depth += _deeper(line)
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _top(line: str) -> Language | None:
    return next((language for language, pattern in TOPS if pattern.match(line)), None)


def _belongs(found: Language, language: Language | None, line: str, before: Sequence[str]) -> bool:
    """Tell whether what looks like a new program is a part of the one above it."""
    if found is language and language is Language.SHELL:
        return True
    if found is not language:
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
