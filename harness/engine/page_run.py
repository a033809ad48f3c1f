"""Whole pages: every signer and uploader run as a reader would, every block accounted for."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from harness.drivers.in_process import InProcessDriver
from harness.engine.blocks import run_snippet
from harness.engine.environment import Bench
from harness.engine.events import Listener, gone_wrong, herald
from harness.engine.finished import as_finished
from harness.engine.judge import Baseline
from harness.engine.page_bench import PageBench
from harness.engine.self_test import refuse_a_judge_who_sees_nothing
from harness.errors import StoppedError
from harness.model.cell import Cell
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.page import Page, Problem
from harness.model.report import Report
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.plan import Snippet, snippets_of_all
from harness.pages.programs import Specimen, specimen


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

    snippets: tuple[Snippet, ...]
    report: Report


def check_pages(order: PageOrder, bench: PageBench, listeners: Iterable[Listener]) -> PagesChecked:
    """Run every snippet of every page and return the verdicts; raise what stops the run."""
    begun = time.monotonic()
    snippets = tuple(snippets_of_all(order.pages, bench.kit, order.variants, bench.stage.name))
    bench.expect(_run_first(snippets, bench))
    refuse_a_judge_who_sees_nothing(_perch(bench))
    tell = herald(listeners)
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
    complaints = (*order.complaints, *(_line(p, q) for p in order.pages for q in p.problems))
    report = Report(
        results=tuple(results[index] for index in range(len(snippets))),
        seconds=time.monotonic() - begun,
        complaints=complaints,
    )
    tell(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return PagesChecked(snippets=snippets, report=report)


def _perch(bench: PageBench) -> Bench:
    server = bench.server()
    return Bench(
        server=server,
        driver=InProcessDriver({}),
        keyring=bench.keyring,
        folder=bench.folder,
        endpoint=server.endpoint,
    )


def _run_first(snippets: Iterable[Snippet], bench: PageBench) -> Iterator[Specimen]:
    for snippet in snippets:
        if snippet.toolkit is not None and not snippet.cell.unsupported:
            yield specimen(snippet.block, bench.kit, snippet.toolkit, Variant.PUBLISHED, {})


def _line(page: Page, problem: Problem) -> str:
    fix = f" {problem.fix}" if problem.fix else ""
    return f"{page.file}:{problem.line}: {problem.rule}: {problem.message}{fix}"


def verdict_of(snippet: Snippet, bench: PageBench, baseline: Baseline) -> CellResult:
    """Return the verdict of one snippet; what goes wrong on our side is an ERROR and no verdict."""
    cell: Cell = snippet.cell
    if cell.unsupported:
        return CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=cell.unsupported)
    try:
        return run_snippet(snippet, bench, baseline)
    except StoppedError:
        raise
    except Exception as error:  # noqa: BLE001  our own mistake must not end the other snippets
        return gone_wrong(cell, error)
