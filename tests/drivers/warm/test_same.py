"""A slice of the matrix, warm and cold: the same verdicts, ends and heads."""

from collections.abc import Iterable

from harness.catalog.catalog import default_root, read_catalog
from harness.engine.choosing import make_driver
from harness.engine.environment import open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.cell import Cell, DriverName
from harness.model.report import Report
from harness.reports.sameness import unlike

CATALOG = read_catalog(default_root())
SCENARIOS = ("put/headers-and-metadata", "headers/unsigned-content-type", "put/missing-file")


def report(cells: Iterable[Cell], *, warm: bool) -> Report:
    order = RunPlan(cells=tuple(cells), baseline=Baseline(), jobs=2)
    with open_environment(make_driver(DriverName.LOCAL, warm=warm)) as environment:
        return run(order, catalog=CATALOG, environment=environment, listeners=())


def test_every_client_that_is_kept_goes_the_same_way_as_cold() -> None:
    clients = [client for client in CATALOG.clients if client.warm]
    scenarios = [scenario for scenario in CATALOG.scenarios if scenario.id in SCENARIOS]
    cells = plan(clients, scenarios, DriverName.LOCAL)

    cold, warm = report(cells, warm=False), report(cells, warm=True)

    assert list(unlike(cold, warm)) == []
    facts = [one for r in warm.results if r.observation for one in r.observation.processes]
    assert len(facts) >= len(clients) * len(scenarios)
    assert {one.cold_because for one in facts} == {""}
    assert all(one.warm for one in facts)
