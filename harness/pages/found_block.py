"""What the readers of the formats hand on: a block of code before anybody has judged it."""

from dataclasses import dataclass, field

from harness.model.page import PageProblem
from harness.pages.references import Reference


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundBlock:
    """One piece of code as its format holds it; ``line`` counts from 1.

    ``lines`` are dedented, ``indents`` say by how much; ``directives`` are the texts of the
    directives that stand above it; ``reference`` is the file that holds the code in its place.
    """

    line: int
    lines: tuple[str, ...]
    indents: tuple[int, ...]
    headings: tuple[str, ...] = ()
    tab: str = ""
    info: str = ""
    directives: tuple[tuple[int, str], ...] = ()
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReader:
    """The blocks that one reader has found on a page, and the faults of the page itself."""

    blocks: tuple[FoundBlock, ...]
    problems: tuple[PageProblem, ...] = field(default=())


def dedented(line: int, raw: list[str], **fields: object) -> FoundBlock:
    """Return the block whose raw lines begin at this line, without what they all begin with."""
    while raw and not raw[-1].strip():
        raw = raw[:-1]
    while raw and not raw[0].strip():
        raw, line = raw[1:], line + 1
    widths = [len(text) - len(text.lstrip(" \t")) for text in raw if text.strip()]
    # The same characters must stand before each line: blanks and tabs may be mixed further in.
    common = _common([text for text in raw if text.strip()], min(widths, default=0))
    # What stands at the end of a line stays: a backslash with a blank behind it joins no lines.
    lines = tuple(text[common:] if text.strip() else "" for text in raw)
    indents = tuple(common if text.strip() else 0 for text in raw)
    return FoundBlock(line=line, lines=lines, indents=indents, **fields)  # type: ignore[arg-type]


def named(
    line: int, reference: Reference, *, headings: tuple[str, ...] = (), tab: str = ""
) -> FoundBlock:
    """Return the block that stands for code in another file, at the line that names it."""
    return FoundBlock(
        line=line,
        lines=("",),
        indents=(0,),
        headings=headings,
        tab=tab,
        info=reference.info,
        reference=reference,
    )


def _common(texts: list[str], width: int) -> int:
    while width and len({text[:width] for text in texts}) > 1:
        width -= 1
    return width


class Outline:
    """The headings under which a reader of a page stands."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []

    def enter(self, level: int, title: str) -> None:
        """Begin a section; deeper ones end."""
        self._path = [(deep, name) for deep, name in self._path if deep < level]
        self._path.append((level, title.strip()))

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from the page's title down."""
        return tuple(name for _, name in self._path)
