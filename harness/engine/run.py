"""The whole flow: build, observe, judge, tell."""

import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from harness.catalog.catalog import Catalog
from harness.drivers.driver import TAKING_TURNS
from harness.engine.builder import ProgramBuilder
from harness.engine.environment import Environment
from harness.engine.events import Listener, as_error_result, emitter
from harness.engine.finished import as_finished
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.engine.resources import check_resources, check_storage
from harness.engine.self_test import ensure_self_test
from harness.errors import StoppedError
from harness.model.cell import Cell
from harness.model.client import MustSign
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.program import Program
from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, Verdict

DOUBTFUL = (Verdict.FAILED, Verdict.KNOWN_FAILURE, Verdict.ERROR)


class Blocks(Protocol):
    """Blocks of pages that are to be run: the cells that are no client's."""

    def programs(self, cells: Iterable[Cell]) -> Iterable[Program]:
        """Yield the programs of those cells that can run."""
        ...

    def run(
        self, cell: Cell, builder: ProgramBuilder, environment: Environment, baseline: Baseline
    ) -> CellResult:
        """Return the verdict of the block that this cell is."""
        ...

    def judge_probe(self, cell: Cell, observation: Observation) -> CellResult:
        """Return the verdict of a block of which this was observed."""
        ...


Executor = Callable[["RunPlan", Listener], Generator[CellResult]]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPlan:
    """The plan of a run: the cells, the baseline in force, and how many cells at a time.

    ``kept`` are verdicts that an earlier run has come to: their cells are not run again. ``pages``
    hold the blocks whose cells are no client's, and ``problems`` are what is wrong with them.
    """

    cells: tuple[Cell, ...]
    baseline: Baseline
    complaints: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    jobs: int = 1
    kept: tuple[CellResult, ...] = ()
    pages: Blocks | None = None
    options: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Cell, ...]:
        """The cells that still have to be run."""
        done = {result.cell.id for result in self.kept}
        return tuple(cell for cell in self.cells if cell.id not in done)


def run(
    plan: RunPlan,
    *,
    environment: Environment,
    listeners: Iterable[Listener],
    catalog: Catalog | None = None,
) -> Report:
    """Run every cell of the plan here and return the report; raise what stops it."""
    return execute(plan, partial(run_here, catalog=catalog, environment=environment), listeners)


def execute(plan: RunPlan, executor: Executor, listeners: Iterable[Listener]) -> Report:
    """Have an executor run the cells of the plan, tell what happens, and return the report."""
    begun = time.monotonic()
    emit = emitter(listeners)
    emit(RunStarted(cells=plan.cells, at=time.time(), kept=plan.kept))
    results = {result.cell.id: result for result in plan.kept}
    with closing(executor(plan, emit)) as verdicts:
        for result in verdicts:
            results[result.cell.id] = result
            emit(CellFinished(result=result))
    report = Report(
        results=tuple(results[cell.id] for cell in plan.cells),
        seconds=time.monotonic() - begun,
        complaints=plan.complaints,
        problems=plan.problems,
    )
    emit(end_of(report))
    return report


def end_of(report: Report) -> RunFinished:
    """Return what is told at the end of a run."""
    return RunFinished(
        seconds=report.seconds, complaints=report.complaints, problems=report.problems
    )


def no_cells(_plan: RunPlan, _emit: Listener) -> Generator[CellResult]:
    """Run nothing: what an earlier run has left undone."""
    yield from ()


def run_here(
    plan: RunPlan, emit: Listener, *, catalog: Catalog | None, environment: Environment
) -> Generator[CellResult]:
    """Yield each verdict as threads of this process come to it, once the self-test has passed."""
    builder = ProgramBuilder(catalog, environment.driver, emit)
    # What the driver begins to build or to start now is ready the sooner.
    if plan.pages is None:
        builder.expect(plan.left)
    else:
        builder.expect_blocks(plan.pages.programs(plan.left))
    ensure_self_test(environment, plan.pages)
    with ThreadPoolExecutor(plan.jobs) as pool:
        try:
            pending = [
                pool.submit(run_cell, cell, builder, environment, plan.baseline, plan.pages)
                for cell in round_robin(plan.left)
            ]
            for future in as_finished(pending):
                yield future.result()
        except BaseException:
            environment.server.stop_explaining()
            environment.driver.close()
            pool.shutdown(cancel_futures=True)
            raise


def run_cell(
    cell: Cell,
    builder: ProgramBuilder,
    environment: Environment,
    baseline: Baseline,
    pages: Blocks | None = None,
) -> CellResult:
    """Return the verdict of one cell; what goes wrong on our side is an ERROR and no verdict.

    This is the way to a verdict from every door. Raises SelfTestError where no verdict could be
    believed, and EnvironmentLostError where what went wrong would happen to every further cell.
    """
    ensure_self_test(environment, pages)
    unable = CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=cell.unsupported)
    if cell.unsupported and not (cell.is_trial or cell.is_watched):
        return unable
    result = _run_cell(_as_run(cell), builder, environment, baseline, pages)
    if cell.unsupported:
        is_stale = cell.is_trial and result.verdict is Verdict.PASSED
        seen = result.observation if is_stale or cell.is_watched else None
        verdict = Verdict.UNEXPECTED_PASS if is_stale else Verdict.UNSUPPORTED
        return replace(unable, verdict=verdict, observation=seen)
    if result.verdict in DOUBTFUL:
        check_resources(environment)
    return result


def _as_run(cell: Cell) -> Cell:
    """Return a trial without the headers that the client's URLs sign so that it can succeed."""
    if not cell.is_trial:
        return cell
    return replace(cell, client=replace(cell.client, must_sign=MustSign()))


def _run_cell(
    cell: Cell,
    builder: ProgramBuilder,
    environment: Environment,
    baseline: Baseline,
    pages: Blocks | None,
) -> CellResult:
    try:
        if pages is not None:
            return pages.run(cell, builder, environment, baseline)
        observation = observe(cell, builder.prepared(cell), environment)
        check_storage(observation)
        return judge(Job(cell=cell), observation, baseline)
    except StoppedError:
        raise
    except Exception as error:  # noqa: BLE001  our own mistake must not end the other cells
        return as_error_result(cell, error)


def round_robin(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells with their clients taking turns, so that builds and slow clients spread.

    Of many versions only so many take turns at a time: what is kept for each ends with them.
    """
    chosen = tuple(cells)
    clients = dict.fromkeys(cell.client.id for cell in chosen)
    turns = {client: place // TAKING_TURNS for place, client in enumerate(clients)}
    return sorted(chosen, key=lambda cell: (turns[cell.client.id], cell.scenario.id, cell.variant))
