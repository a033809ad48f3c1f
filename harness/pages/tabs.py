"""Tabs as documentation systems write them: under which label a line stands."""

import re

from harness.syntax.languages import from_label

OPENING = (
    re.compile(r"""<(?:TabItem|Tab|TabPanel|CodeGroupItem)\b[^>]*?\b(?:label|title)=\{?["']([^"']+)["']"""),
    re.compile(r"""<(?:TabItem|Tab|TabPanel|CodeGroupItem)\b[^>]*?\b(?:name|value|header)=\{?["']([^"']+)["']"""),
    re.compile(r"""^\s*===[+!]?\s+["']([^"']+)["']\s*$"""),
    re.compile(r"""\{[{%][<%]?\s*tab\w*\s+(?:\w+=)?["']([^"']+)["']"""),
    re.compile(r"""^\s*:::+\s*tab(?:-item)?[ {]+(?:title=)?["']?([^"'}]+)["']?"""),
    re.compile(r"""^\s*@tab(?::active)?\s+(.+?)\s*$"""),
    re.compile(r"""^\s*#{1,6}\s+\[([^\]]+)\]\(#tab/"""),
)  # fmt: skip
CLOSING = re.compile(
    r"</(?:Tabs?|TabItem|TabPanel|CodeGroup)>|\{[{%][<%]?\s*/?\s*(?:end_?)?tabs?\s*[>%]?[}%]\}|^\s*:::+\s*$"
)
MKDOCS = OPENING[2]
ADMONITION = re.compile(r"^ *(?:!!!|\?\?\?\+?)\s+[\w-]+(?:\s|$)")
LEVEL = 4
BEGUN, ENDED = re.compile(r"^\s*<[A-Z][\w.]*\b"), re.compile(r"</[A-Z]|^\s*/>|^\s*<[A-Z].*/>")
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})(.*)$")
LABEL = re.compile(r"^\s*(?:[-*+•]\s+)?(?:\*\*)?([A-Za-z][\w.+# ]*?)(?:\*\*)?\s*$")


def labels(lines: list[str], code: set[int]) -> list[str]:
    """Return for each line the label of the tab that is open there, empty for none."""
    current, result = "", []
    for number, line in enumerate(lines, start=1):
        if number not in code:
            current = _after(line, current)
        result.append(current)
    return result


def _after(line: str, current: str) -> str:
    for pattern in OPENING:
        match = pattern.search(line)
        if match:
            return match[1].strip()
    return "" if CLOSING.search(line) or re.match(r"#{1,6}\s", line) else current


def dedent_mkdocs(lines: list[str]) -> list[str]:
    """Return the lines with what MkDocs indents moved to the level of its head.

    These are ``=== "label"`` tabs and ``!!!``, ``???`` admonitions, also within each other.
    """
    if not any(line.lstrip(" ").startswith(("===", "!!!", "???")) for line in lines):
        return lines
    result: list[str] = []
    inside: list[int] = []
    for line in lines:
        width = len(line) - len(line.lstrip(" "))
        while inside and line.strip() and width < inside[-1]:
            inside.pop()
        bare = line[LEVEL * len(inside) :] if line.strip() else line
        result.append(bare)
        if MKDOCS.match(line) or ADMONITION.match(line):
            inside.append(width + LEVEL)
    return result


def dedent_components(lines: list[str]) -> list[str]:
    """Return the lines with the fences in components of MDX moved to the left.

    There an indent of four is no code, as it is in plain Markdown.
    """
    result, depth, margin, closing = [], 0, 0, ""
    for line in lines:
        fence = FENCE.match(line)
        if closing:
            result.append(line[margin:] if not line[:margin].strip() else line)
            ends = fence and fence[2].startswith(closing) and not fence[3].strip()
            closing = "" if ends else closing
            continue
        if fence:
            margin, closing = len(fence[1]) if depth > 0 else 0, fence[2]
        else:
            depth = max(0, depth + bool(BEGUN.match(line)) - bool(ENDED.search(line)))
        result.append(line[margin:] if fence else line)
    return result


def detached(lines: list[str], code: list[range]) -> dict[int, str]:
    """Return labels for blocks (by index) whose tabs stand above them all as a bare list.

    A list of language names, one a line, is followed by as many blocks before anything else.
    """
    starts = {lines_of.start: index for index, lines_of in enumerate(code)}
    inside = {line for lines_of in code for line in lines_of}
    named: dict[int, str] = {}
    waiting: list[str] = []
    taken: list[int] = []
    for number, line in enumerate(lines, start=1):
        if number in starts:
            taken.append(starts[number])
            if waiting and len(taken) == len(waiting):
                named |= dict(zip(taken, waiting, strict=True))
                waiting, taken = [], []
        elif number in inside or not line.strip():
            continue
        elif (label := LABEL.match(line)) and from_label(label[1]):
            waiting, taken = ([] if taken else waiting) + [label[1]], []
        else:
            waiting, taken = [], []
    return {index: label for index, label in named.items() if len(named) > 1}
