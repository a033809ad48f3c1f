"""Whole checks of pages: a real server, real processes, every block accounted for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from harness.catalog.catalog import default_root
from harness.engine.environment import Environment
from harness.engine.events import Listener
from harness.engine.judge import Baseline
from harness.engine.planned_pages import plan_pages
from harness.engine.run import RunPlan, run
from harness.model.page import Page
from harness.model.report import Report
from harness.model.scenario import Variant
from harness.model.verdict import CellResult
from harness.pages.plan import PlannedBlock
from harness.pages.programs import PageTooling, read_tooling
from harness.pages.reading import read_page


@dataclass(frozen=True, kw_only=True)
class PageOrder:
    pages: tuple[Page, ...]
    variants: tuple[Variant, ...]
    jobs: int = 1
    tooling: PageTooling | None = None


@dataclass(frozen=True, kw_only=True)
class PagesChecked:
    snippets: tuple[PlannedBlock, ...]
    report: Report


@cache
def tooling_of_ours() -> PageTooling:
    """Return our toolkits, read once: that takes as long as to run and judge a block."""
    return read_tooling(default_root())


def check_pages(
    order: PageOrder, environment: Environment, listeners: Iterable[Listener]
) -> PagesChecked:
    tooling = order.tooling or tooling_of_ours()
    planned = plan_pages(order.pages, tooling, order.variants, (environment.driver.name,))
    plan = RunPlan(
        cells=planned.cells,
        baseline=Baseline(),
        problems=planned.problems(),
        jobs=order.jobs,
        pages=planned,
    )
    report = run(plan, environment=environment, listeners=listeners)
    return PagesChecked(snippets=tuple(planned.blocks.values()), report=report)


def run_block(environment: Environment, language: str, code: str) -> CellResult:
    """Run a page of one block as it is published, and return how the block fared."""
    page = read_page("page.md", f"# Reel\n\n```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))
    return list(check_pages(order, environment, []).report.results)[-1]
