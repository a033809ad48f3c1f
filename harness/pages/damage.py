"""Pages that a crawler has damaged: they look plausible and must not be judged."""

import re
from collections.abc import Iterable

from harness.model.page import Block, Language
from harness.pages.found_block import FoundBlock

SIGNS: tuple[tuple[str, str], ...] = (
    (r"^\s*#include\s*$", "`#include` names no header: what stood in angle brackets is gone"),
    (r"\bstd::c(?:out|err)\s*(?:;|$)", "`std::cout` is followed by nothing: what stood from `<<` on is gone"),
    (r"^\s*(?:&lt;|&gt;|&amp;)\w|&lt;(?:iostream|signedUrl|String)", "code is escaped twice: `&lt;` stands where `<` should"),
)  # fmt: skip
# An author leaves a URL empty, too: for the reader to fill, or to be set later. What a crawler
# has lost is missing in the sentence about it as well.
EMPTY_URL = re.compile(r"""new URL\(""\)|(?i:signed_?url)\s*:?=\s*(?:""|'')\s*;?\s*$""")
SENTENCE_WITH_A_HOLE = re.compile(r"将替换[为成]|(?i:replace) {2,}(?:with|by)\b")
LOST_URL = "the signed URL is an empty string: the page has lost its placeholder"
# What every sign needs: most lines have none of it.
HINT = re.compile(r"(?i)#include|URL|std::c|&[lga]")
ESCAPED_FENCE = re.compile(r"^\s*`{3,}\s*\\\s*$")


def damage(blocks: Iterable[FoundBlock], text: str) -> tuple[int, str] | None:
    """Return line and reason of the first sign that the page is not what its author wrote."""
    for number, line in enumerate(text.split("\n"), start=1):
        if ESCAPED_FENCE.match(line):
            return number, "a closing fence ends in a backslash, as in a table that was flattened"
    for block in blocks:
        has_hole = any(map(SENTENCE_WITH_A_HOLE.search, block.lines))
        for number, line in enumerate(block.lines):
            if HINT.search(line) is None:
                continue
            if has_hole and EMPTY_URL.search(line):
                return block.line + number, LOST_URL
            for sign, reason in SIGNS:
                if re.search(sign, line):
                    return block.line + number, reason
    return None


def is_emphasised(block: Block) -> bool:
    """Tell whether emphasis of the page has leaked into the code."""
    if block.language in {Language.TEXT, None}:
        return False
    return bool(re.search(r"\*\*_[^*_\n]+_\*\*|_\*\*[^*_\n]+\*\*_", block.text))
