"""Programs that a page prints as several files: which block imports which."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from harness.model.page import Block, Language
from harness.syntax.literals import literals
from harness.syntax.source import parse

TITLE = re.compile(
    r"""\b(?:title|filename|file|name|caption)=["']?([\w./-]+\.\w+)|(?<=\s)([\w-]+\.\w{1,4})\s*$"""
)
RELATIVE = ("./", "../")


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
    """Tell whether a block imports a file by its name, by a path to it, or as a module."""
    source = parse(block.language, block.text)
    if source is None:
        return False
    stem = PurePosixPath(name).stem
    texts = [*(one.content for one in literals(source)), *(one.module for one in source.imports)]
    paths = (PurePosixPath(text) for text in texts if text.startswith(RELATIVE))
    modules = {one.module.strip(".") for one in source.imports}
    is_module = source.language is Language.PYTHON and stem in modules
    return name in texts or is_module or any(_is_file(path, stem) for path in paths)


def _is_file(path: PurePosixPath, stem: str) -> bool:
    return path.stem == stem and (path.suffix or ".a")[1:].isalnum()
