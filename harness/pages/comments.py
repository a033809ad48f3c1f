"""Comments of a page: the directives in them, and the text without them, line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

COMMENT = re.compile(r"<!--(.*?)-->|\{/\*(.*?)\*/\}", re.DOTALL)
DIRECTIVE = re.compile(r"\s*harness:\s*(.*)", re.DOTALL)
HIDDEN = re.compile(r"^\[//\]: # \((harness: .*)\)\s*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comments:
    """The text with every comment blanked out, and the directives with their lines."""

    text: str
    directives: tuple[tuple[int, str], ...]


def strip_comments(text: str, code: Iterable[range]) -> Comments:
    """Return the page without its comments, those within code (ranges of lines, from 1) kept."""
    inside = {line for lines in code for line in lines}
    directives: list[tuple[int, str]] = []

    def blank(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        if line in inside:
            return match[0]
        content = next(group for group in match.groups() if group is not None)
        found = DIRECTIVE.fullmatch(content)
        if found:
            directives.append((line + match[0].count("\n"), found[1].strip()))
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
