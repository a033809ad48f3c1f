"""The sizes that a program speaks of, such as that of a part."""

import re
from collections.abc import Iterator
from math import prod

import tree_sitter

from harness.syntax.nodes import text_of
from harness.syntax.source import Source

# Of more digits nothing is the size of a file.
WHOLE_NUMBER = re.compile(r"(?:.*[=+])?(?P<digits>0[xX][0-9a-fA-F_]{1,18}|\d[\d_']{0,24})[uUlL]*")
# As `split`, `dd` and `head` are told.
WITH_UNIT = re.compile(r"(?:.*[=+])?(?P<digits>\d{1,12})(?P<unit>[kKmMgG])(?:i?B)?")
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
TIMES, SHIFTED, RAISED = "*", "<<", "**"
MOST_BITS, MOST_TIMES = 40, 4
# How many products stand in each other where somebody writes a size.
DEEPEST = 8


def sizes_in(source: Source) -> Iterator[int]:
    """Yield every number that stands in a program, and each product of such numbers."""
    sizes = [size for size in map(_size, source.nodes) if size is not None]
    yield from sizes
    # So many times what has a name.
    products = (node for node in source.nodes if TIMES in _marks(node))
    yield from (factor * max(sizes) for node in products for factor in _factors(node))
    yield from map(_skipped, source.of_kinds("command".__eq__))


def _marks(node: tree_sitter.Node) -> list[str]:
    return [child.type for child in node.children]


def _factors(node: tree_sitter.Node) -> Iterator[int]:
    sides = [_size(child) for child in node.children if child.type != TIMES]
    if None in sides:
        yield from (side for side in sides if side is not None)


def _skipped(command: tree_sitter.Node) -> int:
    """Return how much of its file `dd` skips, 0 for any other command."""
    words = dict(text_of(word).partition("=")[::2] for word in command.named_children)
    return (_number(words.get("bs", "")) or 0) * (_number(words.get("skip", "")) or 0)


def _size(node: tree_sitter.Node, depth: int = 0) -> int | None:
    if depth > DEEPEST:
        return None
    marks = _marks(node)
    if mark := next((one for one in (TIMES, SHIFTED, RAISED) if one in marks), ""):
        sides = [_size(child, depth + 1) for child in node.children if child.type != mark]
        known = [side for side in sides if side is not None]
        return _worked_out(mark, known) if len(known) == len(sides) > 1 else None
    if node.named_child_count == 1 and node.type.startswith("parenthesized"):
        return _size(node.named_children[0], depth + 1)
    return _number(text_of(node)) if not node.named_child_count else None


def _worked_out(mark: str, numbers: list[int]) -> int:
    if mark == TIMES:
        return prod(numbers)
    first, second = numbers[:2]
    return first << min(second, MOST_BITS) if mark == SHIFTED else first ** min(second, MOST_TIMES)


def _number(text: str) -> int | None:
    if whole := WHOLE_NUMBER.fullmatch(text):
        digits = whole["digits"].replace("_", "").replace("'", "")
        return int(digits, 16 if digits[:2].lower() == "0x" else 10)
    if counted := WITH_UNIT.fullmatch(text):
        return int(counted["digits"]) * UNITS[counted["unit"].lower()]
    return None
