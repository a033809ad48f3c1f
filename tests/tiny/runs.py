"""Whole runs of tiny catalogs: a real server, real processes, a cache below the test's folder."""

from collections.abc import Iterable
from pathlib import Path

from harness.catalog.catalog import Catalog
from harness.drivers.driver import Driver
from harness.drivers.local import LocalDriver
from harness.engine.environment import open_environment
from harness.engine.events import Listener
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.report import Report

ALONE = 1


def run_tiny(  # noqa: PLR0913  an order has as many sides
    catalog: Catalog,
    folder: Path,
    *,
    listeners: Iterable[Listener] = (),
    baseline: Baseline | None = None,
    complaints: tuple[str, ...] = (),
    driver: Driver | None = None,
    jobs: int = ALONE,
) -> Report:
    chosen = driver or LocalDriver(folder / "cache")
    order = RunPlan(
        cells=plan(catalog.clients, catalog.scenarios, chosen.name),
        baseline=baseline or Baseline(),
        complaints=complaints,
        jobs=jobs,
    )
    with open_environment(chosen) as environment:
        return run(order, catalog=catalog, environment=environment, listeners=listeners)
