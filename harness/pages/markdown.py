"""Markdown: CommonMark, GFM and MDX, with the tabs of the usual documentation systems."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from harness.model.page import PageProblem
from harness.model.severity import Severity
from harness.pages.comments import Comments, assign, strip_comments
from harness.pages.found_block import FoundBlock, Outline, PageReader, dedented, named
from harness.pages.html_loading import read_html
from harness.pages.magic_blocks import take_magic_blocks
from harness.pages.references import (
    ELSEWHERE,
    reference_by_import,
    reference_in,
    reference_of_fence,
    taken_from_elsewhere,
)
from harness.pages.tabs import dedent_components, dedent_mkdocs, detached, labels
from harness.pages.templates import as_fences, indented_in_lists, take_code_blocks

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
TENCENT = re.compile(r"^:::\s+(\S.*)$")
ATTRIBUTES = re.compile(r"^\s*\{:\s*([^}]*)\}\s*$")
CLOSED = re.compile(r"^[\s>]*(`{3,}|~{3,})\s*$")
MYST = re.compile(r"^\{(?:code-block|code|sourcecode|code-cell|prompt|highlight)\}\s*([\w+#.-]*)")
OPTION = re.compile(r"^\s*:[\w-]+:(?:\s.*)?$")
# Marks of VitePress that its pages do not show.
SHOWN_ONLY = re.compile(r"\s*(?://|#|--|<!--|/\*)\s*\[!code [^\]]*\]\s*(?:-->|\*/)?\s*$")
# A tag alone on its line that opens a component round other blocks, and one that closes any.
OPENS = re.compile(r"\s*<[A-Z][\w.]*(?:\s[^<>]*)?>\s*")
CLOSES = re.compile(r"(?m)^[ \t]*</([A-Za-z][\w.-]*)>[ \t]*$")
NO_LANGUAGE = {"codeblock", "pre", "screen", "tip", "note", "important", "copycode"}
# Tags of MDX and of tabs must not swallow the fences between them, and what stands within a line
# is none of ours.
PARSER = MarkdownIt("commonmark").disable(["html_block", "inline", "text_join"])


def read_markdown(text: str) -> PageReader:
    """Return the blocks of a Markdown page."""
    lines = text.split("\n")
    plain = indented_in_lists(as_fences(_without_front_matter(text)))
    flat = "\n".join(dedent_mkdocs(dedent_components(plain.split("\n"))))
    parse = lru_cache(maxsize=1)(PARSER.parse)  # what takes nothing out leaves the page parsed

    def fenced(now: str) -> set[int]:
        return {line for lines_of in _code(parse(now)) for line in lines_of}

    comments = strip_comments(flat, _code(parse(flat)))
    html, flat = _html_blocks(comments.text, fenced)
    embedded, flat = take_code_blocks(flat, fenced)
    magic, unread, flat = take_magic_blocks(flat, fenced)
    tokens = parse(flat)
    ranges = _code(tokens)
    inside = {line for lines_of in ranges for line in lines_of}
    tabs = labels(flat.split("\n"), inside)
    if any(tab_labels := detached(flat.split("\n"), ranges)):
        for index, label in tab_labels.items():
            tabs[ranges[index].start - 1] = label
    headings = _headings(tokens)
    taken = _taken(_without_code(flat, ranges), headings, tabs)
    beside = [replace(one, headings=_path(headings, one.line)) for one in (*embedded, *magic)]
    blocks = _blocks(tokens, lines, tabs)
    unseen = _unseen(_without_code(flat, ranges))
    return PageReader(
        blocks=_with_directives([*blocks, *html, *beside, *taken, *_tencent(lines)], comments),
        problems=(*_problems(tokens, plain.split("\n")), *unread, *unseen),
    )


def _path(headings: list[tuple[int, tuple[str, ...]]], line: int) -> tuple[str, ...]:
    """Return the headings under which a line stands."""
    return next((path for at, path in reversed(headings) if at < line), ())


def _headings(tokens: list[Token]) -> list[tuple[int, tuple[str, ...]]]:
    """Return the line of each heading with the headings under which a reader then stands."""
    outline, headings = Outline(), []
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            outline.enter(int(token.tag[1]), tokens[index + 1].content)
            headings.append((token.map[0] + 1, outline.path))
    return headings


def _taken(
    text: str, headings: list[tuple[int, tuple[str, ...]]], tabs: list[str]
) -> list[FoundBlock]:
    """Return a block for each line outside code that takes code from another file."""
    blocks = []
    for number, line in enumerate(text.split("\n"), start=1):
        reference = (reference_in(line) or reference_by_import(line, text)) if line else None
        if reference is not None:
            path = _path(headings, number)
            blocks.append(named(number, reference, headings=path, tab=tabs[number - 1]))
    return blocks


def _unseen(text: str) -> list[PageProblem]:
    lines = enumerate(text.split("\n"), start=1)
    return [
        taken_from_elsewhere(number)
        for number, line in lines
        if line and ELSEWHERE.search(line) and reference_by_import(line, text) is None
    ]


def _without_code(text: str, ranges: list[range]) -> str:
    inside = {line for lines_of in ranges for line in lines_of}
    lines = enumerate(text.split("\n"), start=1)
    return "\n".join("" if number in inside else line for number, line in lines)


def _without_front_matter(text: str) -> str:
    return FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)


def _code(tokens: list[Token]) -> list[range]:
    return [
        range(token.map[0] + 1, token.map[1] + 1)
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map
    ]


def _blocks(tokens: list[Token], lines: list[str], tabs: list[str]) -> list[FoundBlock]:
    outline, blocks = Outline(), []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            outline.enter(int(token.tag[1]), tokens[index + 1].content)
        if token.type not in {"fence", "code_block"} or token.map is None or _is_layout(token):
            continue
        first = token.map[0] + (2 if token.type == "fence" else 1)
        texts = _shown(token.content.removesuffix("\n"))
        info = token.info or _attributes(lines, token.map[1])
        if reference := reference_of_fence(info.strip(), tuple(texts)):
            tab = tabs[token.map[0]] or _label(token.info)
            blocks.append(named(first, reference, headings=outline.path, tab=tab))
            continue
        info, options = _of_myst(info, texts)
        first, texts = first + options, texts[options:]
        indents = [_indent(lines, first + n, text) for n, text in enumerate(texts)]
        one = dedented(first, texts, headings=outline.path, info=info)
        skipped = one.line - first
        blocks.append(
            replace(
                one,
                indents=tuple(own + indents[skipped + n] for n, own in enumerate(one.indents)),
                tab=tabs[token.map[0]] or _label(token.info),
            )
        )
    return [block for block in blocks if block.lines]


def _is_layout(token: Token) -> bool:
    """Tell whether what is indented like code opens a component, or closes one from above it."""
    if token.type != "code_block":
        return False
    closed = ((one[1], one.start()) for one in CLOSES.finditer(token.content))
    if any(not re.search(rf"<{re.escape(name)}\b", token.content[:at]) for name, at in closed):
        return True
    return all(map(OPENS.fullmatch, token.content.removesuffix("\n").split("\n")))


def _shown(content: str) -> list[str]:
    texts = content.split("\n")
    return [SHOWN_ONLY.sub("", one) for one in texts] if "[!code" in content else texts


def _of_myst(info: str, texts: list[str]) -> tuple[str, int]:
    """Return the language that MyST's directive names, and how many lines hold its options."""
    match = MYST.match(info.strip())
    if match is None:
        return info, 0
    count = 0
    if texts and texts[0].strip() == "---" and "---" in (one.strip() for one in texts[1:]):
        count = [one.strip() for one in texts].index("---", 1) + 1
    while count < len(texts) and OPTION.match(texts[count]):
        count += 1
    return match[1], count


