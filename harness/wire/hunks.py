"""Unified differences, read and applied to the text that they were made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hunk:
    """Lines of a text, from 1, and what they become; ``count`` 0 puts it behind ``line``."""

    line: int
    count: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def hunks(difference: str) -> Iterator[Hunk]:
    """Yield the hunks of a difference, in the order of their lines."""
    lines = difference.split("\n")
    starts = [number for number, line in enumerate(lines) if _HEAD.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        match = _HEAD.match(lines[start])
        if match:
            body = [line for line in lines[start + 1 : end] if line[:1] in (" ", "-", "+")]
            yield Hunk(
                line=int(match[1]),
                count=int(match[2] or 1),
                old=tuple(line[1:] for line in body if line[0] != "+"),
                new=tuple(line[1:] for line in body if line[0] != "-"),
            )


def patched(text: str, difference: str) -> str | None:
    """Return the text with this difference applied, None where it is not of this text."""
    lines = text.split("\n")
    for hunk in reversed(list(hunks(difference))):
        at = hunk.line - 1 if hunk.count else hunk.line
        here = {_bare(line): line for line in lines[at : at + hunk.count]}
        if [_bare(line) for line in lines[at : at + hunk.count]] != [*map(_bare, hunk.old)]:
            return None
        kept = {_bare(line) for line in hunk.new}
        gone = [line for name, line in here.items() if name not in kept] or here.values()
        end = "\r" if any(line.endswith("\r") for line in gone) else ""
        new = [here.get(_bare(line), _bare(line) + end) for line in hunk.new]
        if new and at + hunk.count == len(lines):
            new[-1] = _bare(new[-1])  # no line ends behind the last one
        lines[at : at + hunk.count] = new
    return "\n".join(lines)


def difference_lines(difference: str) -> list[str]:
    """Return the lines of a difference, whatever signs stand in them."""
    return difference.removesuffix("\n").split("\n") if difference else []


def _bare(line: str) -> str:
    return line.removesuffix("\r")
