"""Plain text: code is what is indented more than the prose round it, block after block."""

import re

from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented
from harness.pages.segments import split_code
from harness.syntax.languages import from_code

ITEM = re.compile(r"^(\s*)(?:\d+[.)]|[•*\-–◦])\s+\S")
CODE_INDENT = 4
CODE = re.compile(r"[{};=<>]|^\s*[$#]|[A-Za-z_]\(")


def read_plain(text: str) -> PageReader:
    """Return the blocks of a plain text page; its headings are lines that stand alone."""
    lines = text.split("\n")
    outline = Outline()
    blocks: list[FoundBlock] = []
    number = 0
    while number < len(lines):
        if _is_heading(lines, number):
            outline.enter(2, lines[number])
        end = _run(lines, number)
        if end == number:
            number += 1
            continue
        blocks.extend(_blocks(number + 1, lines[number:end], outline.path))
        number = end
    return PageReader(blocks=tuple(blocks))


def _run(lines: list[str], begun: int) -> int:
    """Return where the indented lines that begin here end; here, where none do."""
    end = begun
    for number in range(begun, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if not line.startswith((" " * CODE_INDENT, "\t")) or (end == begun and ITEM.match(line)):
            break
        end = number + 1
    return end if lines[begun].strip() else begun


def _blocks(first: int, raw: list[str], headings: tuple[str, ...]) -> list[FoundBlock]:
    whole = dedented(first, raw, headings=headings)
    blocks = []
    for begun, end in split_code(whole.lines):
        rest = list(whole.lines[begun:end])
        block = dedented(whole.line + begun, rest, headings=headings)
        skipped = block.line - whole.line
        indents = tuple(own + whole.indents[skipped + n] for n, own in enumerate(block.indents))
        blocks.append(
            FoundBlock(line=block.line, lines=block.lines, indents=indents, headings=headings)
        )
    return [block for block in blocks if block.lines and not _is_prose(block.lines)]


def _is_prose(lines: tuple[str, ...]) -> bool:
    return not any(CODE.search(line) for line in lines) and from_code("\n".join(lines)) is None


def _is_heading(lines: list[str], number: int) -> bool:
    line = lines[number]
    alone = all(not lines[at].strip() for at in (number - 1, number + 1) if 0 <= at < len(lines))
    ends_as_prose = line.rstrip().endswith((".", "。", ":", ":", ",", ";"))
    return bool(line.strip()) and alone and not line.startswith((" ", "\t")) and not ends_as_prose
