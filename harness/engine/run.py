"""The whole flow: build, observe, judge, tell."""

import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from harness.catalog.catalog import Catalog
from harness.engine.builder import Workshop
from harness.engine.environment import Bench
from harness.engine.events import Listener, gone_wrong, herald
from harness.engine.finished import as_finished
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.engine.resources import refuse_to_go_on_without, refuse_what_was_not_stored
from harness.engine.self_test import refuse_a_judge_who_sees_nothing
from harness.errors import StoppedError
from harness.model.cell import Cell
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict

GONE_WRONG = (Verdict.FAILED, Verdict.KNOWN_FAILURE, Verdict.ERROR)
Crew = Callable[["Order", Listener], Generator[CellResult]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be run: the cells, the baseline in force, and how many cells at a time.

    ``kept`` are verdicts that an earlier run has come to: their cells are not run again.
    """

    cells: tuple[Cell, ...]
    baseline: Baseline
    complaints: tuple[str, ...] = ()
    jobs: int = 1
    kept: tuple[CellResult, ...] = ()

    @property
    def left(self) -> tuple[Cell, ...]:
        """Is what still has to be run."""
        done = {result.cell.id for result in self.kept}
        return tuple(cell for cell in self.cells if cell.id not in done)


def run(order: Order, *, catalog: Catalog, bench: Bench, listeners: Iterable[Listener]) -> Report:
    """Run every cell of the order here and return the report; raise what stops it."""
    return conduct(order, partial(run_here, catalog=catalog, bench=bench), listeners)


def conduct(order: Order, crew: Crew, listeners: Iterable[Listener]) -> Report:
    """Have a crew run the cells of the order, tell what happens, and return the report."""
    begun = time.monotonic()
    tell = herald(listeners)
    tell(RunStarted(cells=order.cells, at=time.time(), kept=order.kept))
    results = {result.cell.id: result for result in order.kept}
    with closing(crew(order, tell)) as verdicts:
        for result in verdicts:
            results[result.cell.id] = result
            tell(CellFinished(result=result))
    report = Report(
        results=tuple(results[cell.id] for cell in order.cells),
        seconds=time.monotonic() - begun,
        complaints=order.complaints,
    )
    tell(RunFinished(seconds=report.seconds, complaints=report.complaints))
    return report


def nobody(_order: Order, _tell: Listener) -> Generator[CellResult]:
    """Run nothing: what an earlier run has left undone."""
    yield from ()


def run_here(
    order: Order, tell: Listener, *, catalog: Catalog, bench: Bench
) -> Generator[CellResult]:
    """Yield each verdict as threads of this process come to it, once the canaries are dead."""
    workshop = Workshop(catalog, bench.driver, tell)
    # What the driver begins to build or to start now is ready the sooner.
    workshop.expect(order.left)
    refuse_a_judge_who_sees_nothing(bench)
    with ThreadPoolExecutor(order.jobs) as pool:
        try:
            pending = [
                pool.submit(run_cell, cell, workshop, bench, order.baseline)
                for cell in round_robin(order.left)
            ]
            for future in as_finished(pending):
                yield future.result()
        except BaseException:
            bench.driver.close()
            pool.shutdown(cancel_futures=True)
            raise


def run_cell(cell: Cell, workshop: Workshop, bench: Bench, baseline: Baseline) -> CellResult:
    """Return the verdict of one cell; what goes wrong on our side is an ERROR and no verdict.

    Raises EnvironmentLostError where that would happen to every further cell.
    """
    if cell.unsupported:
        return CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=cell.unsupported)
    result = _run_cell(cell, workshop, bench, baseline)
    if result.verdict in GONE_WRONG:
        refuse_to_go_on_without(bench)
    return result


def _run_cell(cell: Cell, workshop: Workshop, bench: Bench, baseline: Baseline) -> CellResult:
    try:
        observation = observe(cell, workshop.prepared(cell), bench)
        refuse_what_was_not_stored(observation)
        return judge(cell, observation, baseline)
    except StoppedError:
        raise
    except Exception as error:  # noqa: BLE001  our own mistake must not end the other cells
        return gone_wrong(cell, error)


def round_robin(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells with their clients taking turns, so that builds and slow clients spread."""
    return sorted(cells, key=lambda cell: (cell.scenario.id, cell.variant))
