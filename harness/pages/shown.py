"""The URL of a signer that makes it and leaves it in a variable: a reader looks at it."""

import re

from harness.model.grammar import Deed
from harness.model.page import Block, Role
from harness.model.toolkit import Toolkit
from harness.syntax.deeds import deeds, of
from harness.syntax.languages import typed
from harness.syntax.source import Call, parse, statement_end

GIVEN = re.compile(
    r"(?:^|[\s;{}(])(?P<name>[$@]?[A-Za-z_]\w*)(?:\s*,\s*\w+)?(?:\s*:\s*[\w.<>\[\]| ]+?)?\s*(?::=|=)\s*"
    r"(?:await\s+)?(?:\w+\s*\(\s*)?$"
)
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
    before = bare[bare.rfind("\n", 0, call.start) + 1 : call.start]
    given = GIVEN.search(before)
    if given and not _is_used(given["name"], bare, call.end):
        return _after(source, bare, call, shows.replace("{value}", given["name"]))
    if ALONE.search(before) and re.match(r"[ \t]*(?:;|\n|$)", bare[call.end :]):
        shown = shows.replace("{value}", source[call.start : call.end])
        return source[: call.start] + shown.removesuffix(";") + source[call.end :]
    return source


def _is_used(name: str, bare: str, at: int) -> bool:
    plain = rf"(?<![\w$]){re.escape(name)}(?!\w)"
    return re.search(rf"{plain}(?!{ASSIGNED})", bare[at:]) is not None


def _after(source: str, bare: str, call: Call, statement: str) -> str:
    """Return the source with a statement behind the one that holds the call, on its line."""
    end = statement_end(bare, call.end)
    rest = source[end:].removeprefix(";")
    return f"{source[:end].rstrip(BLANKS)}; {statement}{rest}"
