"""``harness mutate``: wrong copies of the clients, and which of them the judge misses."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from harness.catalog.time_limits import program_seconds
from harness.cli.options import OnlyRootOption, RootOption, TimeoutOption, open_catalog
from harness.cli.terminal import NO_LIMIT, stdout_console
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.mutate import MUTATIONS, MutationResult, cells_of, run_mutations
from harness.engine.plan import plan
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED


def mutate_command(
    *,
    client: Annotated[
        list[str] | None, typer.Option("-c", "--client", help="Only this client; may be repeated.")
    ] = None,
    timeout: TimeoutOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Run wrong copies of each client (a header dropped, the body cut …); tell which passed."""
    catalog = open_catalog(root, only=only_root).within(program_seconds(timeout or ()))
    clients = catalog.chosen_clients(client or ())
    cells = tuple(cells_of(plan(clients, catalog.scenarios, DriverName.LOCAL)))
    with open_environment(LocalDriver(default_cache())) as environment:
        results = tuple(run_mutations(cells, catalog, environment))
    print_results(results)
    if not any(result.is_detected for result in results):
        raise EnvironmentalError("No mutation could be run.", hint="`harness doctor`")
    missed = [result for result in results if not result.is_detected and not result.error]
    raise typer.Exit(NOT_AS_EXPECTED if missed else AS_EXPECTED)


def print_results(results: Sequence[MutationResult]) -> None:
    """Print a row for each kind of mutation, each that was missed, and the score."""
    console = stdout_console(width=NO_LIMIT)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("mutation", "detected", "by the rules"):
        table.add_column(heading)
    for mutation in MUTATIONS:
        own = [
            result for result in results if result.mutation == mutation.what and not result.error
        ]
        detected = [result for result in own if result.is_detected]
        rules = sorted({rule for result in detected for rule in result.rules})
        table.add_row(mutation.what, f"{len(detected)}/{len(own)}", ", ".join(rules))
    console.print(table)
    ran = [result for result in results if not result.error]
    for result in results:
        if result.error:
            console.print(f"not run: {result.cell.id}, {result.mutation}: {result.error}")
        elif not result.is_detected:
            console.print(f"MISSED: {result.cell.id}, {result.mutation}")
    detected_of_all = sum(result.is_detected for result in ran)
    share = 100 * detected_of_all // len(ran) if ran else 0
    console.print(f"{detected_of_all} of {len(ran)} mutations were detected ({share} %).")
