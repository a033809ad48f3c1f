"""``harness judge``: verdicts again, from the facts of a record."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.baselines import read_baseline
from harness.cli.records import read_told
from harness.cli.terminal import stdout_console
from harness.engine.judge import decide, judge, split_baseline
from harness.model.job import Job
from harness.model.verdict import CellResult
from harness.reports.console import print_report


def judge_command(
    record: Annotated[Path, typer.Argument(help="A record that `harness run --record` wrote.")],
    *,
    baseline: Annotated[Path | None, typer.Option(help="Known failures (TOML).")] = None,
) -> None:
    """Judge the facts of a record again, with the rules and the baseline of today."""
    recorded = read_told(record)
    known = read_baseline(baseline) if baseline else ()
    cells = [result.cell for result in recorded.results]
    in_force, complaints = split_baseline(known, cells, datetime.now(UTC).date())

    def again(result: CellResult) -> CellResult:
        if result.observation is None:
            return result
        if result.cell.client.id.rpartition(":")[2].isdigit():
            # What is said of a snippet of a page needs the page: its findings stay as they are.
            return decide(result.cell, result.observation, result.findings, in_force)
        return judge(Job(cell=result.cell), result.observation, in_force)

    results = tuple(again(result) for result in recorded.results)
    cut = tuple(told for told in recorded.complaints if told == recorded.cut)
    report = replace(recorded, results=results, complaints=(*cut, *complaints))
    print_report(stdout_console(), report)
    raise typer.Exit(report.exit_code)
