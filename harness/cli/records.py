"""Records that are read again, and what is told of those that are not whole."""

from pathlib import Path

import typer

from harness.model.report import Report
from harness.reports.record import read_record


def read_told(path: Path) -> Report:
    """Return the report of a record, and say in one line what it lacks where it was cut short.

    Raises FixtureError as ``read_record`` does.
    """
    report = read_record(path)
    if report.cut:
        typer.echo(f"harness: {report.cut}", err=True)
    return report
