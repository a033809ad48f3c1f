"""A shell fence that only starts an interpreter with a program in a here-document."""

import re
from collections.abc import Iterable
from dataclasses import replace

from harness.model.page import SHELLS
from harness.pages.found_block import FoundBlock
from harness.syntax.languages import from_info

STARTS = re.compile(
    r"\s*(?:(?:uv run|poetry run|pipenv run|env)\s+)?(?:\w+=\S+\s+)*"
    r"(?P<program>python|node|php|ruby|perl)[\d.]*(?:\s+-(?:\s+[^<>|;&]*)?)?\s*"
    r"<<(?P<strip>-?)\s*(?P<quote>[\"']?)(?P<end>\w+)(?P=quote)\s*"
)
# The same in quotation marks, that stand alone at the ends of its first and its last line.
QUOTED = re.compile(
    r"\s*(?:\w+=\S+\s+)*(?P<program>python|node|ruby|perl)[\d.]*\s+-[ce]\s+(?P<quote>[\"'])\s*"
)
# What else such a fence says: it prepares, and a reader who has done so changes nothing.
BESIDE = re.compile(
    r"\s*(?:#.*|(?:export\s+)?\w+=\S*|set\s+-\w+|(?:source|\.)\s+\S+|cd\s+\S+"
    r"|(?:(?:sudo|python[\d.]*\s+-m)\s+)?(?:pip[\d.]*|npm|composer|gem|uv)\s+.*)?"
)
# What a shell puts its own values into, where the end of the document has no quotation marks.
EXPANDED = re.compile(r"[$`\\]")


def programs_alone(block: FoundBlock) -> FoundBlock:
    """Return the program that a block hands to its interpreter, as a block of its language."""
    if from_info(block.info) not in {None, *SHELLS}:
        return block
    heads = [(number, match) for number, line in enumerate(block.lines) if (match := _head(line))]
    if len(heads) != 1:
        return block
    ((first, head),) = heads
    begin = first + 1
    ends = (n for n, line in enumerate(block.lines[begin:], begin) if _is_end(line, head))
    last = next(ends, begin)
    program = block.lines[begin:last]
    outside = (*block.lines[:first], *block.lines[last + 1 :])
    if not program or not all(BESIDE.fullmatch(line) for line in outside):
        return block
    if _is_changed(program, head):
        return block
    return replace(
        block,
        line=block.line + begin,
        lines=program,
        indents=block.indents[begin:last],
        info=head["program"],
    )


def _head(line: str) -> re.Match[str] | None:
    return STARTS.fullmatch(line) or QUOTED.fullmatch(line)


def _is_end(line: str, head: re.Match[str]) -> bool:
    if head.re is QUOTED:
        return line.startswith(head["quote"]) and line.count(head["quote"]) == 1
    return (line.lstrip("\t") if head["strip"] else line) == head["end"]


def _is_changed(program: Iterable[str], head: re.Match[str]) -> bool:
    """Tell whether a shell changes a program before its interpreter reads it, or ends it."""
    if head.re is QUOTED:
        ends = re.compile("'") if head["quote"] == "'" else re.compile(r'["$`\\]')
        return any(map(ends.search, program))
    return not head["quote"] and any(map(EXPANDED.search, program))
