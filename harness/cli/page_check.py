"""What ``harness check`` does: once, after each save, or without running anything."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

from harness.catalog.catalog import DEFAULT
from harness.catalog.wording import worded
from harness.cli.asked_pages import Asked
from harness.cli.checking import How
from harness.cli.checking_versions import check_versions, refuse_beside_versions
from harness.cli.drivers import chosen_names, page_driver
from harness.cli.inventory import list_pages
from harness.cli.options import of_project
from harness.cli.page_watch import PageWatch
from harness.cli.planning import Planned
from harness.cli.resume import Continued
from harness.cli.resume_pages import read_continued_pages
from harness.cli.run import disagreements, recorder_of, run_drivers
from harness.cli.run_options import RunPart
from harness.cli.sharding import sharded
from harness.cli.telling import print_report, tell_inventory
from harness.cli.watching import refuse_beside_watch
from harness.cli.watching import watch as watch_files
from harness.drivers.driver import Driver
from harness.engine.environment import open_environment
from harness.engine.events import Listener
from harness.engine.planned_pages import plan_pages
from harness.engine.run import RunPlan, execute, no_cells, run
from harness.engine.run_memory import RunMemory
from harness.model.cell import DriverName
from harness.model.report import AS_EXPECTED, NOTHING_RAN, Report
from harness.outputs import Outputs
from harness.reports.console import ConsoleReport
from harness.reports.pulse import Pulse
from harness.reports.symbols import all_of
from harness.reports.warmth import warmth

CONFINED = (
    "Snippets are built and run as processes of this machine that can reach the mock server and "
    "nothing else, write one folder and a `/tmp` of their own, and see no process but their own."
)
BOXED = "Snippets are built and run in containers that reach the mock server and nothing else."
NOT_CONFINED = (
    "Warning: this machine lets no process be confined (no root, no user name spaces): "
    "snippets run with your own rights, held only by time, output and memory."
)


def check_once(
    context: typer.Context, asked: Asked, outputs: Outputs, how: How, part: RunPart
) -> int:
    """Check the pages, write the reports, and return the exit code."""
    if how.versions != DEFAULT:
        refuse_beside_versions(context)
        return check_versions(asked, how.versions, as_json_text=how.json)
    tooling = asked.tooling()
    every = asked.planned(asked.read(tooling), tooling, chosen_names(asked.chosen.driver))
    template = asked.template(every)
    continued = read_continued_pages(part.resume, part.rerun_failed, every)
    planned = continued.plans(template) if continued else asked.fresh(every, template)
    planned = sharded(planned, part.shard, part.durations)
    report = _carry_out(planned, continued, outputs, warm=asked.on.warm)
    code = print_report(report, every, as_json_text=how.json, show=how.show)
    # Pages that a hook or a revision has chosen need not upload anything.
    is_fine = how.allow_none or asked.chosen.since is not None
    return AS_EXPECTED if code == NOTHING_RAN and is_fine else code


def watch(
    context: typer.Context, asked: Asked, _outputs: Outputs, how: How, _part: RunPart
) -> NoReturn:
    """Check the pages after each save, in environments that stay open."""
    if how.versions != DEFAULT:
        refuse_beside_versions(context)
    refuse_beside_watch(context.params)
    asked.paths()
    memory = RunMemory()
    with ExitStack() as stack:
        environments = {}
        for name in chosen_names(asked.chosen.driver):
            driver = page_driver(name, warm=True)
            stack.callback(driver.close)
            typer.echo(_way_of(driver), err=True)
            environments[name] = stack.enter_context(open_environment(driver, memory=memory))
        watch_files(PageWatch(asked, environments, memory, show=how.show))


def _carry_out(
    planned: Planned, continued: Continued | None, outputs: Outputs, *, warm: bool
) -> Report:
    with outputs.writing() as write:
        report = _check(planned, outputs.record, continued, warm=warm)
        write(report)
    return report


def inventory(
    context: typer.Context, asked: Asked, outputs: Outputs, how: How, _part: RunPart
) -> int:
    """List the blocks of the pages, and return the exit code."""
    is_set = "--baseline" in of_project(context)
    outputs.refuse_beside_inventory(None if is_set else asked.on.baseline)
    tooling = asked.tooling()
    listed = list_pages(asked.paths(), tooling)
    planned = plan_pages((page for page, _ in listed), tooling, (), ())
    rows = [row for _, rows in listed for row in rows]
    return tell_inventory(planned, rows, as_json_text=how.json)


def _check(
    planned: Planned, record: Path | None, continued: Continued | None, *, warm: bool
) -> Report:
    """Run the pages with each driver, record it as one run, and compare the verdicts."""
    if planned.words:
        typer.echo(planned.words, err=True)
    names = dict.fromkeys(plan.left[0].driver for plan in planned.plans if plan.left)
    with ExitStack() as stack:
        recorder = stack.enter_context(recorder_of(record, continued))
        drivers = {name: page_driver(name, warm=warm) for name in names}
        for one in drivers.values():
            stack.callback(one.close)
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        is_log = not console.is_terminal
        progress = Pulse(partial(typer.echo, err=True)) if is_log else ConsoleReport(console)
        stack.callback(progress.close)
        parts, report = run_drivers(
            planned, partial(_check_here, drivers=drivers), recorder, progress
        )
    if len(parts) > 1 and not any(disagreements(parts)):
        typer.echo(f"The drivers agree on {all_of(len(parts[0].results), 'verdict')}.", err=True)
    notes = (*(continued.notes(report) if continued else ()), *warmth(report.results))
    return replace(report, notes=notes)


def _check_here(
    plan: RunPlan, listeners: Iterable[Listener], *, drivers: Mapping[DriverName, Driver]
) -> Report:
    if not plan.left:
        return execute(plan, no_cells, listeners)
    driver = drivers[plan.left[0].driver]
    typer.echo(_way_of(driver), err=True)
    with open_environment(driver) as environment:
        return run(plan, environment=environment, listeners=listeners)


def _way_of(driver: Driver) -> str:
    confined = BOXED if driver.name is DriverName.CONTAINER else CONFINED
    return worded(confined) if driver.confined else worded(NOT_CONFINED)
