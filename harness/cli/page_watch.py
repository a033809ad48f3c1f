"""``harness check --watch``: what a save of a page has touched, run again."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from harness.catalog.pages import BESIDE
from harness.cli.asked_pages import Asked
from harness.cli.recording import recording
from harness.cli.run import run_drivers
from harness.cli.telling import print_report
from harness.cli.watching import Stamps, stamps
from harness.engine.environment import Environment
from harness.engine.events import Listener
from harness.engine.job_key import job_key
from harness.engine.named_blocks import asked_for
from harness.engine.planned_pages import PlannedPages
from harness.engine.run import RunPlan, execute, no_cells, run
from harness.engine.run_memory import RunMemory
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.report import Report, Show
from harness.model.verdict import CellResult, Verdict
from harness.pages.programs import PageTooling

NOTHING_RUN = "Nothing that runs has changed."


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """The outcome of the last save: the pages, with which options, and how their blocks ended."""

    every: PlannedPages
    template: RunPlan
    results: Mapping[str, CellResult]
    outcomes: Mapping[str, object]


class PageWatch:
    """Checks pages again and again, in environments that stay open."""

    def __init__(
        self,
        asked: Asked,
        environments: Mapping[DriverName, Environment],
        memory: RunMemory,
        *,
        show: Show,
    ) -> None:
        self._asked = asked
        self._environments = environments
        self._memory = memory
        self._show = show
        self._taken: set[Path] = set()
        self._tools: tuple[Stamps, PageTooling] | None = None
        self._before: Before | None = None

    def files(self) -> Iterator[Path]:
        """Yield the pages, the files beside them, what they take code from, and our data."""
        try:
            pages = self._asked.paths()
        except UsageError:
            pages = tuple(map(Path, asked_for(self._asked.pages)[0]))
        for page in pages:
            yield from (page, page.with_name(page.name + BESIDE))
        yield from self._taken
        yield from self._data()

    def run(self) -> Iterable[Path]:
        """Check the pages, and tell the blocks that were run or end otherwise than before."""
        begun = time.monotonic()
        tooling, taken = self._tooling(), set[Path]()
        every = self._asked.planned(
            self._asked.read(tooling, taken.add), tooling, tuple(self._environments)
        )
        self._taken = taken
        template = self._asked.template(every)
        planned = self._asked.fresh(every, template)
        kept = self._kept(every, template)
        plans = tuple(
            replace(one, kept=tuple(kept[c.id] for c in one.cells if c.id in kept))
            for one in planned.plans
        )
        self._memory.take_run()
        with recording(None) as recorder:
            _, report = run_drivers(replace(planned, plans=plans), self._run_order, recorder)
        self._tell(every, template, replace(report, seconds=time.monotonic() - begun))
        return taken

    def rest(self) -> None:
        """Have the drivers start ahead what the next programs will need."""
        for environment in self._environments.values():
            environment.driver.rest()

    def _run_order(self, plan: RunPlan, listeners: Iterable[Listener]) -> Report:
        if not plan.left:
            return execute(plan, no_cells, listeners)
        environment = self._environments[plan.left[0].driver]
        return run(plan, environment=environment, listeners=listeners)

    def _data(self) -> Iterator[Path]:
        for root in self._asked.roots:
            for name in ("toolkits", "placeholders", "scenarios", "baselines"):
                for folder, _, files in os.walk(root / "fixtures" / name):
                    yield from (Path(folder, one) for one in files)
        if self._asked.on.baseline is not None:
            yield self._asked.on.baseline

    def _tooling(self) -> PageTooling:
        """Return the toolkits and placeholders, read again where a file of theirs is another."""
        now = stamps(self._data())
        if self._tools is None or self._tools[0] != now:
            self._memory.clear()
            self._before = None
            self._tools = now, self._asked.tooling()
        return self._tools[1]

    def _kept(self, every: PlannedPages, template: RunPlan) -> dict[str, CellResult]:
        """Return the verdicts that still stand: those of pages on which nothing has changed."""
        before = self._before
        if before is None or before.template.baseline != template.baseline:
            return {}
        same = {page.file for page in every.pages if page in before.every.pages}
        return {
            id_: before.results[id_]
            for id_, one in every.blocks.items()
            if one.page.file in same and id_ in before.results
        }

    def _tell(self, every: PlannedPages, template: RunPlan, report: Report) -> None:
        keys = {
            result.cell.id: job_key(every.blocks[result.cell.id], result.cell.driver)
            for result in report.results
        }
        outcomes = {keys[one.cell.id]: _outcome(one) for one in report.results}
        ran, before = self._memory.take_run(), self._before
        shown = {
            one.cell.id
            for one in report.results
            if before is None
            or keys[one.cell.id] in ran
            or before.outcomes.get(keys[one.cell.id]) != _outcome(one)
        }
        print_report(
            report,
            every,
            as_json_text=False,
            show=self._show,
            shown=None if before is None else shown,
        )
        if every.blocks and not shown:
            typer.echo(NOTHING_RUN, err=True)
        # What has gone wrong here, or what a limit has ended, may end otherwise next time.
        results = {
            one.cell.id: one
            for one in report.results
            if one.verdict is Verdict.UNSUPPORTED or keys[one.cell.id] in self._memory
        }
        self._before = Before(every=every, template=template, results=results, outcomes=outcomes)


def _outcome(result: CellResult) -> object:
    """Return what tells one end of a block from another, wherever it stands."""
    return result.verdict, [(one.rule, one.kind, one.subject) for one in result.findings]
