"""The URL of a signer that makes it and leaves it in a variable: a reader looks at it."""

import re

from harness.model.grammar import Deed
from harness.model.page import Block, Role
from harness.model.toolkit import Toolkit
from harness.syntax.assignments import assignments, statement_end
from harness.syntax.deeds import deeds, of
from harness.syntax.languages import typed
from harness.syntax.source import Call, Source, parse

# What may stand between a variable and the call that makes its URL.
WRAPPED = re.compile(r"(?:await\s+)?(?:\w+\s*\(\s*)?")
ALONE = re.compile(r"(?:^|[;{}])\s*(?:await\s+)?$")
BLANKS = " \t"
ASSIGNED = r"\s*(?:,\s*\w+\s*)?(?::=|=(?![=>]))"


def with_shown_url(block: Block, source: str, toolkit: Toolkit) -> str:
    """Return the source with its last URL shown where nothing else uses it; lines stay lines."""
    shows = toolkit.calling.shows if toolkit.calling else ""
    if block.role is not Role.SIGNER or not shows or block.calls:
        return source
    code = parse(block.language, typed(block.language, source) if block.language else "")
    done = of(deeds(code), Deed.SIGNS) if code else ()
    if not code or not done or code.text != source:
        return source
    call, bare = done[-1].call, code.bare()
    name, end = _holder(code, call)
    if name and not _is_used(name, bare, call.end):
        return _after(source, bare, end, shows.replace("{value}", name))
    before = bare[bare.rfind("\n", 0, call.start) + 1 : call.start]
    if ALONE.search(before) and re.match(r"[ \t]*(?:;|\n|$)", bare[call.end :]):
        shown = shows.replace("{value}", source[call.start : call.end])
        return source[: call.start] + shown.removesuffix(";") + source[call.end :]
    return source


def _holder(code: Source, call: Call) -> tuple[str, int]:
    """Return the variable that is given what a call returns, empty for none, and its value's end."""
    placed = ((one, *code.place(one.value)) for one in assignments(code) if one.names)
    around = [each for each in placed if each[1] <= call.start and call.end <= each[2]]
    if not around or not WRAPPED.fullmatch(code.bare()[around[-1][1] : call.start]):
        return "", call.end
    return around[-1][0].names[0], around[-1][2]


def _is_used(name: str, bare: str, at: int) -> bool:
    plain = rf"(?<![\w$]){re.escape(name)}(?!\w)"
    return re.search(rf"{plain}(?!{ASSIGNED})", bare[at:]) is not None


def _after(source: str, bare: str, at: int, statement: str) -> str:
    """Return the source with a statement behind the one that ends from here on, on its line."""
    end = statement_end(bare, at)
    if bare[end : end + 1] == ")":
        # A parenthesis too many: the compiler is to name it as the author wrote it.
        return source
    rest = source[end:].removeprefix(";")
    return f"{source[:end].rstrip(BLANKS)}; {statement}{rest}"