def _indent(lines: list[str], number: int, text: str) -> int:
    whole = lines[number - 1] if number <= len(lines) else ""
    return len(whole) - len(text) if text and whole.endswith(text) else 0


def _label(info: str) -> str:
    # In a group of VitePress the label stands in brackets.
    match = re.search(r"\[([^\]]+)\]", info)
    return match[1] if match else ""


def _attributes(lines: list[str], after: int) -> str:
    for line in lines[after:]:
        match = ATTRIBUTES.match(line)
        words = match[1].replace(".", " ").split() if match else []
        if known := [word for word in words if word not in NO_LANGUAGE]:
            return known[0]
        if match is None:
            break
    return ""


def _html_blocks(text: str, fenced: Callable[[str], set[int]]) -> tuple[list[FoundBlock], str]:
    inside = fenced(text) if PRE.search(text) else set()
    blocks: list[FoundBlock] = []

    def take(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start())
        if line + 1 in inside:
            return match[0]
        blocks.extend(
            replace(block, line=block.line + line) for block in read_html(match[0]).blocks
        )
        return re.sub(r"[^\n]", " ", match[0])

    return blocks, PRE.sub(take, text)


def _tencent(lines: list[str]) -> list[FoundBlock]:
    # <dx-codeblock> holds `::: Label language`, code, `:::` and no fence at all.
    blocks, label, begun, inside = [], "", 0, False
    for number, line in enumerate(lines, start=1):
        if "<dx-codeblock>" in line:
            inside = True
        elif "</dx-codeblock>" in line:
            inside = False
        elif inside and (match := TENCENT.match(line)):
            label, begun = match[1], number + 1
        elif inside and line.startswith(":::") and label:
            info = label.split()[-1]
            blocks.append(dedented(begun, lines[begun - 1 : number - 1], info=info, tab=label))
            label = ""
    return blocks


def _with_directives(blocks: list[FoundBlock], comments: Comments) -> tuple[FoundBlock, ...]:
    ordered = sorted(blocks, key=lambda block: block.line)
    assigned = assign(comments.directives, [block.line for block in ordered])
    return tuple(replace(block, directives=assigned[block.line]) for block in ordered)


def _problems(tokens: list[Token], lines: list[str]) -> list[PageProblem]:
    problems = []
    for token in tokens:
        if token.type != "fence" or token.map is None:
            continue
        last = lines[min(token.map[1], len(lines)) - 1]
        if token.map[1] - token.map[0] > 1 and CLOSED.match(last):
            continue
        if token.map[1] >= len([*lines]) - 1:
            problems.append(
                PageProblem(
                    rule="fence-closed",
                    line=token.map[0] + 1,
                    kind="fence-never-closed",
                    severity=Severity.ERROR,
                )
            )
    return problems
