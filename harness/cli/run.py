"""``harness run``: the matrix."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import Catalog, select
from harness.cli.drivers import DriverChoice, chosen_names
from harness.cli.options import ClientOption, RootOption, ScenarioOption, open_catalog
from harness.cli.target import BucketOption, RegionOption, TargetOption, at_target, read_target
from harness.cli.terminal import stdout_console
from harness.drivers.driver import Driver
from harness.engine.bench import open_bench
from harness.engine.choosing import differences, make_driver
from harness.engine.judge import Baseline, split_baseline
from harness.engine.plan import plan
from harness.engine.run import Listener, Order, run
from harness.engine.target import Target, open_target
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName
from harness.model.events import Event, RunFinished, RunStarted
from harness.model.report import AS_EXPECTED, Report
from harness.model.verdict import KnownFailure
from harness.reports.console import ConsoleReport, print_report
from harness.reports.junit import junit
from harness.reports.record import RecordWriter

BASELINE = Path("fixtures") / "baselines" / "known-failures.toml"
HOW = {
    DriverName.LOCAL: "as processes of this machine",
    DriverName.CONTAINER: "in containers (without: --driver local)",
}


class VariantChoice(StrEnum):
    """The variants that can be asked for."""

    PUBLISHED = "published"
    FILLED = "filled"
    BOTH = "both"


def run_command(  # noqa: PLR0913  a command has as many parameters as options
    *,
    client: ClientOption = None,
    scenario: ScenarioOption = None,
    variant: Annotated[VariantChoice, typer.Option(help="Which variants.")] = VariantChoice.BOTH,
    driver: Annotated[DriverChoice, typer.Option(help="How clients run.")] = DriverChoice.AUTO,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, help="Cells at a time; one a core.")
    ] = None,
    record: Annotated[Path | None, typer.Option(help="Write the record (JSONL) here.")] = None,
    junit_to: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML here.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Known failures (TOML), instead of ours.")
    ] = None,
    target: TargetOption = None,
    bucket: BucketOption = None,
    region: RegionOption = None,
    root: RootOption = None,
) -> None:
    """Run the matrix: every client in every scenario, against a strict mock server."""
    catalog, real = open_catalog(root), read_target(target, bucket, region)
    in_force, complaints = baseline_of_today(catalog, baseline)
    console = stdout_console()
    names = chosen_names(driver)
    asked = partial(choose, catalog, client or (), scenario or (), variant)
    order = partial(
        Order, baseline=in_force, complaints=complaints, jobs=jobs or os.cpu_count() or 1
    )
    orders = [order(cells=asked(name)) for name in names]
    if driver is DriverChoice.AUTO:
        console.print(f"The clients run {HOW[names[0]]}.", style="dim")
    orders = orders if real is None else at_target(orders, real, console)
    with ExitStack() as stack:
        stream = None if junit_to is None else stack.enter_context(writing(junit_to))
        report = execute(orders, catalog, console, record, real)
        if stream is not None:
            stream.write(junit(report))
    raise typer.Exit(report.exit_code)


def choose(
    catalog: Catalog,
    clients: Iterable[str],
    scenarios: Iterable[str],
    variant: VariantChoice,
    driver: DriverName = DriverName.LOCAL,
) -> tuple[Cell, ...]:
    """Return the cells that were asked for; raise UsageError where there is none."""
    cells = plan(
        select(catalog.clients, clients, what="client"),
        select(catalog.scenarios, scenarios, what="scenario"),
        driver,
    )
    chosen = tuple(cell for cell in cells if variant in (VariantChoice.BOTH, cell.variant))
    if not chosen:
        message = f"No chosen scenario has the variant {variant}."
        raise UsageError(message, hint="`harness list cells`")
    return chosen


def baseline_of_today(catalog: Catalog, chosen: Path | None) -> tuple[Baseline, tuple[str, ...]]:
    """Return the known failures in force, and a complaint for each entry that is not."""
    everything = [
        cell
        for name in (DriverName.LOCAL, DriverName.CONTAINER)
        for cell in plan(catalog.clients, catalog.scenarios, name)
    ]
    known = known_failures(catalog, chosen)
    return split_baseline(known, everything, datetime.now(UTC).date())


def known_failures(catalog: Catalog, chosen: Path | None) -> tuple[KnownFailure, ...]:
    """Return the chosen baseline, or the one beside the scenarios where there is one."""
    ours = catalog.root / BASELINE
    if chosen is None and not ours.exists():
        return ()
    return read_baseline(chosen or ours)


def execute(
    orders: Sequence[Order],
    catalog: Catalog,
    console: Console,
    record: Path | None,
    target: Target | None = None,
) -> Report:
    """Run each order on a bench of its own, print and record them as one, and compare them."""
    drivers = [make_driver(order.cells[0].driver) for order in orders]
    told = ConsoleReport(console)
    cells = tuple(cell for order in orders for cell in order.cells)
    with ExitStack() as stack:
        listeners: list[Listener] = [told]
        stack.callback(told.close)
        if record is not None:
            listeners.append(RecordWriter(stack.enter_context(writing(record))))
        tell(listeners, RunStarted(cells=cells, at=time.time()))
        within = [partial(pass_on, listeners)]
        parts = [
            execute_one(order, catalog, driver, within, target)
            for order, driver in zip(orders, drivers, strict=True)
        ]
        report = Report(
            results=tuple(result for part in parts for result in part.results),
            seconds=sum(part.seconds for part in parts),
            complaints=(*orders[0].complaints, *disagreements(parts)),
        )
        tell(listeners, RunFinished(seconds=report.seconds, complaints=report.complaints))
    for part in parts[:-1]:
        print_report(console, replace(part, complaints=()))
    print_report(console, replace(parts[-1], complaints=report.complaints))
    if len(parts) > 1 and report.exit_code == AS_EXPECTED:
        console.print(f"The drivers agree on all {len(parts[0].results)} verdicts.")
    return report


def execute_one(
    order: Order,
    catalog: Catalog,
    driver: Driver,
    listeners: Iterable[Listener],
    target: Target | None = None,
) -> Report:
    """Run the cells of one driver."""
    with open_target(driver, target) if target else open_bench(driver) as bench:
        return run(order, catalog=catalog, bench=bench, listeners=listeners)


def disagreements(parts: Sequence[Report]) -> Iterator[str]:
    """Yield a complaint for each verdict that depends on the driver."""
    for line in differences(result for part in parts for result in part.results):
        yield f"The drivers disagree: {line}"


def tell(listeners: Iterable[Listener], event: Event) -> None:
    """Tell every listener."""
    for listener in listeners:
        listener(event)


def pass_on(listeners: Iterable[Listener], event: Event) -> None:
    """Tell what happens within a part; the whole begins and ends once."""
    if not isinstance(event, RunStarted | RunFinished):
        tell(listeners, event)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """Lend the file for writing, its folder made; raise UsageError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    with stream:
        yield stream
