"""Jupyter notebooks: cells of code, and the Markdown between them.

The format is that of nbformat 4; Jupyter writes each line of a cell on a line of its own, and so the
lines of a block are lines of the file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from pydantic import TypeAdapter, ValidationError

from harness.pages.found_block import FoundBlock, PageReader
from harness.pages.markdown import read_markdown

MAGICS = {"%%bash": "bash", "%%sh": "sh", "%%javascript": "javascript", "%%js": "javascript"}
RUNS, MAGIC = "!", "%"
PYTHON = "python"
# The number of a line from 1, its text, and how much of the file's line stands before it.
Line = tuple[int, str, int]


class NotebookError(ValueError):
    """Says why a text is no notebook that can be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotebookCell:
    """One cell; its source is one text, or one text for each line."""

    cell_type: str
    source: str | tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedLanguage:
    """The language of a notebook: the kernel calls it ``language``, its facts ``name``."""

    name: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotebookFacts:
    """The facts that a notebook states of itself."""

    language_info: NamedLanguage = field(default_factory=NamedLanguage)
    kernelspec: NamedLanguage = field(default_factory=NamedLanguage)


@dataclass(frozen=True, kw_only=True, slots=True)
class Notebook:
    """The parts of a notebook that matter here."""

    cells: tuple[NotebookCell, ...]
    metadata: NotebookFacts = field(default_factory=NotebookFacts)


DOCUMENT = TypeAdapter(Notebook)


def read_notebook(text: str) -> PageReader:
    """Return the blocks of a notebook; raise NotebookError for a text that is none."""
    try:
        document = DOCUMENT.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        problem = f"{place}: {first['msg']}".removeprefix(": ")
        raise NotebookError(f"this is no notebook: {problem}") from error
    facts = document.metadata
    language = facts.language_info.name or facts.kernelspec.language or PYTHON
    places = _Places(text)
    headings: tuple[str, ...] = ()
    blocks: list[FoundBlock] = []
    for cell in document.cells:
        lines = places.lines_of(cell)
        if cell.cell_type == "markdown":
            of_cells, headings = _of_markdown(lines, headings)
            blocks.extend(of_cells)
        elif cell.cell_type == "code" and any(line.strip() for _, line, _ in lines):
            blocks.extend(_of_code(lines, language, headings))
    return PageReader(blocks=tuple(blocks))


class _Places:
    """The lines of the file on which cells stand, asked in its order."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._at = 0

    def lines_of(self, cell: NotebookCell) -> list[Line]:
        """Return each line of a cell."""
        source = cell.source
        pieces = source.splitlines(keepends=True) if isinstance(source, str) else source
        return [self._place(piece) for piece in pieces]

    def _place(self, piece: str) -> Line:
        for number in range(self._at, len(self._lines)):
            line = self._lines[number]
            if piece in _string(line):
                self._at = number + 1
                return number + 1, piece.rstrip("\n"), line.index('"') + 1
        raise NotebookError("the lines of its code do not stand on lines of their own")


def _string(line: str) -> tuple[str, ...]:
    """Return the string that a line of JSON is, alone or as the value of a list that it opens."""
    text = line.strip().removesuffix(",").removeprefix('"source": [').removesuffix("]")
    try:
        value = json.loads(text)
    except ValueError:
        return ()
    return (value,) if isinstance(value, str) else ()


def _of_markdown(
    lines: list[Line], headings: tuple[str, ...]
) -> tuple[list[FoundBlock], tuple[str, ...]]:
    """Return the blocks of a Markdown cell, and the headings under which the next cell stands."""
    text = "\n".join(line for _, line, _ in lines)
    titles = [line.lstrip("# ").strip() for _, line, _ in lines if line.startswith("#")]
    blocks = [
        replace(
            block,
            line=lines[block.line - 1][0],
            indents=tuple(
                own + lines[block.line - 1 + n][2] for n, own in enumerate(block.indents)
            ),
            headings=block.headings or headings,
        )
        for block in read_markdown(text).blocks
    ]
    return blocks, (titles[-1],) if titles else headings


def _of_code(lines: list[Line], language: str, headings: tuple[str, ...]) -> Iterator[FoundBlock]:
    info = MAGICS.get(lines[0][1].split(" ")[0].strip(), "")
    if info:
        yield _block(lines[1:], info, headings)
    elif all(text.startswith(RUNS) or not text.strip() for _, text, _ in lines):
        commands = [(number, text.removeprefix(RUNS), at + 1) for number, text, at in lines]
        yield _block(commands, "bash", headings)
    else:
        # What only IPython understands is no part of the program.
        code = [
            (number, "" if text.startswith((RUNS, MAGIC)) else text, at)
            for number, text, at in lines
        ]
        yield _block(code, language, headings)


def _block(lines: list[Line], info: str, headings: tuple[str, ...]) -> FoundBlock:
    blank = len(list(takewhile(lambda line: not line[1].strip(), lines)))
    kept = lines[blank:] or lines
    return FoundBlock(
        line=kept[0][0],
        lines=tuple(text for _, text, _ in kept),
        indents=tuple(at for _, _, at in kept),
        headings=headings,
        info=info,
    )
