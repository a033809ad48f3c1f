"""``harness bisect``: the first version of a library that changes a verdict."""

import shlex
from typing import Annotated

import typer
from rich.console import Console

from harness.catalog.catalog import ALL, Catalog, select
from harness.catalog.messages import message_of
from harness.catalog.time_limits import program_seconds
from harness.cli.options import OnlyRootOption, RootOption, TimeoutOption, open_catalog
from harness.cli.run_options import VariantChoice
from harness.cli.terminal import stdout_console
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.bisect import Boundary, bisect
from harness.engine.builder import ProgramBuilder
from harness.engine.environment import open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan, repeated_options
from harness.engine.run import run_cell
from harness.errors import EnvironmentalError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.client import Client
from harness.model.scenario import Scenario
from harness.model.verdict import CellResult, Verdict
from harness.model.versions import in_order
from harness.reports.symbols import SYMBOLS, WORDS

FEWEST = 2


def bisect_command(
    *,
    client: Annotated[str, typer.Option("-c", "--client", help="The client.")],
    scenario: Annotated[str, typer.Option("-s", "--scenario", help="The scenario.")],
    variant: Annotated[
        VariantChoice, typer.Option(help="The variant; the scenario's first by default.")
    ] = VariantChoice.BOTH,
    timeout: TimeoutOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Find the version of a client's library from which a scenario passes, or fails."""
    catalog = open_catalog(root, only=only_root).within(program_seconds(timeout or ()))
    console = stdout_console(soft_wrap=True)
    chosen_versions = catalog.chosen_clients([client], ALL)
    # Where among the others a version stands that is only known as installed, nobody can tell.
    versions = in_order([one for one in chosen_versions if not one.is_as_installed])
    if len({one.folder for one in chosen_versions}) > 1:
        raise UsageError(f"{client} names several clients.", hint="name one")
    if len(versions) < FEWEST:
        raise _too_few(chosen_versions[0])
    chosen = _one(catalog, scenario)
    with open_environment(LocalDriver(default_cache())) as environment:
        builder = ProgramBuilder(catalog, environment.driver, lambda _event: None)

        def trial(one: Client) -> CellResult:
            cell = _cell(one, chosen, variant)
            result = run_cell(cell, builder, environment, Baseline())
            if result.verdict is Verdict.ERROR:
                raise EnvironmentalError(f"{cell.id} could not be run: {result.error}")
            _print(console, result)
            return result

        words = ("harness", "run", "-c", client, "-s", chosen.id, "--versions", "all")
        given = repeated_options(root=root, timeout=timeout, only_root=only_root)
        every = shlex.join([*words, *given])
        _tell(console, bisect(versions, trial), len(versions), every)


def _too_few(client: Client) -> UsageError:
    if client.id != client.folder:
        return UsageError(f"{client.id} is one version.", hint=f"`-c {client.folder}`")
    message = f"{client.id} declares no other versions."
    return UsageError(message, hint="add [[versions]] to its client.toml")


def _one(catalog: Catalog, name: str) -> Scenario:
    scenarios = select(catalog.every_scenario, [name], what="scenario")
    if len(scenarios) > 1:
        raise UsageError(f"{name} names {len(scenarios)} scenarios.", hint="name one")
    return scenarios[0]


def _cell(client: Client, scenario: Scenario, variant: VariantChoice) -> Cell:
    for cell in plan([client], [scenario], DriverName.LOCAL):
        if variant in (VariantChoice.BOTH, cell.variant):
            return cell
    message = f"{scenario.id} has no variant {variant}."
    raise UsageError(message, hint="`harness list cells`")


def _print(console: Console, result: CellResult) -> None:
    mark, style = SYMBOLS[result.verdict]
    why = result.reason or "".join(message_of(finding) for finding in result.findings[:1])
    line = f"{mark} {result.cell.client.version} {WORDS[result.verdict]}"
    console.print(f"{line}: {why}" if why else line, style=style)


def _tell(console: Console, boundary: Boundary, count: int, every: str) -> None:
    older, newer = boundary.older.cell.client.version, boundary.newer.cell.client.version
    before, after = _how(boundary.older), _how(boundary.newer)
    if boundary.changes:
        sentence = f"{newer} is the first that {after}, and {older} the last that {before}."
        others = "as if the verdict changed once"
    else:
        sentence = f"The oldest and the newest version, {older} and {newer}, agree: {after}."
        others = "and those between them may differ"
    more = f", {others}; `{every}` runs each" if boundary.runs < count else ""
    console.print(f"{sentence} ({boundary.runs} of {count} versions were run{more}.)")


def _how(result: CellResult) -> str:
    word = WORDS[result.verdict]
    return word if result.verdict in {Verdict.PASSED, Verdict.FAILED} else f"ended as {word}"
