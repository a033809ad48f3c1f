"""From the text of a page to its blocks, whatever its format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from harness.catalog.wording import worded
from harness.errors import FixtureError
from harness.model.page import NOTEBOOK, Block, Directive, Page, PageProblem, Placeholder, Role
from harness.model.severity import Severity
from harness.pages.asciidoc import read_asciidoc
from harness.pages.companions import with_companions, with_packages, with_scripts
from harness.pages.continuation import connected
from harness.pages.damage import damage, is_emphasised
from harness.pages.directives import merged, parse_directive
from harness.pages.exported import without_unset
from harness.pages.found_block import FoundBlock, PageReader, dedented
from harness.pages.here_documents import programs_alone
from harness.pages.html_loading import read_html
from harness.pages.markdown import read_markdown
from harness.pages.notebook import NotebookError, read_notebook
from harness.pages.org import read_org
from harness.pages.plain import read_plain
from harness.pages.prompts import typed
from harness.pages.recognition import Recognised, recognise
from harness.pages.references import part_of, taken_from_elsewhere
from harness.pages.roles import with_role
from harness.pages.rst import read_rst
from harness.syntax.languages import name_in_info, name_like
from harness.syntax.source import parse

LARGEST_BLOCK = 1024 * 1024
# How deep code may nest: of what nests deeper, a question on all that stands within is one too many.
DEEPEST = 200
MARK = "\ufeff"  # a mark of byte order
READERS: dict[str, tuple[str, Callable[[str], PageReader]]] = {
    ".md": ("markdown", read_markdown),
    ".markdown": ("markdown", read_markdown),
    ".mdx": ("mdx", read_markdown),
    ".qmd": ("markdown", read_markdown),
    ".rmd": ("markdown", read_markdown),
    ".html": ("html", read_html),
    ".htm": ("html", read_html),
    ".rst": ("restructuredtext", read_rst),
    ".adoc": ("asciidoc", read_asciidoc),
    ".asciidoc": ("asciidoc", read_asciidoc),
    ".ipynb": (NOTEBOOK, read_notebook),
    ".org": ("org", read_org),
    ".txt": ("text", read_plain),
}


def read_page(
    file: str,
    data: bytes,
    sidecar: Mapping[int, Directive] | None = None,
    *,
    placeholders: tuple[Placeholder, ...] = (),
    taken: Callable[[str], str | None] = lambda _: None,
) -> Page:
    """Return the blocks of a page; raise FixtureError for a page that cannot be judged.

    ``sidecar`` holds what a file beside the page says of its blocks, by number from 1;
    ``placeholders`` are the page's own; ``taken`` returns the text of a file that the page names.
    """
    kind, reader = _reader(file)
    original = page_text(file, data)
    text = original.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")
    reading = _read(file, reader, text)
    by_line = sidecar or {}
    read, lost = _fetched(map(typed, reading.blocks), taken)
    as_read = [programs_alone(one) for one in read]
    directives = tuple(
        by_line.get(number) or _directive(file, one) for number, one in enumerate(as_read, start=1)
    )
    recognised = recognise(as_read, directives)
    each = zip(as_read, directives, recognised, strict=True)
    alone = (
        replace(_block(number, *one), placeholders=placeholders)
        for number, one in enumerate(each, start=1)
    )
    joined = with_scripts(with_packages(connected(with_companions(alone, text)), text), text)
    blocks = without_unset(joined, text)
    _refuse_unknown(file, by_line, blocks)
    problems = (*reading.problems, *lost, *(p for block in blocks for p in _problems(block)))
    return Page(
        file=file,
        format=kind,
        blocks=blocks,
        problems=problems,
        text=text,
        original=original,
    )


def _read(file: str, reader: Callable[[str], PageReader], text: str) -> PageReader:
    try:
        reading = reader(text)
    except NotebookError as error:
        hint = "open it in Jupyter and save it again"
        raise FixtureError(file=file, key="", problem=str(error), hint=hint) from error
    hurt = damage(reading.blocks, text)
    if hurt is not None:
        line, reason = hurt
        hint = "get the page from its source: a crawler has lost a part of it"
        raise FixtureError(file=f"{file}:{line}", key="", problem=reason, hint=hint)
    return reading


def _refuse_unknown(file: str, lines_told: Iterable[int], blocks: Sequence[Block]) -> None:
    unknown = sorted(set(lines_told) - {block.number for block in blocks})
    if unknown:
        problem = f"the sidecar speaks of block {unknown[0]}, and there are {len(blocks)}"
        raise FixtureError(file=file, key=f"block {unknown[0]}", problem=problem)


def _fetched(
    blocks: Iterable[FoundBlock], taken: Callable[[str], str | None]
) -> tuple[list[FoundBlock], list[PageProblem]]:
    """Return the blocks with the code of other files in its place, and what is not there."""
    kept, problems = [], []
    for block in blocks:
        reference = block.reference
        text = taken(reference.name) if reference and not reference.is_text else None
        code = part_of(text, reference.part) if reference and text else ""
        if reference is None or code.strip():
            lines = dedented(block.line, code.split("\n")).lines if reference else block.lines
            kept.append(replace(block, lines=lines))
        elif block.directives:
            kept.append(block)
        else:
            problems.append(taken_from_elsewhere(block.line, reference.name))
    return kept, problems


def _reader(file: str) -> tuple[str, Callable[[str], PageReader]]:
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in READERS:
        hint = f"known: {', '.join(READERS)}"
        raise FixtureError(file=file, key="", problem="this is no kind of page", hint=hint)
    return READERS[suffix]


def page_text(file: str, data: bytes) -> str:
    """Return the text of a page as it stands; raise FixtureError where it is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start} is not UTF-8"
        raise FixtureError(
            file=f"{file}:{line}", key="", problem=problem, hint="save the page as UTF-8"
        ) from None


