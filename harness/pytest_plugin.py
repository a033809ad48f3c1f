"""The matrix under pytest: one test item a cell; the other of the two doors.

A test that asks for ``harness_result`` runs once for each chosen cell. ``oss_snippet_harness`` has
the hooks, and loads this module when somebody asks for a cell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from harness.catalog.catalog import Catalog, read_catalog, select
from harness.engine.baselines import InForce, baseline_of_matrix, known_failures
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.plan import plan
from harness.engine.run import run_cell
from harness.errors import EnvironmentalError, HarnessError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.verdict import CellResult, Verdict
from harness.pytest_options import (
    BOTH,
    driver_option,
    keeps_warm,
    option,
    options,
    own_share,
    path_option,
    repeated,
    roots,
    seconds_per_program,
    warn_of_old_way,
)
from harness.pytest_results import note
from harness.reports.details import describe

CATALOG = pytest.StashKey[Catalog]()


def refuse_unknown_names(config: pytest.Config) -> None:
    """Raise UsageError where a client or scenario that is asked for does not exist."""
    try:
        chosen_cells(config)
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error


def make_items(metafunc: pytest.Metafunc) -> None:
    """Make one item of each chosen cell; a wrong file is an error of the collection."""
    config = metafunc.config
    try:
        cells = chosen_cells(config)
        # Read once before any cell: a baseline that cannot be read is one error, not one a cell.
        known_failures(the_catalog(config).roots, path_option(config, "baseline"))
    except HarnessError as error:
        # The one kind of error that pytest tells in its own words, without a traceback.
        raise pytest.Collector.CollectError(str(error)) from error
    metafunc.parametrize("harness_cell", cells, ids=[cell.id for cell in cells])


def chosen_cells(config: pytest.Config) -> tuple[Cell, ...]:
    """Return the cells that the command line or pytest's file asks for."""
    catalog, variant = the_catalog(config), option(config, "variant")
    clients = catalog.chosen_clients(options(config, "client"))
    scenarios = select(catalog.scenarios, options(config, "scenario"), what="scenario")
    given = repeated(config)
    cells = plan(clients, scenarios, driver_name(config))
    chosen = tuple(
        replace(cell, options=given) for cell in cells if variant in ("", BOTH, cell.variant)
    )
    if not chosen:
        # pytest skips a test without cells, and a skipped test is green.
        raise UsageError(f"No chosen scenario has the variant {variant}.")
    return own_share(config, chosen)


def driver_name(config: pytest.Config) -> DriverName:
    """Return the driver that is asked for."""
    return driver_option(config, DriverName.LOCAL)


def the_catalog(config: pytest.Config) -> Catalog:
    """Return the catalog, read once a session."""
    if CATALOG not in config.stash:
        config.stash[CATALOG] = read_catalog(*roots(config)).within(seconds_per_program(config))
    return config.stash[CATALOG]


@contextmanager
def lent_environment(config: pytest.Config) -> Iterator[Environment]:
    """Lend a server and a driver of the worker's own."""
    driver = make_driver(driver_name(config), warm=keeps_warm(config))
    with open_environment(driver) as environment:
        yield environment


def program_builder(config: pytest.Config, environment: Environment) -> ProgramBuilder:
    """Return the programs of a worker; what one worker has built, the others find built."""
    programs = ProgramBuilder(the_catalog(config), environment.driver, lambda _event: None)
    programs.expect(chosen_cells(config))
    return programs


def baseline(config: pytest.Config) -> InForce:
    """Return the known failures in force, and the complaints about those that are not."""
    entries = baseline_of_matrix(the_catalog(config), path_option(config, "baseline"))
    warn_of_old_way(config, entries[0])
    return entries


def result_of(
    item: pytest.Item,
    cell: Cell,
    programs: ProgramBuilder,
    environment: Environment,
    known: InForce,
) -> CellResult:
    """Run the cell: skipped where its client cannot, an error where we could not."""
    result = run_cell(cell, programs, environment, known[0])
    note(item, result)
    if result.verdict is Verdict.UNSUPPORTED:
        pytest.skip(str(result.reason))
    if result.verdict is Verdict.ERROR:
        raise EnvironmentalError(result.error)
    return result


def assert_conforms(result: CellResult) -> None:
    """Pass where the cell passed, xfail where its failure is known, else fail with its findings."""
    if result.verdict is Verdict.KNOWN_FAILURE:
        pytest.xfail(str(result.reason))
    if result.verdict is not Verdict.PASSED:
        pytest.fail("\n".join([result.cell.id, *describe(result)]), pytrace=False)
