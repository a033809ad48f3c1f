"""Org: the source and example blocks of Emacs's outlines."""

import re

from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented

HEADING = re.compile(r"^(\*+)\s+(?:(?:TODO|DONE)\s+)?(\S.*?)(?:\s+:[\w@:]+:)?\s*$")
OPENS = re.compile(r"(?i)^\s*#\+begin_(src|example)\b[ \t]*([\w+#-]*)")
CLOSES = re.compile(r"(?i)^\s*#\+end_(src|example)\b")
# A comma keeps Org from reading a line of code as its own.
ESCAPED = re.compile(r"^(\s*),(?=,*(?:\*|#\+))")
DIRECTIVE = re.compile(r"^#\s+harness:\s*(.*)$")


def read_org(text: str) -> PageReader:
    """Return the blocks of an Org page."""
    outline, blocks = Outline(), list[FoundBlock]()
    directives: list[tuple[int, str]] = []
    begun, info = 0, ""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if begun and CLOSES.match(line):
            code = [ESCAPED.sub(r"\1", one) for one in lines[begun : number - 1]]
            gathered = tuple(directives)
            blocks.append(
                dedented(begun + 1, code, headings=outline.path, info=info, directives=gathered)
            )
            begun, directives = 0, []
        elif begun:
            continue
        elif match := OPENS.match(line):
            begun, info = number, match[2] if match[1].lower() == "src" else "text"
        elif match := HEADING.match(line):
            outline.enter(len(match[1]), match[2])
        elif match := DIRECTIVE.match(line):
            directives.append((number, match[1]))
    return PageReader(blocks=tuple(block for block in blocks if block.lines))
