"""One scenario for many clients at once: what became of it is to be the same for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.client import Client
from harness.model.scenario import Scenario
from harness.model.verdict import CellResult, Verdict

TAKEN = (Verdict.PASSED, Verdict.UNSUPPORTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clients:
    """Clients whose runtimes are kept from one scenario to the next."""

    catalog: Catalog
    chosen: tuple[Client, ...]
    environment: Environment

    def outcomes(self, scenario: Scenario) -> dict[str, str]:
        """Return what became of the scenario with each client."""
        cells = plan(self.chosen, (scenario,), self.environment.driver.name)
        order = RunPlan(cells=cells, baseline=Baseline())
        report = run(order, catalog=self.catalog, environment=self.environment, listeners=())
        return {result.cell.client.id: _told(result) for result in report.results}

    def differences(self, scenario: Scenario) -> dict[str, str]:
        """Return the clients that do not do what is expected, and what they do."""
        return {name: told for name, told in self.outcomes(scenario).items() if told}


def _told(result: CellResult) -> str:
    if result.verdict in TAKEN:
        return ""
    rules = sorted({f"{finding.rule}: {finding.kind}" for finding in result.findings})
    return f"{result.verdict} {', '.join(rules)}{result.error}"


@contextmanager
def clients(*names: str, cache: Path | None = None) -> Iterator[Clients]:
    """Lend clients by their ids, all of them where none is named."""
    catalog = read_catalog(default_root())
    driver = LocalDriver(cache or default_cache(), warm=True)
    with open_environment(driver) as environment:
        yield Clients(
            catalog=catalog, chosen=catalog.chosen_clients(names), environment=environment
        )
