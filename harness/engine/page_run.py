"""Whole pages: every signer and uploader run as a reader would, every block accounted for."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from harness.drivers.in_process import InProcessDriver
from harness.engine.blocks import run_snippet
from harness.engine.environment import Environment
from harness.engine.events import Listener, as_error_result, emitter
from harness.engine.finished import as_finished
from harness.engine.judge import Baseline
from harness.engine.page_bench import PageEnvironment
from harness.engine.self_test import run_self_test
from harness.errors import StoppedError
from harness.model.cell import Cell
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.page import Page, PageProblem
from harness.model.report import Report
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Severity, Verdict
from harness.pages.plan import PlannedBlock, plan_pages
from harness.pages.programs import PageProgram, page_program


@dataclass(frozen=True, kw_only=True, slots=True)
class PageOrder:
    """Which pages are checked, in which variants, with how many snippets at a time."""

    pages: tuple[Page, ...]
    variants: tuple[Variant, ...]
    baseline: Baseline = field(default_factory=Baseline)
    complaints: tuple[str, ...] = ()
    jobs: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesChecked:
    """The results with the snippets that they belong to, and the report that counts them."""

    snippets: tuple[PlannedBlock, ...]
    report: Report


def check_pages(
    order: PageOrder, bench: PageEnvironment, listeners: Iterable[Listener]
) -> PagesChecked:
    """Run every snippet of every page and return the verdicts; raise what stops the run."""
    begun = time.monotonic()
    snippets = tuple(plan_pages(order.pages, bench.kit, order.variants, bench.stage.name))
    bench.expect(_run_first(snippets, bench))
    run_self_test(_perch(bench))
    tell = emitter(listeners)
    tell(RunStarted(cells=tuple(snippet.cell for snippet in snippets), at=time.time()))
    results: dict[int, CellResult] = {}
    with ThreadPoolExecutor(order.jobs) as pool:
        try:
            pending = {
                pool.submit(verdict_of, snippet, bench, order.baseline): index
                for index, snippet in enumerate(snippets)
            }
            for future in as_finished(pending):
                results[pending[future]] = future.result()
                tell(CellFinished(result=results[pending[future]]))
        except BaseException:
            bench.stop()
            pool.shutdown(cancel_futures=True)
            raise
    wrong = ((page, problem) for page in order.pages for problem in page.problems)
    lines = (_line(page, p) for page, p in wrong if p.severity is Severity.ERROR)
    complaints = (*order.complaints, *lines)
    report = Report(
        results=tuple(results[index] for index in range(len(snippets))),
        seconds=time.monotonic() - begun,
        complaints=complaints,
    )
    tell(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return PagesChecked(snippets=snippets, report=report)


def _perch(bench: PageEnvironment) -> Environment:
    server = bench.server()
    return Environment(
        server=server,
        driver=InProcessDriver({}),
        keyring=bench.keyring,
        folder=bench.folder,
        endpoint=server.endpoint,
    )


def _run_first(snippets: Iterable[PlannedBlock], bench: PageEnvironment) -> Iterator[PageProgram]:
    for snippet in snippets:
        if snippet.toolkit is not None and not snippet.cell.unsupported:
            yield page_program(snippet.block, bench.kit, snippet.toolkit, Variant.PUBLISHED, {})


def _line(page: Page, problem: PageProblem) -> str:
    fix = f" {problem.fix}" if problem.fix else ""
    return f"{page.file}:{problem.line}: {problem.rule}: {problem.message}{fix}"


def verdict_of(snippet: PlannedBlock, bench: PageEnvironment, baseline: Baseline) -> CellResult:
    """Return the verdict of one snippet; what goes wrong on our side is an ERROR and no verdict."""
    cell: Cell = snippet.cell
    if cell.unsupported:
        return CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=cell.unsupported)
    try:
        return run_snippet(snippet, bench, baseline)
    except StoppedError:
        raise
    except Exception as error:  # noqa: BLE001  our own mistake must not end the other snippets
        return as_error_result(cell, error)
