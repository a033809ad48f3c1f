"""The URL of a signer that makes it and leaves it in a variable: a reader looks at it."""

import re

import tree_sitter

from harness.model.grammar import Deed
from harness.model.page import Block, Role
from harness.model.toolkit import Toolkit
from harness.syntax.assignments import assignments, statement_end
from harness.syntax.deeds import deeds, of
from harness.syntax.languages import typed
from harness.syntax.nodes import leaves_of, mark_before, text_of
from harness.syntax.source import Call, Source, parse

BLANKS = " \t"
AWAIT, OPENED = "await", 2
RETURNS = "return"
BODY = re.compile(
    "expression_statement|block|program|module|source_file|statement_list|^statements$|body_statement"
)
BEHIND = frozenset(("=", "=>", "->", "return"))


def with_shown_url(block: Block, source: str, toolkit: Toolkit, begins: int = 0) -> str:
    """Return the source with its last URL shown where nothing else uses it; lines stay lines.

    Where it ``begins`` it has gone on from earlier blocks, which show theirs or not.
    """
    shows = toolkit.calling.shows if toolkit.calling else ""
    if block.role is not Role.SIGNER or not shows or block.calls:
        return source
    code = parse(block.language, typed(block.language, source) if block.language else "")
    done = of(deeds(code), Deed.SIGNS) if code else ()
    if not code or not done or code.text != source:
        return source
    call, bare = _asking(code, done[-1].call), code.bare()
    if call.start < begins:
        return source
    name, end = _holder(code, call)
    if name and not _is_used(name, code, call.end):
        return _after(source, bare, end, shows.replace("{value}", name))
    if _is_alone(call.node):
        shown = shows.replace("{value}", source[call.start : call.end])
        return source[: call.start] + shown.removesuffix(";") + source[call.end :]
    return source


def _asking(code: Source, signs: Call) -> Call:
    """Return the last call of the function that signs, the signing call itself where none asks it."""
    maker = next((one for one in code.functions if one.start <= signs.start < one.end), None)
    if maker is None or not _returns_value(maker.node):
        return signs
    asked = [one for one in code.calls if one.name == maker.name and one.start >= maker.end]
    return asked[-1] if asked else signs


def _returns_value(function: tree_sitter.Node) -> bool:
    """Tell whether a function says what it returns."""
    returned = (leaf.next_sibling for leaf in leaves_of(function) if text_of(leaf) == RETURNS)
    return any(value is not None and value.is_named for value in returned)


def _holder(code: Source, call: Call) -> tuple[str, int]:
    """Return the variable that is given what a call returns, empty for none, and its value's end."""
    placed = ((one, *code.place(one.value)) for one in assignments(code) if one.names)
    around = [each for each in placed if each[1] <= call.start and call.end <= each[2]]
    if not around or not _is_wrapped(call.node, around[-1][0].value):
        return "", call.end
    return around[-1][0].names[0], around[-1][2]


def _is_wrapped(call: tree_sitter.Node, value: tree_sitter.Node) -> bool:
    """Tell whether a value is a call, awaited or not, alone or as what another call is given first."""
    leaves = [text_of(one) for one in leaves_of(value) if one.end_byte <= call.start_byte]
    outer = leaves[leaves[:1] == [AWAIT] :]
    return not outer or (len(outer) == OPENED and outer[1] == "(")


def _is_alone(call: tree_sitter.Node) -> bool:
    """Tell whether a call is a statement of its own, awaited or not."""
    outer = call.parent
    if outer is not None and AWAIT in outer.type:
        call, outer = outer, outer.parent
    return (
        outer is not None
        and BODY.search(outer.type) is not None
        and mark_before(call) not in BEHIND
    )


def _is_used(name: str, code: Source, at: int) -> bool:
    """Tell whether a variable is asked for behind a place: what only gives it a value asks nothing."""
    given = [(code.place(one.node)[0], code.place(one.value)[0]) for one in assignments(code)]
    named = (
        one
        for one in code.leaves
        if text_of(one).strip("$@{}") == name.lstrip("$@") and not _is_looked_at(one)
    )
    starts = (start for one in named if (start := code.place(one)[0]) >= at)
    return any(not any(a <= start < b for a, b in given) for start in starts)


def _is_looked_at(name: tree_sitter.Node) -> bool:
    """Tell whether a name is a statement of its own: a notebook shows what is in it."""
    outer = name.parent
    return (
        outer is not None
        and outer.type == "expression_statement"
        and name.is_named
        and (outer.named_child_count == 1)
    )


def _after(source: str, bare: str, at: int, statement: str) -> str:
    """Return the source with a statement behind the one that ends from here on, on its line."""
    end = statement_end(bare, at)
    if bare[end : end + 1] == ")":
        # A parenthesis too many: the compiler is to name it as the author wrote it.
        return source
    rest = source[end:].removeprefix(";")
    return f"{source[:end].rstrip(BLANKS)}; {statement}{rest}"
