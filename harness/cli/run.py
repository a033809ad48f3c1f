"""``harness run``: the matrix."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.catalog.catalog import DEFAULT, Catalog, roots_of
from harness.cli.cluster import SchedulerOption, on_cluster
from harness.cli.matrix_watch import MatrixFiles, MatrixWatch
from harness.cli.options import (
    ClientOption,
    OnlyRootOption,
    RootOption,
    ScenarioOption,
    TimeoutOption,
    VersionsOption,
    catalog_with_timeout,
    of_project,
    open_catalog,
)
from harness.cli.outputs import HtmlOption, JunitOption, SarifOption
from harness.cli.planning import (
    Planned,
    Runner,
    Selection,
    selection,
    template_of_today,
)
from harness.cli.recording import RunRecorder, recording
from harness.cli.resume import Continued, read_continued
from harness.cli.run_options import (
    BaselineOption,
    DriverChoice,
    DurationsOption,
    RecordOption,
    RerunOption,
    ResumeOption,
    RunPart,
    ShardOption,
    VariantChoice,
    VariantOption,
    WarmOption,
)
from harness.cli.sharding import sharded
from harness.cli.target import BucketOption, RegionOption, TargetOption, at_target, read_target
from harness.cli.terminal import stdout_console
from harness.cli.watching import WatchOption, refuse_beside_watch
from harness.cli.watching import watch as watch_files
from harness.drivers.driver import Driver
from harness.engine.choosing import MakeDriver, differences, make_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.events import Listener
from harness.engine.plan import repeated_options
from harness.engine.run import RunPlan, end_of, execute, no_cells, run
from harness.engine.target import Target, open_target
from harness.errors import EnvironmentLostError, UsageError
from harness.model.cell import DriverName
from harness.model.events import Event, RunFinished, RunStarted
from harness.model.report import AS_EXPECTED, Report
from harness.outputs import Outputs
from harness.reports.console import ConsoleReport, print_report
from harness.reports.symbols import all_of
from harness.reports.warmth import warmth

DriverOption = Annotated[DriverChoice, typer.Option(help="How clients run.")]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", min=1, help="Cells at a time; one a core.")
]
FreshOption = Annotated[
    bool,
    typer.Option("--fresh", help="Keep nothing from cell to cell, not even a container: slow."),
]
BehaviourOption = Annotated[
    bool,
    typer.Option(
        "--behaviour",
        help="Every version of every library, in the scenarios that show how they differ.",
    ),
]


def run_command(  # noqa: PLR0913  a command has as many parameters as options
    context: typer.Context,
    *,
    client: ClientOption = None,
    scenario: ScenarioOption = None,
    variant: VariantOption = VariantChoice.BOTH,
    versions: VersionsOption = DEFAULT,
    behaviour: BehaviourOption = False,
    driver: DriverOption = DriverChoice.AUTO,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    warm: WarmOption = False,
    fresh: FreshOption = False,
    record: RecordOption = None,
    junit_to: JunitOption = None,
    html: HtmlOption = None,
    sarif_to: SarifOption = None,
    baseline: BaselineOption = None,
    shard: ShardOption = None,
    durations: DurationsOption = None,
    watch: WatchOption = False,
    scheduler: SchedulerOption = None,
    resume: ResumeOption = None,
    rerun_failed: RerunOption = None,
    target: TargetOption = None,
    bucket: BucketOption = None,
    region: RegionOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Run the matrix: every client in every scenario, against a strict mock server."""
    settings = {"root": root, "baseline": baseline, "timeout": timeout, "only_root": only_root}
    service = {"target": target, "bucket": bucket, "region": region}
    given = repeated_options(**settings, warm=warm, fresh=fresh, **service)
    timed = partial(catalog_with_timeout, limits=timeout or (), scheduler=scheduler)
    read = partial(_read, root, timed, baseline, jobs, given, only=only_root)
    chosen = selection(client, scenario, variant, driver, versions, behaviour=behaviour)
    wanted = replace(chosen, of_project=of_project(context))
    _watch(watch, context, read, wanted, MatrixFiles(roots_of(root, only=only_root), baseline))
    part = RunPart(shard=shard, durations=durations, resume=resume, rerun_failed=rerun_failed)
    outputs = Outputs(record=record, junit=junit_to, html=html, sarif=sarif_to)
    real, make = read_target(target, bucket, region), maker(warm=warm, fresh=fresh)
    catalog, planned, continued = _plan(read, wanted, part, real, scheduler)
    roots, log = _roots_there(root, only=only_root), part.log(record)
    runner = on_cluster(scheduler, catalog, roots, log, make) or here(planned, catalog, real, make)
    raise typer.Exit(_run_once(planned, runner, outputs, continued))


