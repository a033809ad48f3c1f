"""The cure of a finding as a difference against the page itself, ready for ``patch -p1``."""

import difflib
import html
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from harness.explain.fix.edits import difference
from harness.model.page import Block, Page

HUNK = re.compile(r"@@ -(\d+)")


def applied(patch: str, text: str) -> str:
    """Return the text with a unified difference applied that was made against it."""
    lines, result, at = text.splitlines(), list[str](), 0
    hunks = itertools.dropwhile(lambda line: not HUNK.match(line), patch.splitlines())
    for line in hunks:
        found = HUNK.match(line)
        if found:
            start = int(found[1]) - 1
            result += lines[at:start]
            at = start
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            result += [] if line.startswith("-") else [lines[at]]
            at += 1
    return "\n".join([*result, *lines[at:]]) + "\n"


def page_difference(page: Page, block: Block, mended: str) -> str:
    """Return the difference that makes the block on its page what it should be.

    Empty where nothing changes, and where the page does not hold the block line by line.
    """
    before = page.text.splitlines()
    own = _on_page(page, block, before)
    if own is None:
        return ""
    begun = block.line - 1
    changed = list(_changed(page, block, before[begun : begun + len(own)], own, mended))
    after = [*before[:begun], *changed, *before[begun + len(own) :]]
    folder, name = _named(page.file)
    told = difference(page.text, "\n".join([*after, ""]), name)
    return f"In {folder}: patch -p1\n{told}" if folder and told else told


def _named(file: str) -> tuple[str, str]:
    """Return the folder to apply a difference in, empty for the current one, and the file in it.

    ``patch`` takes no name that leads out of the folder in which it runs.
    """
    path = Path(file)
    if path.is_absolute() or ".." in path.parts:
        return str(path.parent), path.name
    return "", file


def _on_page(page: Page, block: Block, lines: list[str]) -> list[str] | None:
    """Return the block's lines as the page spells them, None where it spells them otherwise."""
    own = [_spelled(page, line) for line in block.text.splitlines()]
    for number, text in enumerate(own):
        at, column = block.position(number + 1)
        if at > len(lines) or not lines[at - 1][column - 1 :].startswith(text):
            return None
    return own


def _spelled(page: Page, line: str) -> str:
    return html.escape(line, quote=False) if page.format == "html" else line


def _changed(
    page: Page, block: Block, lines: list[str], own: list[str], mended: str
) -> Iterator[str]:
    """Yield the page's lines of the block with the mended text in them."""
    new = [_spelled(page, line) for line in mended.splitlines()]
    margin = _margin(lines, own)
    for _, start, end, begun, ended in difflib.SequenceMatcher(
        a=own, b=new, autojunk=False
    ).get_opcodes():
        for offset in range(max(end - start, ended - begun)):
            at, to = start + offset, begun + offset
            if at >= end:
                yield f"{margin}{new[to]}" if new[to] else ""
                continue
            column = block.position(at + 1)[1] - 1
            before, after = lines[at][:column], lines[at][column + len(own[at]) :]
            if to < ended:
                yield f"{before or (margin if new[to] else '')}{new[to]}{after}"
            elif before.strip(" \t>") or after.strip():
                yield f"{before}{after}"  # tags that stand on the lines of the code


def _margin(lines: list[str], own: list[str]) -> str:
    """Return what stands before each line of the block, where that is blanks or quotation marks."""
    for line, text in zip(lines, own, strict=True):
        before = line.removesuffix(text) if text else "?"
        if not before.strip(" \t>"):
            return before
    return ""
