"""Blocks that begin an upload and send nothing: a later one goes on from them, and sends."""

import re
from collections.abc import Sequence
from dataclasses import replace

from harness.catalog.wording import worded
from harness.model.page import Block, Role
from harness.pages.earlier import given_on
from harness.syntax.source import Source, parse

BEGINS = "it only begins an upload: the block on line {line} goes on from it"
ROLES = frozenset((Role.UPLOADER, Role.DOWNLOADER))
# What a call is named, in any language, that may send something, or wait for what comes back.
SENDS = re.compile(
    r"(?i)^(?!set)\w*(?:send|exec|request|perform|call|fetch|upload|download|retrieve|exchange|retrofit|response"
    r"|(?:in|out)putstream|urlopen|contents)|^(?:put|post|patch|get|head|do|start|end|run|sync|async"
    r"|axios|got|ky|fopen|readfile|copy|pipe|\w*_?req)$|(?:put|post|get)(?:async|object|file)"
)


def with_beginnings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, as a fragment each that sends nothing before a later one goes on from it."""
    return tuple(_unless_begun(block, blocks[at + 1 :]) for at, block in enumerate(blocks))


def _unless_begun(block: Block, later: Sequence[Block]) -> Block:
    source = _part(block) if block.role in ROLES and not (block.reason or block.form) else None
    if source is None or sends(source):
        return block
    given = given_on(source)
    for one in later:
        other = _part(one) if one.language is block.language else None
        if other and given & other.free and sends(other):
            reason = worded(BEGINS, line=one.line)
            return replace(block, role=Role.FRAGMENT, reason=reason)
    return block


def _part(block: Block) -> Source | None:
    """Return a block that is a part of a program, None for any other."""
    source = parse(block.language, block.text) if block.language else None
    if source is None or source.unread or not source.grammar.goes_on:
        return None
    is_whole = source.captured("whole") or source.classes or source.functions or source.methods
    return None if is_whole else source


def sends(source: Source) -> bool:
    """Tell whether a text calls what may send something."""
    made = (call.name.rpartition(".")[2] for call in source.calls if not call.constructs)
    return any(map(SENDS.search, made))