def _directive(file: str, block: FoundBlock) -> Directive:
    return merged(
        [parse_directive(directive, file=file, line=line) for line, directive in block.directives]
    )


def _block(number: int, read: FoundBlock, directive: Directive, recognised: Recognised) -> Block:
    text = "\n".join(read.lines) + "\n"
    language, found_by = recognised
    block = Block(
        number=number,
        line=read.line,
        column=read.indents[0] + 1,
        text=text,
        indents=read.indents,
        language=language,
        found_by=found_by,
        headings=read.headings,
        tab=read.tab,
        info=read.info,
        directive=directive,
    )
    if reason := _why_not_read(block):
        block = replace(block, role=Role.OTHER, reason=reason)
    else:
        block = with_role(block)
    if directive.role is not None:
        block = replace(block, role=directive.role, reason="")
    return replace(block, reason=directive.reason) if directive.skip else block


def _why_not_read(block: Block) -> str:
    """Return why a block is not read as code, empty for one that is."""
    size = len(block.text)
    if size > LARGEST_BLOCK:
        return worded("it has {} characters: more than {} are not run", size, LARGEST_BLOCK)
    source = parse(block.language, block.text) if size > DEEPEST else None
    if source is None or source.is_within(DEEPEST):
        return ""
    return worded("more than {} parts of its code stand in each other: it is not run", DEEPEST)


def _unknown_language(block: Block) -> PageProblem:
    name = name_in_info(block.info)
    near = name_like(name) if name else ""
    kind = "language-misspelt" if near else "language-untold"
    return PageProblem(
        rule="block-accounted", line=block.line, kind=kind, subject=name, details={"near": near}
    )


def _problems(block: Block) -> list[PageProblem]:
    problems = []
    directive = block.directive
    is_known = directive.skip or directive.role or block.role is Role.OUTPUT
    if block.language is None and not is_known:
        problems.append(_unknown_language(block))
    if is_emphasised(block):
        problems.append(
            PageProblem(
                rule="page-intact",
                line=block.line,
                kind="emphasis-in-code",
                severity=Severity.ERROR,
            )
        )
    return problems
