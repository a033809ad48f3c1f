"""``harness run --shard`` and ``harness merge``: one matrix on several machines."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.planning import Planned, by_driver
from harness.cli.recording import recording
from harness.cli.terminal import stdout_console
from harness.engine.run import end_of
from harness.engine.shards import durations_of, part_of, share
from harness.errors import UsageError
from harness.model.events import CellFinished, RunStarted
from harness.reports.console import print_report
from harness.reports.merging import merged
from harness.reports.record import read_record, read_recording, report_of


def sharded(planned: Planned, shard: str | None, durations: Path | None) -> Planned:
    """Return what is to run here of all that is planned, with the same options."""
    if shard is None:
        if durations is not None:
            raise UsageError("--durations goes with --shard.", hint="add --shard K/N")
        return planned
    planned.refuse_to_continue_with("--shard")
    number, of = part_of(shard)
    known = None if durations is None else durations_of(read_record(durations).results)
    cells, part = share(planned.cells, number, of, known)
    return replace(planned, plans=by_driver(cells, planned.plans[0]), shard=part)


def merge_command(
    records: Annotated[list[Path], typer.Argument(help="Records of the parts of one run.")],
    *,
    record: Annotated[Path, typer.Option(help="Write the record of the whole here.")],
) -> None:
    """Join the records of several machines; the exit code is that of all verdicts together."""
    whole = merged({path: read_recording(path) for path in records})
    report = report_of(whole, record)
    with recording(record) as write:
        write(RunStarted(cells=tuple(result.cell for result in report.results), at=whole.at))
        for result in (*whole.earlier, *report.results):
            write(CellFinished(result=result))
        write(end_of(report))
    print_report(stdout_console(), report)
    raise typer.Exit(report.exit_code)
