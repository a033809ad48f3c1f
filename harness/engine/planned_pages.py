"""Pages whose blocks are to be run: the cells, and which block each of them is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.model.cell import Cell, DriverName
from harness.model.page import Page
from harness.model.program import Program
from harness.model.scenario import Variant
from harness.pages.plan import PlannedBlock, plan_page
from harness.pages.programs import PageTooling


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedPages:
    """The pages, with what they are prepared with, and their blocks by the ids of the cells."""

    tooling: PageTooling
    pages: tuple[Page, ...]
    blocks: Mapping[str, PlannedBlock]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all blocks, in the order of the pages."""
        return tuple(planned.cell for planned in self.blocks.values())

    def programs(self, cells: Iterable[Cell]) -> Iterator[Program]:
        """Yield the programs of those cells that can run."""
        for cell in cells:
            if not cell.unsupported:
                yield self.blocks[cell.id].program.program

    def complaints(self, *, strict: bool = False) -> tuple[str, ...]:
        """Return what is wrong with the pages themselves; ``strict`` takes warnings for it, too."""
        return tuple(
            problem_line(page, problem.rule, problem.line, f"{problem.message} {problem.fix}")
            for page in self.pages
            for problem in page.problems
            if strict or not problem.is_warning
        )


def problem_line(page: Page, rule: str, line: int, words: str) -> str:
    """Return what is wrong with a page in one line, its place before it."""
    return f"{page.file}:{line}: {rule}: {words.rstrip()}"


def plan_pages(
    pages: Iterable[Page],
    tooling: PageTooling,
    variants: tuple[Variant, ...],
    drivers: Iterable[DriverName],
) -> PlannedPages:
    """Return what of these pages is run by each of the drivers, in the order of the pages."""
    read = tuple(pages)
    planned = (
        block
        for name in drivers
        for page in read
        for block in plan_page(page, tooling, variants, name)
    )
    return PlannedPages(
        tooling=tooling, pages=read, blocks={block.cell.id: block for block in planned}
    )
