"""Programs that a page prints as several files: which block imports which."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from harness.model.page import Block

TITLE = re.compile(
    r"""\b(?:title|filename|file|name|caption)=["']?([\w./-]+\.\w+)|(?<=\s)([\w-]+\.\w{1,4})\s*$"""
)
IMPORT = r"""(?m)^\s*(?:from\s+\.?{stem}\s+import\b|import\s+{stem}\b)|["']\.{{1,2}}/(?:\w+/)*{stem}(?:\.\w+)?["']|["']{name}["']"""


def file_name(block: Block) -> str:
    """Return the file that a block says it is, empty where it says none."""
    match = TITLE.search(block.info)
    if match:
        return PurePosixPath(match[1] or match[2]).name
    return block.tab if re.fullmatch(r"[\w-]+\.\w{1,4}", block.tab) else ""


def with_companions(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks, each with the files of the page that it imports."""
    every = tuple(blocks)
    titled = [(file_name(block), block) for block in every]
    files = [(name, block) for name, block in titled if name]
    return tuple(_with(block, files) for block in every) if files else every


def _with(block: Block, files: list[tuple[str, Block]]) -> Block:
    beside = {
        name: other.text
        for name, other in files
        if other is not block and other.language is block.language and _imports(block, name)
    }
    return replace(block, beside=tuple(beside.items())) if beside else block


def _imports(block: Block, name: str) -> bool:
    stem = re.escape(PurePosixPath(name).stem)
    return re.search(IMPORT.format(stem=stem, name=re.escape(name)), block.text) is not None
