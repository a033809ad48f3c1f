"""What stands beside a program: the files of a page that it imports, and packages that it has."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from harness.model.page import RUN, Block, Language, Role
from harness.pages.roles import with_role
from harness.syntax.literals import literals
from harness.syntax.source import parse

TITLE = re.compile(
    r"""\b(?:title|filename|file|name|caption)=["']?([\w./-]+\.\w+)|(?<=\s)([\w-]+\.\w{1,4})\s*$"""
)
RELATIVE = ("./", "../")

# A project of PHP has what Composer has put there, whatever loads it.
LOADS = frozenset(["require", "require_once", "include", "include_once", "namespace", "declare"])
LOADED = "<?php\nrequire_once 'vendor/autoload.php';\n"


def with_packages(blocks: Iterable[Block], page: str) -> tuple[Block, ...]:
    """Return the blocks, those of PHP with the packages of a page that speaks of Composer."""
    return tuple(
        replace(one, before=LOADED) if _is_of_project(one, page) else one for one in blocks
    )


def _is_of_project(block: Block, page: str) -> bool:
    is_alone = block.language is Language.PHP and block.role in RUN and not block.before
    if not is_alone or block.calls or LOADS & {*block.text.replace("(", " ").split()}:
        return False
    return "composer" in page.replace(block.text.strip(), "").lower()


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
    if not beside:
        return block
    block = replace(block, beside=tuple(beside.items()))
    return _signing(block) if block.role is Role.UPLOADER else block


def _signing(block: Block) -> Block:
    """Return an uploader that has its URL signed by a file beside it as a signer that uploads."""
    both = "".join(text for _, text in block.beside) + block.text
    whole = with_role(replace(block, text=both, form=False, reason=""))
    signs = whole.role is Role.SIGNER and whole.also_uploads
    return replace(whole, text=block.text) if signs else block


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
