"""The blocks of ReadMe (readme.io), which keep code and headings as JSON between marks of their own."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from harness.model.page import PageProblem
from harness.pages.found_block import FoundBlock, dedented

BLOCK = re.compile(
    r"^\[block:(?P<kind>code|api-header)\]\n(?P<data>.*?)\n\[/block\]", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TabOfCode:
    """One text of a block, under a tab that is called ``name`` or after its language."""

    code: str
    language: str | None = ""
    name: str | None = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MagicBlock:
    """The content of a block: texts of code, or a heading."""

    codes: tuple[TabOfCode, ...] = ()
    title: str = ""


DATA = TypeAdapter(MagicBlock)


def take_magic_blocks(
    text: str, fenced: Callable[[str], Collection[int]]
) -> tuple[list[FoundBlock], list[PageProblem], str]:
    """Return the code of ReadMe's blocks, what is wrong with them, and the text without them.

    Their headings stay in it, as headings of Markdown. ``fenced`` returns the numbers of the lines
    on which a block is only shown.
    """
    inside = fenced(text) if BLOCK.search(text) else ()
    blocks: list[FoundBlock] = []
    problems: list[PageProblem] = []

    def take(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        if line in inside:
            return match[0]
        try:
            data = DATA.validate_json(match["data"])
        except ValidationError:
            problems.append(PageProblem(rule="block-accounted", line=line, kind="unread-json"))
            return match[0]
        blocks.extend(_codes(data, match["data"], line + 1))
        title = f"## {data.title}" if data.title else ""
        return title + "\n" * match[0].count("\n")

    return blocks, problems, BLOCK.sub(take, text)


def _codes(data: MagicBlock, written: str, first: int) -> Iterator[FoundBlock]:
    """Yield each text of a block at the mark that opens its string, where no difference fits."""
    at = -1
    for tab in data.codes:
        at = _place(tab.code, written, at + 1)
        column = at - (written.rfind("\n", 0, at) + 1)
        line = first + written.count("\n", 0, at)
        one = dedented(0, tab.code.split("\n"), info=tab.language or "", tab=tab.name or "")
        # The whole text stands on one line of the page.
        yield FoundBlock(line=line, lines=one.lines, indents=(column,), info=one.info, tab=one.tab)


def _place(code: str, written: str, after: int) -> int:
    """Return where a text begins that JSON may spell in several ways."""
    spellings = (json.dumps(code, ensure_ascii=ascii_only) for ascii_only in (False, True))
    places = (written.find(one, after) for one in spellings)
    return min((one for one in places if one >= 0), default=after)
