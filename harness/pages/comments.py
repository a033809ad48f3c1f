"""Comments of a page: the directives in them, and the text without them, line by line."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

COMMENT = re.compile(r"<!--(.*?)-->|\{/\*(.*?)\*/\}", re.DOTALL)
MARKER = "harness"
DIRECTIVE = re.compile(r"\s*([A-Za-z]+):\s*(.*)", re.DOTALL)
HIDDEN = re.compile(r"^\[//\]: # \((harness: .*)\)\s*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comments:
    """The text with every comment blanked out, and the directives with their lines."""

    text: str
    directives: tuple[tuple[int, str], ...]


def directive_in(comment: str) -> str | None:
    """Return what a comment says of a block, None for a comment that is only for people.

    A marker that is misspelt by one letter stays in it, for ``parse_directive`` to refuse.
    """
    match = DIRECTIVE.fullmatch(comment)
    if match is None or not _is_near(match[1].lower()):
        return None
    return match[2].strip() if match[1] == MARKER else comment.strip()


def misspelt_marker(directive: str) -> str:
    """Return the misspelt marker that a directive begins with, empty where it has none."""
    match = DIRECTIVE.fullmatch(directive)
    return match[1] if match and _is_near(match[1].lower()) else ""


def _is_near(word: str) -> bool:
    """Tell whether at most one letter is missing, too many, another one, or swapped."""
    both = zip(word, MARKER, strict=False)
    at = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], both))
    mine, right = word[at:], MARKER[at:]
    swapped = sorted(mine[:2]) == sorted(right[:2]) and mine[2:] == right[2:]
    return swapped or right in {mine, mine[1:]} or mine in {right[1:], mine[:1] + right[1:]}


def strip_comments(text: str, code: Iterable[range]) -> Comments:
    """Return the page without its comments, those within code (ranges of lines, from 1) kept."""
    inside = {line for lines in code for line in lines}
    directives: list[tuple[int, str]] = []

    def blank(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        if line in inside:
            return match[0]
        content = next(group for group in match.groups() if group is not None)
        directive = directive_in(content)
        if directive is not None:
            directives.append((line + match[0].count("\n"), directive))
        return re.sub(r"[^\n]", " ", match[0])

    stripped = HIDDEN.sub(blank, COMMENT.sub(blank, text))
    return Comments(text=stripped, directives=tuple(sorted(directives)))


def assign(
    directives: tuple[tuple[int, str], ...], starts: list[int]
) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return for each block (by its first line) the directives between it and the block before."""
    taken: dict[int, tuple[tuple[int, str], ...]] = {}
    before = 0
    for start in sorted(starts):
        taken[start] = tuple(entry for entry in directives if before < entry[0] < start)
        before = start
    return taken
