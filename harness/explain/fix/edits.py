"""Edits of a text, kept as ranges, and the one place where they become a difference."""

import difflib
import re
from itertools import takewhile

from harness.model.edit import Edit

CONTEXT = 2
NO_END = "\\ No newline at end of file"
LINE = re.compile(r"[^\n]*\n|[^\n]+")


def edits_between(before: str, after: str) -> tuple[Edit, ...]:
    """Return the edits that make one text of another, line by line."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(
        _narrowed(before, Edit(start=starts[begun], end=starts[ended], text="".join(new[at:to])))
        for kind, begun, ended, at, to in matcher.get_opcodes()
        if kind != "equal"
    )


def _narrowed(before: str, edit: Edit) -> Edit:
    """Return an edit of one line without what the line keeps on both sides."""
    old = before[edit.start : edit.end]
    if old.count("\n") != 1 or edit.text.count("\n") != 1:
        return edit
    same = _shared(old, edit.text)
    behind = _shared(old[same:][::-1], edit.text[same:][::-1])
    return Edit(
        start=edit.start + same,
        end=edit.end - behind,
        text=edit.text[same : len(edit.text) - behind],
    )


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def difference(before: str, after: str, file: str) -> str:
    """Return the unified difference between two texts of one file, empty where there is none."""
    # Behind a name with blanks stands a tab, or `patch` takes only its first word.
    end = "\t" if any(mark.isspace() for mark in file) else ""
    names = (f"a/{file.lstrip('/')}{end}", f"b/{file.lstrip('/')}{end}")
    lines = difflib.unified_diff(_lines(before), _lines(after), *names, n=CONTEXT)
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_END}\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Return the lines as ``patch`` counts them: no other sign ends one."""
    return LINE.findall(text)


def without_option(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """Return the edit that takes one option out of a shell command, and its line if it is alone."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start:start], text[end:line_end]
    if not before.strip() and after.strip() == "\\":
        return (Edit(start=line_start, end=min(line_end + 1, len(text))),)
    if not before.strip() and not after.strip():
        # The last line of a command: the line before it goes on to nothing now.
        kept = text[:line_start].rstrip()
        begun = len(kept.removesuffix("\\").rstrip()) if kept.endswith("\\") else line_start
        return (Edit(start=begun, end=line_end if begun < line_start else line_end + 1),)
    blanks = len(after) - len(after.lstrip(" \t"))
    if after.strip():
        return (Edit(start=start, end=end + blanks),)
    return (Edit(start=start - (len(before) - len(before.rstrip(" \t"))), end=end),)
