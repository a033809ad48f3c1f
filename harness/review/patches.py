"""The fix of a finding as a difference against the page itself, ready for ``patch -p1``."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.explain.fix.edits import difference
from harness.model.edit import Edit, applied
from harness.model.page import NOTEBOOK, Block, Page
from harness.wire.hunks import patched

HTML = "html"
TAG = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--)>", re.DOTALL)
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
MARGIN = " \t>"
BYTE_ORDER = "\ufeff"


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSpan:
    """The place of one character of a block in the text of its page."""

    start: int
    end: int


def page_difference(page: Page, block: Block, edits: Iterable[Edit]) -> str:
    """Return the difference that makes these edits of a block on its page.

    Empty where nothing changes, where the page does not hold the text of the block, and for a
    notebook, whose lines are strings of JSON.
    """
    spans = None if page.format == NOTEBOOK else _spans(page, block)
    if spans is None:
        return ""
    on_page = [_on_page(page, block, spans, edit) for edit in edits]
    folder, name = patched_from(page.file)
    plain = difference(page.text, applied(page.text, on_page), name)
    whole = _with_own_ends(page, plain, name)
    return f"In {folder}: patch -p1\n{whole}" if folder and whole else whole


def _with_own_ends(page: Page, plain: str, name: str) -> str:
    """Return a difference with the line ends of the file, empty where it does not apply to it."""
    if page.original in ("", page.text):
        return plain
    mark = page.original[: page.original.startswith(BYTE_ORDER)]
    after = patched(page.original.removeprefix(mark), plain)
    return difference(page.original, mark + after, name) if after is not None else ""


def patched_from(file: str) -> tuple[str, str]:
    """Return the folder in which a difference is applied, and the name of the page there.

    ``patch`` and ``git apply`` reach no file above the folder in which they are started, and none
    with an absolute name; the folder is empty for a file below the one in which it runs.
    """
    path = Path(file)
    if path.is_absolute() or ".." in path.parts:
        return str(path.parent), path.name
    return "", file


def _spans(page: Page, block: Block) -> list[PageSpan] | None:
    """Return where each character of the block stands, None where the page spells it otherwise."""
    starts = [0]
    for text in page.text.split("\n"):
        starts.append(starts[-1] + len(text) + 1)
    if block.line >= len(starts):
        return None
    plain = list(_by_lines(page, block, starts))
    if len(plain) == len(block.text):
        return plain
    line, column = block.position(1)
    return _by_signs(page, block, starts[line - 1] + column - 1) if page.format == HTML else None


def _by_lines(page: Page, block: Block, starts: list[int]) -> Iterator[PageSpan]:
    """Yield where the characters stand of a block whose lines are lines of the page."""
    for number, line in enumerate(block.text.removesuffix("\n").split("\n"), start=1):
        at, column = block.position(number)
        if at >= len(starts):
            return
        end = starts[at] - 1
        start = min(starts[at - 1] + column - 1, end)
        if not page.text.startswith(line, start) or start + len(line) > end:
            return
        yield from (PageSpan(start=n, end=n + 1) for n in range(start, start + len(line)))
        behind = page.text[start + len(line) : end]
        if behind.strip():
            # The page goes on behind the code, such as with a tag.
            yield PageSpan(start=start + len(line), end=start + len(line))
        else:
            yield PageSpan(start=start + len(line), end=min(end + 1, len(page.text)))


def _by_signs(page: Page, block: Block, start: int) -> list[PageSpan] | None:
    """Return where each character stands between tags and behind entities, in its order."""
    spans: list[PageSpan] = []
    is_first = True
    for sign in block.text.removesuffix("\n"):
        start = _sign_start(page.text, start, sign, is_first=is_first)
        if start < 0:
            return None
        entity = ENTITY.match(page.text, start)
        spans.append(PageSpan(start=start, end=entity.end() if entity else start + 1))
        start, is_first = spans[-1].end, sign == "\n"
    # Where a tag ends the code, its last line does not end.
    ends = start + 1 if page.text.startswith("\n", start) else start
    return [*spans, PageSpan(start=start, end=ends)]


def _sign_start(text: str, start: int, sign: str, *, is_first: bool) -> int:
    """Return where the next character of a block begins, -1 where another one does."""
    while start < len(text):
        tag, entity = TAG.match(text, start), ENTITY.match(text, start)
        shown = html.unescape(entity[0]) if entity else text[start]
        if shown == sign and not tag:
            return start
        blank = shown in " \t" and (is_first or sign == "\n")
        if not (tag or blank):
            return -1
        start = tag.end() if tag else start + 1
    return -1


def _on_page(page: Page, block: Block, spans: list[PageSpan], edit: Edit) -> Edit:
    """Return an edit of the block as one of the page, with the margin and the tags of its lines."""
    text, last = page.text, len(block.text)
    start = spans[edit.start].start if edit.start < last else spans[-1].end
    line_start = text.rfind("\n", 0, start) + 1
    is_whole = _begins_line(block.text, edit.start) and _begins_line(block.text, edit.end)
    margin = _margin(text, block, spans, edit.start)
    if is_whole and not text[line_start:start].strip(MARGIN):
        start = line_start
        new = _with_margin(edit.text, margin)
    elif edit.start == last:
        # Behind a last line that does not end on the page, a new one begins.
        new = "\n" + _with_margin(edit.text.removesuffix("\n"), margin)
    else:
        first, *rest = edit.text.splitlines(keepends=True) or [""]
        new = first + _with_margin("".join(rest), margin)
    end = spans[edit.end - 1].end if edit.end > edit.start else start
    if edit.start < edit.end == last and spans[-1].start == spans[-1].end:
        new = new.removesuffix("\n")
    if page.format == HTML:
        new = html.escape(new, quote=False) + "".join(TAG.findall(text[start:end]))
    return Edit(start=start, end=end, text=new)


def _with_margin(text: str, margin: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(f"{margin if line.strip() else ''}{line}" for line in lines)


def _begins_line(text: str, at: int) -> bool:
    return at in (0, len(text)) or text[at - 1] == "\n"


def _margin(text: str, block: Block, spans: list[PageSpan], at: int) -> str:
    """Return what stands on the page before the line of an edit: blanks, or marks of a quote."""
    begun = block.text.rfind("\n", 0, at) + 1
    # A line without code shows no margin: the next before it does.
    while begun and (begun >= len(spans) or block.text[begun] == "\n"):
        begun = block.text.rfind("\n", 0, begun - 1) + 1
    start = spans[begun].start
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return before if not before.strip(MARGIN) else ""
