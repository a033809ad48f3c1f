"""What a reader types of a block: no prompts of an interpreter, and no numbers of lines."""

import re
from dataclasses import replace

from harness.pages.found_block import FoundBlock

# How the first line of a session begins, and each one that is typed: of Python and IPython, of
# Ruby, of PHP, and, where its fence says so, of Node.js.
INTERPRETERS = (
    (">>> ", r"(?:>>>|\.\.\.)(?: |$)"),
    (r"In \[\d+\]: ", r"(?:In \[\d+\]: ?|\s+\.\.\.:(?: |$))"),
    (r"irb(?:\([^()]*\))?[:\d]*[>*] ", r"irb(?:\([^()]*\))?[:\d]*[>*\"'](?: |$)"),
    (r"\[\d+\] pry\([^()]*\)> ", r"\[\d+\] pry\([^()]*\)[>*](?: |$)"),
    ("php > ", r"php [>{(]( |$)"),
)
OF_NODE = ("> ", r"(?:>|\.\.\.)(?: |$)")
SAYS_NODE = re.compile(r"(?i)\W*(?:js|javascript|node(?:js)?)\b")
# No listing has more lines than nine digits count.
NUMBER = re.compile(r"\s*(\d{1,9})(?: ?[|│]|[.:)]?)(?=\s|$)")
FEWEST = 2


def typed(block: FoundBlock) -> FoundBlock:
    """Return what a reader types of a session of Python, or of a listing with numbered lines."""
    top = next(filter(str.strip, block.lines), "")
    known = (*INTERPRETERS, *((OF_NODE,) if SAYS_NODE.match(block.info) else ()))
    if prompt := next((each for first, each in known if re.match(first, top)), ""):
        matches = (re.match(prompt, line) for line in block.lines)
        return _without(block, [match.end() if match else 0 for match in matches])
    return _without(block, widths) if (widths := _gutter(block.lines)) else block


def _gutter(lines: tuple[str, ...]) -> list[int]:
    """Return how wide the number of each line is, nothing where they have none.

    They count every line, and behind them stands code.
    """
    matches = [NUMBER.match(line) for line in lines]
    numbers = [int(match[1]) for match in matches if match]
    first = numbers[0] if numbers else 0
    if len(numbers) < max(FEWEST, len(lines)) or numbers != [*range(first, first + len(lines))]:
        return []
    ends = [match.end() for match in matches if match]
    rest = [line[end:] for line, end in zip(lines, ends, strict=True)]
    margins = [len(text) - len(text.lstrip()) for text in rest if text.strip()]
    if not any(re.search(r"[A-Za-z]", text) for text in rest):
        return []
    return [min(end + min(margins), len(line)) for line, end in zip(lines, ends, strict=True)]


def _without(block: FoundBlock, widths: list[int]) -> FoundBlock:
    """Return a block without the beginnings of its lines, and without lines that have none."""
    each = list(zip(block.lines, block.indents, widths, strict=True))
    return replace(
        block,
        lines=tuple(line[width:] if width else "" for line, _, width in each),
        indents=tuple(indent + width for _, indent, width in each),
    )
