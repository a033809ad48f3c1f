"""Which blocks of which pages a check is asked to run."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import typer

from harness.catalog.catalog import roots_of
from harness.catalog.pages import find_pages
from harness.catalog.time_limits import program_seconds
from harness.cli.changes import changed_since_then
from harness.cli.planning import Planned, by_driver, tell_old_way
from harness.cli.run_options import Chosen, RunOptions, VariantChoice
from harness.engine.named_blocks import asked_for, chosen_blocks
from harness.engine.page_baselines import baseline_of_pages
from harness.engine.plan import repeated_options
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.engine.run import RunPlan
from harness.model.cell import DriverName
from harness.model.page import Page
from harness.model.report import AS_EXPECTED
from harness.model.scenario import Variant
from harness.pages.loading import load_pages
from harness.pages.programs import PageTooling, read_tooling

VARIANTS = {
    VariantChoice.BOTH: (Variant.PUBLISHED, Variant.FILLED),
    VariantChoice.PUBLISHED: (Variant.PUBLISHED,),
    VariantChoice.FILLED: (Variant.FILLED,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The pages that the command line asks for, and how they are run."""

    pages: tuple[str, ...]
    chosen: Chosen
    on: RunOptions
    root: Path | None = None
    only_root: bool = False

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders of toolkits and placeholders."""
        return roots_of(self.root, only=self.only_root)

    @property
    def repeated_options(self) -> tuple[str, ...]:
        """The options that the command line repeats for one block."""
        return repeated_options(
            root=self.root,
            baseline=self.on.baseline,
            timeout=self.on.timeout,
            only_root=self.only_root,
            strict=self.on.strict,
            warm=self.on.warm,
        )

    def tooling(self) -> PageTooling:
        """Return what pages are prepared with."""
        return read_tooling(*self.roots).within(program_seconds(self.on.timeout))

    def paths(self) -> tuple[Path, ...]:
        """Return the pages that are there; raise UsageError where a name leads to none."""
        names, _ = asked_for(self.pages)
        paths = find_pages(names)
        if self.chosen.since is None:
            return paths
        changed = changed_since_then(paths, self.chosen.since)
        if not changed:
            typer.echo(f"No page has changed since {self.chosen.since}.", err=True)
            raise typer.Exit(AS_EXPECTED)
        return changed

    def read(
        self, tooling: PageTooling, note: Callable[[Path], object] = lambda _path: None
    ) -> tuple[Page, ...]:
        """Return the pages; ``note`` is told of each file that a page takes code from."""
        return load_pages(self.paths(), tooling.placeholders, note)

    def planned(
        self, pages: Iterable[Page], tooling: PageTooling, drivers: Iterable[DriverName]
    ) -> PlannedPages:
        """Return every block of these pages that is run by each of the drivers."""
        return plan_pages(pages, tooling, VARIANTS[self.chosen.variant], drivers)

    def template(self, every: PlannedPages) -> RunPlan:
        """Return a plan without cells: the known failures, and what is wrong with the pages."""
        in_force, complaints = baseline_of_pages(every, every.tooling.roots, self.on.baseline)
        tell_old_way(in_force)
        return RunPlan(
            cells=(),
            baseline=in_force,
            complaints=complaints,
            problems=every.problems(strict=self.on.strict),
            jobs=self.on.jobs or os.cpu_count() or 1,
            pages=every,
            options=self.repeated_options,
        )

    def fresh(self, every: PlannedPages, template: RunPlan) -> Planned:
        """Return the plans of a new run; one of no cells tells what is wrong with the pages."""
        _, wanted = asked_for(self.pages)
        cells = chosen_blocks(every, wanted, self.chosen.blocks)
        return Planned(plans=by_driver(cells, template) or (template,))
