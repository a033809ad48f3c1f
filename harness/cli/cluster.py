"""``harness run --scheduler``: a Dask cluster does the work."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import Catalog
from harness.cli.planning import Runner
from harness.engine.choosing import MakeDriver
from harness.engine.events import Listener
from harness.engine.run import RunPlan, execute, no_cells
from harness.errors import UsageError
from harness.model.report import Report

SchedulerOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="A Dask scheduler (tcp://…, tls://…) whose workers run the cells; whoever can reach "
        "it can run code on them.",
    ),
]


def on_cluster(
    address: str | None,
    catalog: Catalog,
    roots: tuple[Path, ...],
    record: Path | None,
    make: MakeDriver,
) -> Runner | None:
    """Return what runs plans on a cluster, None where none is asked for.

    Raises UsageError where Dask is not installed.
    """
    if address is None:
        return None
    if find_spec("distributed") is None:
        message = "--scheduler needs Dask, which is not installed."
        raise UsageError(message, hint="pip install 'oss-snippet-harness[dask]'")
    cluster = import_module("harness.engine.cluster").Cluster(
        address=address,
        catalog=catalog,
        make=make,
        roots=roots,
        logs=None if record is None else record.with_suffix(".workers.log"),
    )

    def run_on_cluster(plan: RunPlan, listeners: Iterable[Listener]) -> Report:
        return execute(plan, cluster.executor if plan.left else no_cells, listeners)

    return run_on_cluster
