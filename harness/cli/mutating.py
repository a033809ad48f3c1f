"""``harness mutate``: wrong twins of the clients, and which of them the judge misses."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from harness.cli.options import OnlyRootOption, RootOption, open_catalog
from harness.cli.terminal import NO_LIMIT, stdout_console
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.mutate import TWINS, MutationResult, cells_of, hunt
from harness.engine.plan import plan
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED


def mutate_command(
    *,
    client: Annotated[
        list[str] | None, typer.Option("-c", "--client", help="Only this client; may be repeated.")
    ] = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Run wrong twins of each client (a header dropped, the body cut …) and tell which passed."""
    catalog = open_catalog(root, only=only_root)
    clients = catalog.chosen_clients(client or ())
    cells = tuple(cells_of(plan(clients, catalog.scenarios, DriverName.LOCAL)))
    with open_environment(LocalDriver(default_cache())) as bench:
        fates = tuple(hunt(cells, catalog, bench))
    print_fates(fates)
    if not any(fate.is_killed for fate in fates):
        raise EnvironmentalError("No twin could be run.", hint="`harness doctor`")
    missed = [fate for fate in fates if not fate.is_killed and not fate.error]
    raise typer.Exit(NOT_AS_EXPECTED if missed else AS_EXPECTED)


def print_fates(fates: Sequence[MutationResult]) -> None:
    """Print a row for each kind of twin, each that was missed, and the score."""
    console = stdout_console(width=NO_LIMIT)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("twin", "killed", "by the rules"):
        table.add_column(heading)
    for twin in TWINS:
        own = [fate for fate in fates if fate.twin == twin.what and not fate.error]
        killed = [fate for fate in own if fate.is_killed]
        rules = sorted({rule for fate in killed for rule in fate.rules})
        table.add_row(twin.what, f"{len(killed)}/{len(own)}", ", ".join(rules))
    console.print(table)
    ran = [fate for fate in fates if not fate.error]
    for fate in fates:
        if fate.error:
            console.print(f"not run: {fate.cell.id}, {fate.twin}: {fate.error}")
        elif not fate.is_killed:
            console.print(f"MISSED: {fate.cell.id}, {fate.twin}")
    killed_of_all = sum(fate.is_killed for fate in ran)
    share = 100 * killed_of_all // len(ran) if ran else 0
    console.print(f"{killed_of_all} of {len(ran)} twins were seen through ({share} %).")
