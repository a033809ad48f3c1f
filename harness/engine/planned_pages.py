"""Pages whose blocks are to be run: the cells, and which block each of them is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from harness.engine.block_context import BlockContext
from harness.engine.blocks import run_block
from harness.engine.builder import ProgramBuilder
from harness.engine.environment import Environment
from harness.engine.judge import Baseline
from harness.engine.page_judge import judge_block
from harness.model.cell import Cell, DriverName
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Page, PageProblem
from harness.model.program import Program
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Place
from harness.pages.plan import PlannedBlock, plan_page
from harness.pages.programs import PageTooling, page_program
from harness.pages.reading import read_page

PROBE = b"```bash\ncurl --fail --max-time 60 -T notes.txt '<signedUrl>'\n```\n"


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

    def run(
        self, cell: Cell, builder: ProgramBuilder, environment: Environment, baseline: Baseline
    ) -> CellResult:
        """Return the verdict of the block that this cell is."""
        planned = replace(self.blocks[cell.id], cell=cell)
        context = BlockContext(
            environment=environment,
            builder=builder,
            tooling=self.tooling,
            beside=self.beside(planned),
        )
        return run_block(planned, context, baseline)

    def judge_probe(self, cell: Cell, observation: Observation) -> CellResult:
        """Return the verdict of a block of which this was observed."""
        page = read_page("probe.md", PROBE)
        block = page.blocks[0]
        toolkit = self.tooling.toolkit(block) or self.tooling.toolkits[-1]
        program = page_program(block, self.tooling, toolkit, cell.variant, {})
        return judge_block(Job(cell=cell, page=page, block=program), observation, Baseline())

    def beside(self, planned: PlannedBlock) -> int:
        """Return how many other blocks of a page get the URL of the same signer."""
        if planned.signer is None:
            return 0
        same = {
            other.block.number
            for other in self.blocks.values()
            if other.page is planned.page and other.signer is planned.signer
        }
        return len(same - {planned.block.number})

    def problems(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """Return what is wrong with the pages themselves; ``strict`` takes all for errors."""
        return tuple(
            _finding(page, problem, strict=strict)
            for page in self.pages
            for problem in page.problems
        )


def _finding(page: Page, problem: PageProblem, *, strict: bool) -> Finding:
    return Finding(
        rule=problem.rule,
        kind=problem.kind,
        subject=problem.subject,
        details=problem.details,
        place=Place(file=page.file, line=problem.line),
        severity=Severity.ERROR if strict else problem.severity,
    )


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
