"""From the text of a page to its blocks, whatever its format."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from harness.errors import FixtureError
from harness.model.page import RUN, Block, Directive, Language, Page, PageProblem, Placeholder
from harness.model.verdict import Severity
from harness.pages.asciidoc import read_asciidoc
from harness.pages.companions import with_companions
from harness.pages.damage import damage, is_emphasised
from harness.pages.directives import merged, parse_directive
from harness.pages.found import FoundBlock, PageReader, dedented
from harness.pages.html import read_html
from harness.pages.markdown import read_markdown
from harness.pages.plain import read_plain
from harness.pages.references import part_of, taken_from_elsewhere
from harness.pages.roles import role_of
from harness.pages.rst import read_rst
from harness.syntax.languages import contradicts, from_code, from_info, from_label

LARGEST_BLOCK = 1024 * 1024
READERS: dict[str, tuple[str, Callable[[str], PageReader]]] = {
    ".md": ("markdown", read_markdown),
    ".markdown": ("markdown", read_markdown),
    ".mdx": ("mdx", read_markdown),
    ".html": ("html", read_html),
    ".htm": ("html", read_html),
    ".rst": ("restructuredtext", read_rst),
    ".adoc": ("asciidoc", read_asciidoc),
    ".asciidoc": ("asciidoc", read_asciidoc),
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
    text = _text(file, data)
    reading = reader(text)
    hurt = damage(reading.blocks, text)
    if hurt is not None:
        line, reason = hurt
        hint = "get the page from its source: a crawler has lost a part of it"
        raise FixtureError(file=f"{file}:{line}", key="", problem=reason, hint=hint)
    told = sidecar or {}
    found, lost = _fetched(reading.blocks, taken)
    blocks = with_companions(
        replace(_block(file, number, one, told.get(number)), placeholders=placeholders)
        for number, one in enumerate(found, start=1)
    )
    unknown = sorted(set(told) - {block.number for block in blocks})
    if unknown:
        problem = f"the sidecar speaks of block {unknown[0]}, and there are {len(blocks)}"
        raise FixtureError(file=file, key=f"block {unknown[0]}", problem=problem)
    problems = (*reading.problems, *lost, *(p for block in blocks for p in _problems(block)))
    return Page(file=file, format=kind, blocks=blocks, problems=problems, text=text)


def _fetched(
    blocks: tuple[FoundBlock, ...], taken: Callable[[str], str | None]
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


def _text(file: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start} is not UTF-8"
        raise FixtureError(
            file=f"{file}:{line}", key="", problem=problem, hint="save the page as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _block(file: str, number: int, found: FoundBlock, beside: Directive | None) -> Block:
    text = "\n".join(found.lines) + "\n"
    said = [parse_directive(told, file=file, line=line) for line, told in found.directives]
    directive = beside or merged(said)
    language, found_by = _language(found, text, directive)
    role, reason = role_of(language, text, found.info)
    if directive.role is not None:
        role, reason = directive.role, ""
    if directive.skip:
        reason = directive.reason
    elif role in RUN and len(text) > LARGEST_BLOCK:
        reason = f"it has {len(text)} characters: more than {LARGEST_BLOCK} are not run"
    return Block(
        number=number,
        line=found.line,
        column=found.indents[0] + 1,
        text=text,
        indents=found.indents,
        language=language,
        found_by=found_by,
        headings=found.headings,
        tab=found.tab,
        info=found.info,
        role=role,
        reason=reason,
        directive=directive,
        taken_from=found.reference.name if found.reference else "",
    )


def _language(found: FoundBlock, text: str, directive: Directive) -> tuple[Language | None, str]:
    if directive.language is not None:
        return directive.language, "directive"
    heading = found.headings[-1] if found.headings else ""
    named = (
        ("fence", from_info(found.info)),
        ("tab", from_label(found.tab) if found.tab else None),
        ("heading", from_label(heading)),
    )
    for source, language in named:
        if language is not None:
            other = contradicts(language, text)
            return (other, "code") if other else (language, source)
    guessed = from_code(text)
    return guessed, "code" if guessed else ""


def _problems(block: Block) -> list[PageProblem]:
    problems = []
    if block.language is None and not block.directive.skip:
        message = "Nothing says what language this block is in, so nobody accounts for it."
        fix = 'Name it at the fence, or say why not: <!-- harness: skip reason="…" -->.'
        problems.append(
            PageProblem(rule="block-accounted", line=block.line, message=message, fix=fix)
        )
    if is_emphasised(block):
        message = "Emphasis of the page stands in the code: a reader pastes its asterisks."
        fix = "Write the placeholder without emphasis."
        problems.append(
            PageProblem(
                rule="page-intact",
                line=block.line,
                message=message,
                fix=fix,
                severity=Severity.ERROR,
            )
        )
    return problems
