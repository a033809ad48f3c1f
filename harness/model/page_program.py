"""One block of a page made ready to be built, beside what was replaced in it."""

from dataclasses import dataclass, field

from harness.model.page import Block
from harness.model.program import Program
from harness.model.scenario import Variant
from harness.model.toolkit import Toolkit


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOver:
    """A text that looks like a placeholder and that nobody has replaced; from 1.

    ``symbol`` is what it may stand for, empty where nothing says so.
    """

    line: int
    column: int
    text: str
    symbol: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """A block with its placeholders replaced; ``environment`` maps names of the author's to ours.

    ``variables`` are ours that the block reads; ``takes_arguments`` is true where it reads its
    command line.
    ``file_name`` is the name that the page gives to its local file, empty where it gives none;
    ``file_written`` is all that stands in its place, such as a path or a placeholder;
    ``reads_own`` is true where it sends a file that it has written itself; ``writes`` where a
    program that downloads writes a file, whatever its name.
    """

    source: str = field(repr=False)
    variables: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    takes_arguments: bool = False
    leftovers: tuple[LeftOver, ...] = ()
    file_name: str = ""
    file_written: str = ""
    reads_own: bool = False
    writes: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PageProgram:
    """One block made ready; ``lines`` maps lines of the program to lines of the block."""

    block: Block
    toolkit: Toolkit
    program: Program
    bound: Bound
    lines: tuple[int, ...]
    variant: Variant
    wrapped: bool
