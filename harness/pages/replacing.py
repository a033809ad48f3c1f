"""The source of a block with expressions of its language where its placeholders stood."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import tree_sitter

from harness.model.page import Placeholder
from harness.model.toolkit import Toolkit
from harness.syntax.literals import Literal, outer_literals
from harness.syntax.source import Source

SENTINEL = "@@{variable}@@"
# How a literal of bytes begins, in languages that have such.
BYTES = re.compile(r"(?i)(?:b|rb|br)[\"']")


@dataclass(frozen=True, kw_only=True, slots=True)
class BoundText:
    """One text that is replaced: by the value of a variable, or by ``value`` as it stands."""

    start: int
    end: int
    placeholder: Placeholder


def outermost(edits: Iterable[BoundText]) -> list[BoundText]:
    """Return the texts that stand within no other, in their order: of a path, not its pieces."""
    kept: list[BoundText] = []
    for one in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def written_for(variable: str, source: str, edits: Iterable[BoundText]) -> Iterator[str]:
    """Yield what a page writes where one variable of ours is put."""
    for edit in edits:
        if edit.placeholder.variable == variable:
            yield source[edit.start : edit.end].strip("\"'`() ")


def replaced(code: Source, edits: list[BoundText], toolkit: Toolkit) -> str:
    """Return the text of the code with all these texts replaced."""
    source, parts, at = code.text, [], 0
    for literal in outer_literals(code) if toolkit.quotes else ():
        if literal.start < at:
            continue
        inner = [e for e in edits if literal.start < e.start and e.end < literal.end]
        whole = [e for e in edits if e.start <= literal.start and literal.end <= e.end]
        if not inner and not whole:
            continue
        edit = whole[0] if whole else None
        start, end = (edit.start, edit.end) if edit else (literal.start, literal.end)
        kit = _for_bytes(toolkit) if BYTES.match(literal.before) else toolkit
        put = _expression(edit, source, kit) if edit else _put_in(literal, source, inner, kit)
        put = _as_name(literal.node, put, toolkit)
        parts += [source[at:start], put]
        at = end
    if toolkit.quotes:
        return "".join([*parts, source[at:]])
    for edit in edits:
        put = edit.placeholder.value or SENTINEL.format(variable=edit.placeholder.variable)
        parts += [source[at : edit.start], put]
        at = edit.end
    return "".join([*parts, source[at:]])


def constants_read(source: str, toolkit: Toolkit) -> str:
    """Return a source whose constants may be read while it runs: variables, where it must be."""
    for pattern, replacement in toolkit.constants.items():
        before = ""
        while before != source:
            before, source = source, re.sub(pattern, replacement, source, flags=re.MULTILINE)
    return source


def _for_bytes(toolkit: Toolkit) -> Toolkit:
    """Return the toolkit as it reads the environment where a literal is of bytes."""
    return replace(toolkit, reads=toolkit.of_bytes.replace("{reads}", toolkit.reads))


def _expression(edit: BoundText, source: str, toolkit: Toolkit) -> str:
    old = source[edit.start : edit.end]
    if edit.placeholder.value:
        quote = next(mark for mark in old if mark in toolkit.quotes)
        prefix = old[0] if BYTES.match(old) else ""
        return f"{prefix}{quote}{edit.placeholder.value}{quote}"
    reads = toolkit.reads.replace("{variable}", edit.placeholder.variable)
    if toolkit.unused and old.endswith(")"):
        return toolkit.unused.replace("{reads}", reads).replace("{old}", old)
    return reads + "\n" * old.count("\n")


def _put_in(literal: Literal, source: str, edits: list[BoundText], toolkit: Toolkit) -> str:
    """Return a literal with its own text replaced, or else that of the code that is put into it."""
    own = [one for one in edits if source[one.start] not in toolkit.quotes]
    if own:
        return _spliced(literal, source, own, toolkit)
    parts, at = [], literal.start
    for one in edits:
        parts += [source[at : one.start], _expression(one, source, toolkit)]
        at = one.end
    return "".join([*parts, source[at : literal.end]])


def _as_name(node: tree_sitter.Node, expression: str, toolkit: Toolkit) -> str:
    """Return an expression as it stands for a literal that is a key, or a value without marks."""
    parent = node.parent
    if parent is None or parent.type not in toolkit.as_name:
        return expression
    key = parent.child_by_field_name("key")
    is_name = key is None or key == node
    return toolkit.as_name[parent.type].replace("{reads}", expression) if is_name else expression


def _spliced(literal: Literal, source: str, edits: list[BoundText], toolkit: Toolkit) -> str:
    """Return a literal with expressions joined in where its placeholders stood."""
    before, quote = literal.before, literal.quote
    begun, ended = literal.begins, literal.ends
    cuts = [(begun, begun), *((edit.start, edit.end) for edit in edits), (ended, ended)]
    pieces = [source[left[1] : right[0]] for left, right in pairwise(cuts)]
    if all(edit.placeholder.value for edit in edits):
        values = [*(edit.placeholder.value for edit in edits), ""]
        inner = "".join(piece + value for piece, value in zip(pieces, values, strict=True))
        return f"{before}{inner}{quote}"
    reads = toolkit.spliced.replace("{reads}", toolkit.reads)
    read = [reads.replace("{variable}", e.placeholder.variable) for e in edits]
    whole = [f"{before}{piece}{quote}" if piece else "" for piece in pieces]
    joined = [whole[0], *(part for pair in zip(read, whole[1:], strict=True) for part in pair)]
    whole_text = toolkit.joins.join(part for part in joined if part)
    return toolkit.splices.replace("{joined}", whole_text)
