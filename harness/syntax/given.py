"""Where a program gives a header: its name, its value, and the code that goes with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import tree_sitter

from harness.syntax.headers import CALLS, LISTS, PAIRS
from harness.syntax.literals import QUOTED, literals
from harness.syntax.nodes import beside
from harness.syntax.source import Source

NAME = re.compile(r"[A-Za-z][\w-]*")
LINE = re.compile(r"(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>[^\r\n]*)")
ENTRIES = re.compile(rf"{PAIRS.pattern}|element_initializer|initializer_expression|infix")
MEMBERS_OF = re.compile(rf"{LISTS.pattern}|initializer_expression")
COMMAND = "command"
ARGUMENTS = re.compile(r"argument")
BODIES = re.compile(
    r"block|body|compound|program|module|source_file|compilation_unit|translation_unit|statement_list"
    r"|^statements$|^then$|script|lambda"
)
MEMBERS = re.compile(r"member|field_expression|attribute|navigation|selector|invocation|call")
# A statement of more lines does more than give one header.
MOST_LINES = 3


class Giving(StrEnum):
    """The code of a header: an entry of a map or a list, a statement, a link of a chain."""

    ENTRY = "entry"
    STATEMENT = "statement"
    LINK = "link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One header: its name in small letters, where name and value stand, and the code for it.

    ``value`` is None where it is no text between quotation marks; then the place is that of the
    whole expression.
    """

    name: str
    name_at: tuple[int, int]
    value: str | None
    value_at: tuple[int, int]
    quote: tuple[str, str]
    kind: Giving
    start: int
    end: int


def given_headers(source: Source) -> Iterator[Given]:
    """Yield what the program gives a value to by a name that may be a header's."""
    for one in literals(source):
        line = LINE.fullmatch(one.content)
        unit = _unit(source, one.node, is_line=line is not None)
        if unit is None:
            continue
        kind, start, end = unit
        if line:
            places = tuple((one.begins + line.start(n), one.begins + line.end(n)) for n in (1, 2))
            value: str | None = line["value"]
        elif NAME.fullmatch(one.content) and (other := beside(one.node)) is not None:
            value, place = _value(source, other)
            places = ((one.begins, one.ends), place)
        else:
            continue
        yield Given(
            name=(line["name"] if line else one.content).lower(),
            name_at=places[0],
            value=value,
            value_at=places[1],
            quote=(one.before, one.quote),
            kind=kind,
            start=start,
            end=end,
        )


def _value(source: Source, node: tree_sitter.Node) -> tuple[str | None, tuple[int, int]]:
    while ARGUMENTS.search(node.type) and node.named_child_count == 1:
        node = node.named_children[0]
    start, end = source.place(node)
    quoted = QUOTED.match(source.text[start:end])
    if quoted is None or quoted[2] in quoted["content"]:
        return None, (start, end)
    return quoted["content"], (start + quoted.start("content"), start + quoted.end("content"))


def _unit(
    source: Source, node: tree_sitter.Node, *, is_line: bool
) -> tuple[Giving, int, int] | None:
    """Return the code that gives a header, None where it does more."""
    at = node
    while at.parent is not None:
        outer = at.parent
        if is_line and MEMBERS_OF.search(outer.type) and not ARGUMENTS.search(outer.type):
            return Giving.ENTRY, *source.place(at)
        if ENTRIES.search(outer.type):
            return Giving.ENTRY, *source.place(outer)
        if outer.type == COMMAND:
            return None
        if CALLS.search(outer.type) and (link := _link(source, outer)):
            return Giving.LINK, *link
        if BODIES.search(outer.type):
            return _statement(source, at)
        at = outer
    return None


def _link(source: Source, call: tree_sitter.Node) -> tuple[int, int] | None:
    """Return the part of a chain that a call is, None where it stands alone."""
    outer, called = call.parent, call.named_children[0] if call.named_children else None
    goes_on = outer is not None and MEMBERS.search(outer.type) and outer.named_children[0] == call
    before = called.named_children[0] if called and called.named_child_count else called
    if before is None or not MEMBERS.search((called or call).type):
        return None
    if CALLS.search((called or call).type):
        before = called
    is_chain = goes_on or (before is not None and CALLS.search(before.type) is not None)
    if not is_chain or before is None:
        return None
    return source.place(before)[1], source.place(call)[1]


def _statement(source: Source, node: tree_sitter.Node) -> tuple[Giving, int, int] | None:
    start, end = source.place(node)
    text = source.text[start:end]
    if text.count("\n") >= MOST_LINES or "{" in text:
        return None
    behind = source.text[end:]
    if behind.startswith(";"):
        end += 1
    return Giving.STATEMENT, start, end
