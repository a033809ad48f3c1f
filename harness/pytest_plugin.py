"""The matrix under pytest: one test item a cell; the other of the two doors.

A test that asks for ``harness_result`` runs once for each chosen cell.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog, default_root, read_catalog, select
from harness.engine.baselines import baseline_of_matrix
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import run_cell
from harness.errors import EnvironmentalError, HarnessError
from harness.model.cell import Cell, DriverName
from harness.model.verdict import CellResult, Verdict
from harness.reports.details import describe

pytest_plugins = ("harness.pytest_pages",)
CATALOG = pytest.StashKey[Catalog]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that choose cells, in the words of ``harness run``."""
    group = parser.getgroup("harness", "the matrix of signed uploads")
    group.addoption(
        "--harness-client", action="append", default=[], help="only these clients (id or glob)"
    )
    group.addoption(
        "--harness-scenario", action="append", default=[], help="only these scenarios (id or glob)"
    )
    group.addoption(
        "--harness-driver",
        choices=[DriverName.LOCAL.value, DriverName.CONTAINER.value],
        default=None,
        help="how clients run (default: local), and the snippets of pages (default: container)",
    )
    group.addoption(
        "--harness-baseline", default=None, help="known failures (TOML), instead of ours"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """End a session that asks for an unknown name before it collects anything."""
    config = session.config
    if config.getoption("harness_client") or config.getoption("harness_scenario"):
        try:
            chosen_cells(config)
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from error


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one item of each chosen cell; a wrong file is an error of the collection."""
    if "harness_cell" not in metafunc.fixturenames:
        return
    try:
        cells = chosen_cells(metafunc.config)
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error
    metafunc.parametrize("harness_cell", cells, ids=[cell.id for cell in cells])


def chosen_cells(config: pytest.Config) -> tuple[Cell, ...]:
    """Return the cells that the command line asks for."""
    catalog = the_catalog(config)
    clients = select(catalog.clients, config.getoption("harness_client"), what="client")
    scenarios = select(catalog.scenarios, config.getoption("harness_scenario"), what="scenario")
    return plan(clients, scenarios, driver_name(config))


def chosen_baseline(config: pytest.Config) -> Path | None:
    """Return the baseline that the command line names, None for ours."""
    chosen = config.getoption("harness_baseline")
    return None if chosen is None else Path(chosen)


def driver_name(config: pytest.Config) -> DriverName:
    """Return the driver that the command line asks for."""
    return DriverName(config.getoption("harness_driver") or DriverName.LOCAL)


def the_catalog(config: pytest.Config) -> Catalog:
    """Return the catalog, read once a session."""
    if CATALOG not in config.stash:
        config.stash[CATALOG] = read_catalog(default_root())
    return config.stash[CATALOG]


@pytest.fixture(scope="session")
def harness_bench(pytestconfig: pytest.Config) -> Iterator[Environment]:
    """Lend this worker's own server and driver."""
    with open_environment(make_driver(driver_name(pytestconfig))) as bench:
        yield bench


@pytest.fixture(scope="session")
def harness_workshop(pytestconfig: pytest.Config, harness_bench: Environment) -> ProgramBuilder:
    """Return the programs of this worker; what one worker has built, the others find built."""
    workshop = ProgramBuilder(the_catalog(pytestconfig), harness_bench.driver, lambda _event: None)
    workshop.expect(chosen_cells(pytestconfig))
    return workshop


@pytest.fixture(scope="session")
def harness_baseline(pytestconfig: pytest.Config) -> tuple[Baseline, tuple[str, ...]]:
    """Return the known failures in force, and the complaints about those that are not."""
    return baseline_of_matrix(the_catalog(pytestconfig), chosen_baseline(pytestconfig))


@pytest.fixture
def harness_result(
    harness_cell: Cell,
    harness_workshop: ProgramBuilder,
    harness_bench: Environment,
    harness_baseline: tuple[Baseline, tuple[str, ...]],
) -> CellResult:
    """Run the cell: skipped where its client cannot, an error where we could not."""
    result = run_cell(harness_cell, harness_workshop, harness_bench, harness_baseline[0])
    if result.verdict is Verdict.UNSUPPORTED:
        pytest.skip(result.reason)
    if result.verdict is Verdict.ERROR:
        raise EnvironmentalError(result.error)
    return result


def assert_conforms(result: CellResult) -> None:
    """Pass where the cell passed, xfail where its failure is known, else fail with the story."""
    if result.verdict is Verdict.KNOWN_FAILURE:
        pytest.xfail(result.reason)
    if result.verdict is not Verdict.PASSED:
        pytest.fail("\n".join([result.cell.id, *describe(result)]), pytrace=False)
