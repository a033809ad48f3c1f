"""Which cells ``harness run`` runs, and by which baseline they are judged."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from harness.catalog.catalog import ALL, DEFAULT, Catalog, select_with
from harness.cli.drivers import chosen_names
from harness.cli.run_options import DriverChoice, VariantChoice
from harness.engine.baselines import baseline_of_matrix
from harness.engine.events import Listener
from harness.engine.judge import Baseline, old_entries
from harness.engine.plan import plan
from harness.engine.run import RunPlan
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName
from harness.model.client import Client
from harness.model.report import Report
from harness.model.shard import Shard

HOW = {
    DriverName.LOCAL: "as processes of this machine",
    DriverName.CONTAINER: "in containers (without: --driver local)",
}


Runner = Callable[[RunPlan, Iterable[Listener]], Report]


def tell_old_way(baseline: Baseline) -> None:
    """Tell of each known failure that is named by a sentence, and how to name it."""
    for note in old_entries(baseline.entries):
        typer.echo(note, err=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """The plans of a run: one a driver, the whole of which it is a part, and words to say so.

    ``continues`` says that it goes on from a record, which has chosen the cells.
    """

    plans: tuple[RunPlan, ...]
    shard: Shard | None = None
    words: str = ""
    continues: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all drivers."""
        return tuple(cell for plan in self.plans for cell in plan.cells)

    def refuse_to_continue_with(self, option: str) -> None:
        """Raise UsageError for an option that would choose other cells than the record has."""
        if self.continues:
            message = f"{option} does not go with a record that is continued."
            raise UsageError(message, hint="the record tells which cells were planned")


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The cells that are asked for, by the command line or, in part, by the project's settings."""

    clients: Sequence[str]
    scenarios: Sequence[str]
    variant: VariantChoice
    driver: DriverChoice
    versions: str = DEFAULT
    behaviour: bool = False
    of_project: frozenset[str] = frozenset()

    @property
    def options(self) -> tuple[str, ...]:
        """The options that the command line has given."""
        given = {
            "--client": bool(self.clients),
            "--scenario": bool(self.scenarios),
            "--versions": self.versions != DEFAULT,
            "--behaviour": self.behaviour,
            "--variant": self.variant is not VariantChoice.BOTH,
            "--driver": self.driver is not DriverChoice.AUTO,
        }
        return tuple(
            name for name, is_given in given.items() if is_given and name not in self.of_project
        )

    def plan(self, catalog: Catalog, template: RunPlan) -> Planned:
        """Return the plans with these options; raise UsageError where nothing is left to run."""
        names = chosen_names(self.driver)
        cells = [cell for name in names for cell in self._cells(catalog, name)]
        words = f"The clients run {HOW[names[0]]}." if self.driver is DriverChoice.AUTO else ""
        return Planned(plans=by_driver(cells, template), words=words)

    def _cells(self, catalog: Catalog, driver: DriverName) -> tuple[Cell, ...]:
        scenarios, versions, names = self.scenarios, self.versions, tuple(self.clients)
        if self.behaviour:
            scenarios = scenarios or tuple(s.id for s in catalog.every_scenario if s.shows)
            versions = ALL if versions == DEFAULT else versions
            names = names or tuple(client.id for client in catalog.every_client)
        clients = catalog.chosen_clients(names, versions)
        return choose(catalog, clients, scenarios, self.variant, driver, watches=self.behaviour)


def selection(
    clients: Sequence[str] | None,
    scenarios: Sequence[str] | None,
    variant: VariantChoice,
    driver: DriverChoice,
    versions: str,
    *,
    behaviour: bool = False,
) -> Selection:
    """Return what options ask for that may not have been given."""
    return Selection(
        clients=clients or (),
        scenarios=scenarios or (),
        variant=variant,
        driver=driver,
        versions=versions,
        behaviour=behaviour,
    )


def choose(
    catalog: Catalog,
    clients: Iterable[Client],
    scenarios: Iterable[str],
    variant: VariantChoice,
    driver: DriverName = DriverName.LOCAL,
    *,
    watches: bool = False,
) -> tuple[Cell, ...]:
    """Return the cells that were asked for; raise UsageError where there is none."""
    cells = plan(
        clients,
        select_with(catalog.scenarios, catalog.scenarios_aside, scenarios, what="scenario"),
        driver,
        watches=watches,
    )
    chosen = tuple(cell for cell in cells if variant in (VariantChoice.BOTH, cell.variant))
    if not chosen:
        message = f"No chosen scenario has the variant {variant}."
        raise UsageError(message, hint="`harness list cells`")
    return chosen


def by_driver(cells: Iterable[Cell], template: RunPlan) -> tuple[RunPlan, ...]:
    """Return a plan for the cells of each driver, with the same options."""
    groups: dict[DriverName, list[Cell]] = {}
    for cell in cells:
        planned = replace(cell, options=template.options)
        groups.setdefault(cell.driver, []).append(planned)
    return tuple(replace(template, cells=tuple(group)) for group in groups.values())


def template_of_today(
    catalog: Catalog, baseline: Path | None, jobs: int | None, options: tuple[str, ...] = ()
) -> RunPlan:
    """Return a plan without cells: the known failures in force, and how many cells at a time."""
    in_force, complaints = baseline_of_matrix(catalog, baseline)
    tell_old_way(in_force)
    at_a_time = jobs or os.cpu_count() or 1
    return RunPlan(
        cells=(), baseline=in_force, complaints=complaints, jobs=at_a_time, options=options
    )
