"""Names of blocks that stay when lines are added above them: ``page.md#heading/tab/language``."""

import re
from collections import Counter
from collections.abc import Mapping

from harness.model.page import Block, Page

MARK = "#"
_NO_WORD = re.compile(r"[^\w]+")


def anchors(page: Page) -> Mapping[int, str]:
    """Return the anchor of each block by its number.

    It is the name that the author gives the block, else its heading, tab and language, and from the
    second such block on its ordinal.
    """
    seen: Counter[str] = Counter()
    by_line = {}
    for block in page.blocks:
        name = _slug(block.directive.name) or _place(block)
        seen[name] += 1
        ordinal = f"/{seen[name]}" if seen[name] > 1 else ""
        by_line[block.number] = f"{page.file}{MARK}{name}{ordinal}"
    return by_line


def _place(block: Block) -> str:
    heading = block.headings[-1] if block.headings else ""
    parts = (_slug(heading), _slug(block.tab), str(block.language or ""))
    return "/".join(part for part in parts if part)


def _slug(text: str) -> str:
    return _NO_WORD.sub("-", text.casefold()).strip("-")
