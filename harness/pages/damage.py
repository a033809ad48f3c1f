"""Pages that a crawler has damaged: they look plausible and must not be judged."""

import re
from collections.abc import Iterable

from harness.model.page import Block, Language
from harness.pages.found import FoundBlock

SIGNS: tuple[tuple[str, str], ...] = (
    (r"^\s*#include\s*$", "`#include` names no header: what stood in angle brackets is gone"),
    (r"new URL\(\"\"\)|(?i:signed_?url)\s*:?=\s*(?:\"\"|'')\s*;?\s*$", "the signed URL is an empty string: the page has lost its placeholder"),
    (r"\bstd::c(?:out|err)\s*(?:;|$)", "`std::cout` is followed by nothing: what stood from `<<` on is gone"),
    (r"^\s*(?:&lt;|&gt;|&amp;)\w|&lt;(?:iostream|signedUrl|String)", "code is escaped twice: `&lt;` stands where `<` should"),
)  # fmt: skip
# What every sign needs: most lines have none of it.
HINT = re.compile(r"(?i)#include|URL|std::c|&[lga]")
ESCAPED_FENCE = re.compile(r"^\s*`{3,}\s*\\\s*$")


def damage(blocks: Iterable[FoundBlock], text: str) -> tuple[int, str] | None:
    """Return line and reason of the first sign that the page is not what its author wrote."""
    for number, line in enumerate(text.split("\n"), start=1):
        if ESCAPED_FENCE.match(line):
            return number, "a closing fence ends in a backslash, as in a table that was flattened"
    for block in blocks:
        for number, line in enumerate(block.lines):
            if HINT.search(line) is None:
                continue
            for sign, reason in SIGNS:
                if re.search(sign, line):
                    return block.line + number, reason
    return None


def is_emphasised(block: Block) -> bool:
    """Tell whether emphasis of the page has leaked into the code."""
    if block.language in {Language.TEXT, None}:
        return False
    return bool(re.search(r"\*\*_[^*_\n]+_\*\*|_\*\*[^*_\n]+\*\*_", block.text))
