"""reStructuredText: code directives, literal blocks and the tabs of Sphinx."""

import re
from dataclasses import replace

from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented, named
from harness.pages.references import Reference, reference_in

CODE = re.compile(
    r"^((?:\s*(?:[-*+]|\w+[.)]|#\.)\s+)*\s*)\.\. "
    r"(?:code-block|code|sourcecode|prompt|parsed-literal)::\s*(\S*)(?:\s+\S+)?\s*$"
)
COMMENT = re.compile(r"^\s*\.\.\s*$")
TAB = re.compile(r"^(\s*)\.\. (?:tab|tab-item|group-tab|code-tab|md-tab-item)::\s*(.*?)\s*$")
CODE_TAB = re.compile(r"^(\s*)\.\. code-tab::\s*(\S+)\s*(.*?)\s*$")
DIRECTIVE = re.compile(r"^\s*\.\. harness:\s*(.*)$")
LITERAL = re.compile(r"^(\s*)(?!\.\. )(.*)::\s*$")
OPTION = re.compile(r"^\s+:[\w-]+:.*$")
RULE = re.compile(r"^([=\-~^\"'`#*+:.])\1{2,}\s*$")


def read_rst(text: str) -> PageReader:
    """Return the blocks of a reStructuredText page."""
    lines = text.split("\n")
    outline, styles = Outline(), list[str]()
    blocks: list[FoundBlock] = []
    tabs: list[tuple[int, str]] = []
    directives: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        width = _width(line)
        if line.strip():
            tabs = [(deep, name) for deep, name in tabs if width > deep]
        if title := _title(lines, number):
            style = lines[number + 1][0]
            styles += [style] if style not in styles else []
            outline.enter(styles.index(style) + 1, title)
        if match := DIRECTIVE.match(line):
            directives.append((number + 1, match[1]))
        tab = tabs[-1][1] if tabs else ""
        if (reference := reference_in(line)) and ".. " in line:
            taken = named(number + 1, _with_language(reference, lines, number), tab=tab)
            at_lines = tuple(directives)
            blocks.append(replace(taken, headings=outline.path, directives=at_lines))
            directives, number = [], number + 1
            continue
        label, info = _opening(line)
        tabs += [(width, label)] if label is not None else []
        if info is None:
            number += 1
            continue
        block, number = _body(lines, number, info)
        if block.lines and not COMMENT.match(line):
            tab = tabs[-1][1] if tabs else ""
            at_lines = tuple(directives)
            blocks.append(replace(block, headings=outline.path, tab=tab, directives=at_lines))
            directives = []
    return PageReader(blocks=tuple(blocks))


def _with_language(reference: Reference, lines: list[str], number: int) -> Reference:
    for line in lines[number + 1 :]:
        if match := re.match(r"^\s+:(?:language|code):\s*(\S+)", line):
            reference = replace(reference, language=match[1])
        if match := re.match(r"^\s+:lines:\s*(\S+)", line):
            reference = replace(reference, part=match[1])
        if not OPTION.match(line):
            break
    return reference


def _opening(line: str) -> tuple[str | None, str | None]:
    """Return the label of the tab that this line opens, and the info of the code it opens."""
    if match := CODE_TAB.match(line):
        return match[3] or match[2], match[2]
    if match := TAB.match(line):
        return match[2], None
    if match := CODE.match(line):
        return None, match[2]
    return (None, "") if LITERAL.match(line) or COMMENT.match(line) else (None, None)


def _body(lines: list[str], opened: int, info: str) -> tuple[FoundBlock, int]:
    directive = CODE.match(lines[opened])
    width = len(directive[1]) if directive else _width(lines[opened])
    at = opened + 1
    while at < len(lines) and OPTION.match(lines[at]):
        at += 1
    begun = at
    while at < len(lines) and (not lines[at].strip() or _width(lines[at]) > width):
        at += 1
    return dedented(begun + 1, lines[begun:at], info=info), at


def _title(lines: list[str], number: int) -> str:
    if number + 1 >= len(lines) or not lines[number].strip() or RULE.match(lines[number]):
        return ""
    ruled = RULE.match(lines[number + 1]) and not lines[number].startswith(" ")
    return lines[number].strip() if ruled else ""


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
