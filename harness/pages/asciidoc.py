"""AsciiDoc: source and listing blocks, and tabs."""

import re
from dataclasses import replace

from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented, named
from harness.pages.references import Reference, reference_in

HEADING = re.compile(r"^(={1,6}|#{1,6})\s+(\S.*)$")
SOURCE = re.compile(
    r"^\[(?:source)?(?:%\w+)*\s*,\s*([\w+#.-]+).*\]\s*$|^\[(source|listing|console)[^\]]*\]\s*$"
)
FENCE = re.compile(r"^(-{4,}|\.{4,}|`{3,})\s*(\S*)\s*$")
TAB = re.compile(r"^(\S[^:]*)::\s*$")
TITLE = re.compile(r"^\.(?![. ])(\S.*)$")
INCLUDE = re.compile(r"^\s*include::\S+\[.*\]\s*$")
COMMENT = re.compile(r"^/{4,}\s*$")
# A callout is a number beside the code, and no part of what a reader copies.
CALLOUT = re.compile(r"\s*(?://|#|--|;;)?(?:\s*<(?:\d+|\.)>)+\s*$")
DIRECTIVE = re.compile(r"^//\s*harness:\s*(.*)$")


def read_asciidoc(text: str) -> PageReader:
    """Return the blocks of an AsciiDoc page."""
    lines = text.split("\n")
    outline = Outline()
    blocks: list[FoundBlock] = []
    directives: list[tuple[int, str]] = []
    info, tab = "", ""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if match := FENCE.match(line):
            end = _end(lines, number, match[1])
            block = dedented(
                number + 1, [CALLOUT.sub("", one) for one in lines[number:end]], headings=outline.path, tab=tab,
                info=info or match[2] or ("text" if line.startswith(".") else ""),
            )  # fmt: skip
            included = [at for at in range(number, end) if INCLUDE.match(lines[at])]
            if included:
                at = included[0]
                reference = reference_in(lines[at]) or Reference(name=lines[at].strip())
                reference = replace(reference, language=block.info or reference.language)
                block = named(at + 1, reference, headings=outline.path, tab=tab)
            blocks.append(replace(block, directives=tuple(directives)))
            number, info, tab, directives = end + 1, "", "", []
        elif COMMENT.match(line):
            number = _end(lines, number, line.rstrip()) + 1
        elif match := HEADING.match(line):
            outline.enter(len(match[1]), match[2])
            tab = ""
        elif match := SOURCE.match(line):
            info = match[1] or ""
        elif match := DIRECTIVE.match(line):
            directives.append((number, match[1]))
        elif match := TAB.match(line) or TITLE.match(line):
            tab = match[1]
    found_blocks = tuple(block for block in blocks if block.lines)
    return PageReader(blocks=found_blocks)


def _end(lines: list[str], begun: int, fence: str) -> int:
    for number in range(begun, len(lines)):
        if lines[number].rstrip() == fence:
            return number
    return len(lines)