def _plan(
    read: Callable[[], tuple[Catalog, RunPlan]],
    wanted: Selection,
    part: RunPart,
    real: Target | None,
    scheduler: str | None,
) -> tuple[Catalog, Planned, Continued | None]:
    """Return the catalog, what is run of it, and the run that it goes on from."""
    catalog, template = read()
    continued = read_continued(part.resume, part.rerun_failed, catalog)
    planned = continued.plan(template, wanted) if continued else wanted.plan(catalog, template)
    planned = sharded(planned, part.shard, part.durations)
    return catalog, at_target(planned, real, stdout_console(), scheduler), continued


def _run_once(
    planned: Planned, runner: Runner, outputs: Outputs, continued: Continued | None
) -> int:
    """Run what is planned, write the reports, and return the exit code."""
    with outputs.writing() as write:
        report = execute_plans(planned, runner, stdout_console(), outputs.record, continued)
        write(report)
    return report.exit_code


def _read(
    root: Path | None,
    timed: Callable[[Catalog], Catalog],
    baseline: Path | None,
    jobs: int | None,
    given: tuple[str, ...],
    *,
    only: bool,
) -> tuple[Catalog, RunPlan]:
    """Return the catalog, and a plan without cells with the options of today."""
    catalog = timed(open_catalog(root, only=only))
    return catalog, template_of_today(catalog, baseline, jobs, given)


def _watch(
    is_asked: bool,  # noqa: FBT001  as the option says
    context: typer.Context,
    read: Callable[[], tuple[Catalog, RunPlan]],
    wanted: Selection,
    files: MatrixFiles,
) -> None:
    """Run the matrix after each save, if that is asked for, in environments that stay open."""
    if not is_asked:
        return
    refuse_beside_watch(context.params)
    with ExitStack() as stack:
        environments: dict[DriverName, Environment] = {}

        def run_order(plan: RunPlan, listeners: Iterable[Listener], *, catalog: Catalog) -> Report:
            if not plan.left:
                return execute(plan, no_cells, listeners)
            name = plan.left[0].driver
            if name not in environments:
                driver = make_driver(name, warm=True)
                environments[name] = stack.enter_context(open_environment(driver))
            return run(plan, catalog=catalog, environment=environments[name], listeners=listeners)

        def carry_out(planned: Planned, catalog: Catalog) -> Report:
            console_report = ConsoleReport(stdout_console())
            with recording(None) as recorder, closing(console_report):
                _, report = run_drivers(
                    planned, partial(run_order, catalog=catalog), recorder, console_report
                )
            return report

        watch_files(MatrixWatch(read, wanted, carry_out, files))


def _roots_there(root: Path | None, *, only: bool) -> tuple[Path, ...]:
    """Return the roots as workers elsewhere find them: none, where there are only ours."""
    if root is None:
        return ()
    return (root.resolve(),) if only else (root.resolve(), Path())


