"""Blocks of pages by name: by a line, ``page.md:48``, or an anchor, ``page.md#send/shell``."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from harness.catalog.wording import worded
from harness.engine.planned_pages import PlannedPages
from harness.errors import UsageError
from harness.model.cell import Cell
from harness.model.page import Block, Page
from harness.pages.anchors import MARK, anchors

OF_A_PAGE = re.compile(rf"(?P<file>.+?)(?::(?P<line>\d+)|{MARK}(?P<anchor>.+))").fullmatch
NO_CODE = "Nothing was checked: there is no block of code in {}."
NONE_RUN = "Nothing was checked: no block of {} is run; the reason of each is in the list above."
# The names of blocks that are asked for, by the page: lines, and anchors behind their mark.
Wanted = Mapping[str, Collection[str]]


def asked_for(names: Iterable[str]) -> tuple[list[str], Wanted]:
    """Return the files and globs that are named, and the blocks of those that name some."""
    files: list[str] = []
    wanted: dict[str, set[str]] = {}
    for name in names:
        match = None if Path(name).exists() else OF_A_PAGE(_from_here(name))
        files.append(match["file"] if match else _from_here(name))
        if match:
            block = match["line"] or f"{MARK}{match['anchor']}"
            wanted.setdefault(Path(match["file"]).as_posix(), set()).add(block)
    return list(dict.fromkeys(files)), wanted


def chosen_blocks(
    planned: PlannedPages, wanted: Wanted, numbers: Sequence[int] = ()
) -> tuple[Cell, ...]:
    """Return the cells of the blocks that are asked for; raise UsageError where none is there."""
    if numbers and len(planned.pages) > 1:
        raise UsageError("--block goes with one page.", hint="page.md:48 names a block of a page")
    for page in planned.pages:
        _refuse_unknown(page, wanted.get(page.file, ()))
    chosen = [
        one.cell
        for one in planned.blocks.values()
        if _is_wanted(one.page, one.block, wanted.get(one.page.file))
        and (not numbers or one.block.number in numbers)
    ]
    if planned.blocks and not chosen:
        message = "No block that is run was asked for."
        raise UsageError(message, hint=f"`harness check --inventory {planned.pages[0].file}`")
    return tuple(chosen)


def why_nothing_ran(pages: Sequence[Page]) -> str:
    """Return why nothing of these pages was run."""
    blocks = sum(len(page.blocks) for page in pages)
    where = pages[0].file if len(pages) == 1 else worded("these {} pages", len(pages))
    return worded(NO_CODE if not blocks else NONE_RUN, where)


def _refuse_unknown(page: Page, names: Collection[str]) -> None:
    # A damaged page tells what is wrong with it.
    for name in names if page.format else ():
        if not any(_is_wanted(page, block, (name,)) for block in page.blocks):
            lacks = f"is called {name}" if name.startswith(MARK) else f"stands on line {name}"
            message = f"No block of {page.file} {lacks}."
            raise UsageError(message, hint=f"`harness check --inventory {page.file}`")


def _is_wanted(page: Page, block: Block, names: Collection[str] | None) -> bool:
    if names is None:
        return True
    own = anchors(page)[block.number].removeprefix(page.file)
    # The fences of a block are taken for it.
    lines = range(block.line - 1, block.line + max(len(block.indents), 1) + 1)
    return any(
        fnmatchcase(own, name) if name.startswith(MARK) else int(name) in lines for name in names
    )


def _from_here(name: str) -> str:
    """Return how a path is named from the current folder, where it stands below it."""
    path = Path(name)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else name
