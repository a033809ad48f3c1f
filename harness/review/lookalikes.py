"""Marks that look like those of a shell and are others: quotes, dashes, ends of lines."""

import re
from collections.abc import Iterator

from harness.catalog.wording import worded
from harness.model.edit import Edit
from harness.model.page import Language
from harness.model.page_program import PageProgram
from harness.model.phrase import SPACE
from harness.model.verdict import Finding

# Word processors and input methods put them in place of what was typed.
QUOTES = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'"}
DASHES = {"\u2013": "-", "\u2014": "--", "\u2212": "-"}
DASH = re.compile(rf"(?<!\S)[{''.join(DASHES)}](?=[A-Za-z-])")
# What stands between plain quotes, and comments: there they are letters as any other.
SAID = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|(?<!\S)#.*")
BLANK = re.compile(r"(?<=\\)[ \t]+$", re.MULTILINE)
UNREAD = re.compile(r"'(\$\{?\w*(?i:url)\w*\}?)'")
# A line of a command, or of its options, and one with an option or an operand below it.
GOES_ON = re.compile(
    r"^[ \t]*(?:(?:curl|wget)\b|--?[A-Za-z])[^\n]*?(?<![\\|&;(\s])(?P<end>[ \t]*)\n"
    r"(?=[ \t]+(?:[\"'<]|--?[A-Za-z]))",
    re.MULTILINE,
)
CUT = "url-cut"
BARE_URL = re.compile(r"""(?i)(?<!["'<\w])<[^<>"'\n]*url[^<>"'\n]*>(?!["'\w])""")
WORDS = {
    "quotes": "Write plain quotes: a shell takes curly ones for letters.",
    "dash": "Write a plain `-`: the longer dash begins no option.",
    "blank": "Take the blank behind the backslash away: only at the end of its line it goes on.",
    "unread": "Write double quotes: between single ones a variable is not replaced.",
    "unquoted": "Put the URL into quotation marks: "
    "without them the shell cuts it at the first `&`.",
    "goes-on": "End the line with a backslash: the command goes on in the next one.",
}


def lookalikes(finding: Finding, program: PageProgram) -> tuple[str, tuple[Edit, ...]]:
    """Return what is wrong with such marks, and the edits of all of them; nothing where none is.

    A text that holds them is no program of its language, so its tree tells nothing of them.
    """
    sends_nothing = finding.rule == "requests-arrived"
    asks = finding.rule == "status-expected"
    if program.block.language is not Language.SHELL or not (sends_nothing or asks):
        return "", ()
    if finding.cause == CUT:
        alike = list(_unquoted(program.block.text))
    else:
        alike = [
            one for one in _misspelled(program.block.text) if sends_nothing or one[0] != "unread"
        ]
    kinds = dict.fromkeys(kind for kind, _ in alike)
    return SPACE.join(worded(WORDS[kind]) for kind in kinds), tuple(edit for _, edit in alike)


def _unquoted(text: str) -> Iterator[tuple[str, Edit]]:
    """Yield the placeholders of URLs that stand in no quotes: to a shell they are redirections."""
    for match in BARE_URL.finditer(text):
        yield "unquoted", Edit(start=match.start(), end=match.end(), text=f'"{match[0]}"')


def _misspelled(text: str) -> Iterator[tuple[str, Edit]]:
    spans = [range(*one.span()) for one in SAID.finditer(text)]
    for at, letter in enumerate(text):
        if letter in QUOTES and not any(at in one for one in spans):
            yield "quotes", Edit(start=at, end=at + 1, text=QUOTES[letter])
    for dash in DASH.finditer(text):
        yield "dash", Edit(start=dash.start(), end=dash.end(), text=DASHES[dash[0]])
    for blank in BLANK.finditer(text):
        yield "blank", Edit(start=blank.start(), end=blank.end(), text="")
    for unread in UNREAD.finditer(text):
        yield "unread", Edit(start=unread.start(), end=unread.end(), text=f'"{unread[1]}"')
    for end in GOES_ON.finditer(text):
        yield "goes-on", Edit(start=end.start("end"), end=end.end("end"), text=" \\")