def execute_plans(
    planned: Planned,
    runner: Runner,
    console: Console,
    record: Path | None,
    continued: Continued | None = None,
) -> Report:
    """Run each plan, print and record them as one, and compare the drivers."""
    if planned.words:
        console.print(planned.words, style="dim")
    console_report = ConsoleReport(console)
    with ExitStack() as stack:
        recorder = stack.enter_context(recorder_of(record, continued))
        stack.callback(console_report.close)
        parts, report = run_drivers(planned, runner, recorder, console_report)
    notes = (*(continued.notes(report) if continued else ()), *warmth(report.results))
    for part in parts[:-1]:
        print_report(console, replace(part, complaints=()))
    print_report(console, replace(parts[-1], complaints=report.complaints, notes=notes))
    if len(parts) > 1 and report.exit_code == AS_EXPECTED:
        console.print(f"The drivers agree on {all_of(len(parts[0].results), 'verdict')}.")
    return replace(report, notes=notes)


def run_drivers(
    planned: Planned, runner: Runner, recorder: RunRecorder, *also: Listener
) -> tuple[list[Report], Report]:
    """Return the reports of the plans and that of the whole, which begins and ends once."""
    listeners: tuple[Listener, ...] = (recorder, *also)
    plans = planned.plans
    begin = RunStarted(
        cells=planned.cells,
        at=time.time(),
        kept=tuple(result for plan in plans for result in plan.kept),
        shard=planned.shard,
    )
    try:
        emit(listeners, begin)
        parts = [runner(plan, [partial(pass_on, listeners)]) for plan in plans]
        report = Report(
            results=tuple(result for part in parts for result in part.results),
            seconds=sum(part.seconds for part in parts),
            complaints=(*plans[0].complaints, *disagreements(parts)),
            problems=plans[0].problems,
        )
        emit(listeners, end_of(report))
    except KeyboardInterrupt:
        raise recorder.stopped() from None
    except EnvironmentLostError as error:
        raise recorder.lost(error) from error
    return parts, report


def maker(*, warm: bool, fresh: bool) -> MakeDriver:
    """Return what makes drivers which keep as much from cell to cell as is asked for."""
    if warm and fresh:
        raise UsageError("--warm keeps what --fresh throws away.", hint="say one of them")
    return partial(make_driver, warm=warm, fresh=fresh)


def here(
    planned: Planned,
    catalog: Catalog,
    target: Target | None,
    make: MakeDriver = make_driver,
) -> Runner:
    """Return what runs plans on this machine; raise EnvironmentalError where it has no driver."""
    names = {plan.left[0].driver for plan in planned.plans if plan.left}
    drivers = {name: make(name) for name in names}
    return partial(run_driver, catalog=catalog, drivers=drivers, target=target)


def run_driver(
    plan: RunPlan,
    listeners: Iterable[Listener],
    *,
    catalog: Catalog,
    drivers: Mapping[DriverName, Driver],
    target: Target | None,
) -> Report:
    """Run the cells of one driver in an environment of its own."""
    if not plan.left:
        return execute(plan, no_cells, listeners)
    driver = drivers[plan.cells[0].driver]
    with open_target(driver, target) if target else open_environment(driver) as environment:
        return run(plan, catalog=catalog, environment=environment, listeners=listeners)


def disagreements(parts: Sequence[Report]) -> Iterator[str]:
    """Yield a complaint for each verdict that depends on the driver."""
    for line in differences(result for part in parts for result in part.results):
        yield f"The drivers disagree: {line}"


def emit(listeners: Iterable[Listener], event: Event) -> None:
    """Tell every listener."""
    for listener in listeners:
        listener(event)


def pass_on(listeners: Iterable[Listener], event: Event) -> None:
    """Tell what happens within a part; the whole begins and ends once."""
    if not isinstance(event, RunStarted | RunFinished):
        emit(listeners, event)


def recorder_of(
    record: Path | None, continued: Continued | None
) -> AbstractContextManager[RunRecorder]:
    """Lend the recorder of a new run, or that of one that goes on: in its record, or in a copy."""
    if continued is None:
        return recording(record)
    if record is not None:
        continued.copy_to(record)
    return recording(record or continued.path, continued.bytes_kept)
