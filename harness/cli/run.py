"""``harness run``: the matrix."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console

from harness.catalog.baselines import read_baseline
from harness.catalog.catalog import Catalog, select
from harness.cli.options import ClientOption, RootOption, ScenarioOption, open_catalog
from harness.cli.terminal import stdout_console
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.bench import open_bench
from harness.engine.judge import split_baseline
from harness.engine.plan import plan
from harness.engine.run import Listener, Order, run
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName
from harness.model.report import Report
from harness.model.verdict import KnownFailure
from harness.reports.console import ConsoleReport, print_report
from harness.reports.junit import junit
from harness.reports.record import RecordWriter

BASELINE = Path("fixtures") / "baselines" / "known-failures.toml"


class VariantChoice(StrEnum):
    """The variants that can be asked for."""

    PUBLISHED = "published"
    FILLED = "filled"
    BOTH = "both"


class DriverChoice(StrEnum):
    """The drivers that can be asked for."""

    LOCAL = "local"
    CONTAINER = "container"
    BOTH = "both"
    AUTO = "auto"


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
    root: RootOption = None,
) -> None:
    """Run the matrix: every client in every scenario, against a strict mock server."""
    if driver in (DriverChoice.CONTAINER, DriverChoice.BOTH):
        raise UsageError(f"The driver {driver} does not exist yet.", hint="--driver local")
    catalog = open_catalog(root)
    known = known_failures(catalog, baseline)
    everything = plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)
    in_force, complaints = split_baseline(known, everything, datetime.now(UTC).date())
    cells = choose(catalog, client or (), scenario or (), variant)
    order = Order(
        cells=cells, baseline=in_force, complaints=complaints, jobs=jobs or os.cpu_count() or 1
    )
    console = stdout_console()
    report = execute(order, catalog, console, record)
    print_report(console, report)
    if junit_to is not None:
        with writing(junit_to) as stream:
            stream.write(junit(report))
    raise typer.Exit(report.exit_code)


def choose(
    catalog: Catalog, clients: Iterable[str], scenarios: Iterable[str], variant: VariantChoice
) -> tuple[Cell, ...]:
    """Return the cells that were asked for; raise UsageError where there is none."""
    cells = plan(
        select(catalog.clients, clients, what="client"),
        select(catalog.scenarios, scenarios, what="scenario"),
        DriverName.LOCAL,
    )
    chosen = tuple(cell for cell in cells if variant in (VariantChoice.BOTH, cell.variant))
    if not chosen:
        message = f"No chosen scenario has the variant {variant}."
        raise UsageError(message, hint="`harness list cells`")
    return chosen


def known_failures(catalog: Catalog, chosen: Path | None) -> tuple[KnownFailure, ...]:
    """Return the chosen baseline, or the one beside the scenarios where there is one."""
    ours = catalog.root / BASELINE
    if chosen is None and not ours.exists():
        return ()
    return read_baseline(chosen or ours)


def execute(order: Order, catalog: Catalog, console: Console, record: Path | None) -> Report:
    """Run the order on a bench of its own, and write the record if there is to be one."""
    told = ConsoleReport(console)
    with ExitStack() as stack:
        listeners: list[Listener] = [told]
        stack.callback(told.close)
        if record is not None:
            listeners.append(RecordWriter(stack.enter_context(writing(record))))
        bench = stack.enter_context(open_bench(LocalDriver(default_cache())))
        return run(order, catalog=catalog, bench=bench, listeners=listeners)


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
