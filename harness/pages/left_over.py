"""What looks like a placeholder, or is asked of a shell, and nobody has replaced."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import tree_sitter

from harness.model.page import Block, Placeholder, Placeholders
from harness.model.page_program import LeftOver
from harness.model.toolkit import Toolkit
from harness.pages.environment import OURS, misspelt
from harness.pages.fillers import core
from harness.pages.options import shell_places
from harness.pages.shell_arguments import URL
from harness.pages.shell_files import lists_in, opened_variables
from harness.syntax.assignments import assignments
from harness.syntax.literals import outer_literals
from harness.syntax.nodes import text_of
from harness.syntax.source import Source

WORD_OF_SHELL = re.compile(r"""(?<=[\s"])\$\{?([A-Z][A-Z0-9_]*)\}?(?=["\s])""")
LOCAL_FILE = "local-file"
# Headers whose value decides nothing for the service, or nothing good: whatever a reader puts there.
ANY_VALUE = r"(?:x-(?!oss-)[a-z\d-]+|user-agent|referer|accept(?:-language)?|cookie|authorization)"
BESIDE = re.compile(rf"""(?i)(?<![\w-]){ANY_VALUE}["'`]?\]?\s*(?:,|:|=>|=)\s*["'`]$""")
LINE = re.compile(rf"""(?im)(?:^|(?<=["']))\s*{ANY_VALUE}\s*:[^"'\n]*""")
LOOK_BACK = 80


def left_over(
    bound: Source,
    toolkit: Toolkit,
    known: Placeholders,
    environment: Iterable[tuple[str, str]],
    *,
    signs: bool,
) -> Iterator[tuple[int, str]]:
    """Yield where the bound source has a text that nobody has replaced, and the text."""
    idle = [bound.place(one) for one in _idle(bound)] if toolkit.quotes else []
    for text, start in _checked(bound, toolkit):
        if _within((start, start + len(text)), idle):
            continue
        if BESIDE.search(bound.text, max(0, start - LOOK_BACK), start) and text.isascii():
            continue
        spared = [m.span() for p in known.untouchable for m in re.finditer(p, text)]
        spared += [m.span() for m in LINE.finditer(text) if m[0].isascii()]
        spared += [] if toolkit.quotes else [m.span() for m in WORD_OF_SHELL.finditer(text)]
        for pattern in known.leftovers:
            match = next(
                (m for m in re.finditer(pattern, text) if not _within(m.span(), spared)), None
            )
            if match is not None:
                yield start + match.start(), match[0]
                break
    if not toolkit.quotes:
        yield from _unset(bound, dict(environment))
        yield from ((start, bound.text[start:end]) for start, end in lists_in(bound))
    if not toolkit.quotes and signs:
        # An uploader is given a URL and a file wherever it does not say what it asks for.
        unknown = (one for one, ours in shell_places(bound) if ours in ("", URL))
        yield from ((bound.text.find(one), one) for one in unknown)


def placed(source: str, bound: str, at: int, text: str, symbol: str) -> LeftOver:
    """Return what is left over with its place on the page."""
    # What is bound before it on its line is longer or shorter than what the author wrote.
    line = bound.count("\n", 0, at)
    column = source.split("\n")[line].find(text)
    return LeftOver(line=line + 1, column=column + 1, text=text, symbol=symbol)


def symbol_of(text: str, bare: str, known: Placeholders, block: Block) -> str:
    """Return what a text may stand for, by where it stands and what it says; empty for nothing."""
    name = text.strip("${}")
    if text.startswith("$") and name in opened_variables(bare):
        return LOCAL_FILE
    words = core(name, known.fillers)
    asked = [one for one in known.placeholders if not one.form or block.form]
    own = (one for one in asked if not one.roles or block.role in one.roles)
    return next((one.symbol for one in (*own, *asked) if _names(one, words)), "")


def _names(one: Placeholder, words: str) -> bool:
    return words in one.words or any(re.fullmatch(pattern, words) for pattern in one.names)


def _unset(bound: Source, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the words of a shell snippet that are variables which nobody sets."""
    bare, slips = bound.bare(), misspelt(bound)
    for match in WORD_OF_SHELL.finditer(bare):
        name = match[1]
        is_set = re.search(rf"\b{name}=|\b(?:for|read)\b[^\n;]*\b{name}\b", bare)
        if name not in {*known, *slips} and not is_set and not OURS.search(name):
            yield match.start(), match[0]


def _checked(bound: Source, toolkit: Toolkit) -> Iterator[tuple[str, int]]:
    if not toolkit.quotes:
        yield bound.bare(), 0
        return
    for literal in outer_literals(bound):
        yield literal.content, literal.begins


def _idle(bound: Source) -> Iterator[tree_sitter.Node]:
    """Yield the texts that a program gives to a name, and never uses: whatever they say."""
    given = [one for one in assignments(bound) if len(one.names) == 1]
    used = Counter(text_of(leaf).lstrip("$@") for leaf in bound.leaves)
    yield from (one.value for one in given if used[one.names[0].lstrip("$@")] == 1)


def _within(span: tuple[int, int], spared: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spared)
