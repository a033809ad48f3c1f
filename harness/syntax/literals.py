"""String literals and comments of source text, as far as a reader of placeholders needs them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK_COMMENT = r"/\*[\s\S]*?\*/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal:
    """One literal: where it begins and ends, its quotation marks included, and what is within."""

    start: int
    end: int
    quote: str
    content: str


def literals(text: str, *, quotes: str, comment: str) -> Iterator[Literal]:
    """Yield every literal outside comments, in order."""
    pattern = _pattern(quotes, comment)
    for match in pattern.finditer(text):
        quote = match["long"] or match["short"]
        if quote:
            content = match[0][len(match["prefix"]) + len(quote) : -len(quote)]
            yield Literal(start=match.start(), end=match.end(), quote=quote, content=content)


def without_comments(text: str, *, quotes: str, comment: str) -> str:
    """Return the text with comments blanked out, every other character where it was."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if match["long"] or match["short"] else re.sub(r"[^\n]", " ", match[0])

    return _pattern(quotes, comment).sub(blank, text)


def _pattern(quotes: str, comment: str) -> re.Pattern[str]:
    # A literal in triple marks or backticks runs over lines; any other ends with its line.
    long = "|".join(re.escape(quote if quote == "`" else quote * 3) for quote in quotes)
    short = "|".join(re.escape(quote) for quote in quotes if quote != "`") or "(?!)"
    line = rf"(?:(?<=\s)|^){re.escape(comment)}[^\n]*"
    block = f"|{BLOCK_COMMENT}" if comment == "//" else ""
    return re.compile(
        rf"{line}{block}|(?P<prefix>\b[rRbBuUfF]{{1,2}}|[@$]{{1,2}}|)(?:"
        rf"(?P<long>{long})(?:\\[\s\S]|(?!(?P=long))[\s\S])*?(?P=long)"
        rf"|(?P<short>{short})(?:\\[\s\S]|(?!(?P=short))[^\\\n])*?(?P=short))",
        re.MULTILINE,
    )
