"""``harness run --watch``: the cells that a save has touched, run again."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import typer

from harness.catalog.catalog import CLIENTS, Catalog
from harness.cli.planning import Planned, Selection
from harness.cli.terminal import stdout_console
from harness.engine.run import RunPlan
from harness.model.cell import Cell
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.console import print_report, say
from harness.reports.matrix import legend

CarryOut = Callable[[Planned, Catalog], Report]
NOTHING_RUN = "Nothing that runs has changed."
# What a build or a tool leaves beside what people write.
LEFT = frozenset({"node_modules", "__pycache__", "target", ".git"})


class MatrixFiles:
    """The files of clients, scenarios and baselines."""

    def __init__(self, roots: tuple[Path, ...], baseline: Path | None) -> None:
        self._roots = roots
        self._baseline = baseline

    def __iter__(self) -> Iterator[Path]:
        """Yield those that are there now."""
        for root in self._roots:
            for folder in (root / CLIENTS, root / "fixtures"):
                yield from _files_below(folder)
        if self._baseline is not None:
            yield self._baseline


class MatrixWatch:
    """Runs the matrix again and again, and keeps the verdict of each cell that is as it was."""

    def __init__(
        self,
        read: Callable[[], tuple[Catalog, RunPlan]],
        wanted: Selection,
        carry_out: CarryOut,
        files: MatrixFiles,
    ) -> None:
        self._read = read
        self._wanted = wanted
        self._carry_out = carry_out
        self._files = files
        self._results: dict[str, CellResult] = {}
        self._is_first = True

    def files(self) -> Iterator[Path]:
        """Yield all files of clients and scenarios, and those of baselines."""
        return iter(self._files)

    def rest(self) -> None:
        """Keep what is kept: the runtimes of the matrix are warm."""

    def run(self) -> Iterable[Path]:
        """Run the cells whose verdict is not known, and tell them; there are no further files."""
        begun = time.monotonic()
        catalog, template = self._read()
        planned = self._wanted.plan(catalog, template)
        keys = _keys(planned, catalog)
        known = {id_: self._results[key] for id_, key in keys.items() if key in self._results}
        plans = tuple(
            replace(one, kept=tuple(_with(c, known[c.id]) for c in one.cells if c.id in known))
            for one in planned.plans
        )
        report = self._carry_out(replace(planned, plans=plans), catalog)
        self._results |= {
            keys[one.cell.id]: one for one in report.results if one.verdict is not Verdict.ERROR
        }
        self._tell(replace(report, seconds=time.monotonic() - begun), known)
        return ()

    def _tell(self, report: Report, known: Mapping[str, CellResult]) -> None:
        ran = tuple(one for one in report.results if one.cell.id not in known)
        console = stdout_console()
        if ran or self._is_first:
            print_report(console, replace(report, results=ran))
        else:
            typer.echo(NOTHING_RUN, err=True)
        if known:
            say(console, legend(report.counts).append(f"of {len(report.results)} cells in all"))
        self._is_first = False


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            yield from _files_below(path) if path.name not in LEFT else ()
        else:
            yield path


def _with(cell: Cell, result: CellResult) -> CellResult:
    return replace(result, cell=cell)


def _keys(planned: Planned, catalog: Catalog) -> dict[str, str]:
    """Return a name for all that each cell's verdict depends on, by the cell's id.

    Raises FixtureError for a snippet that has lost a placeholder.
    """
    programs: dict[tuple[str, ...], str] = {}
    keys = {}
    for plan in planned.plans:
        for cell in plan.cells:
            name = (cell.client.id, cell.scenario.flow, cell.variant)
            if name not in programs:
                programs[name] = _program(cell, catalog)
            parts = (repr(cell), programs[name], repr(plan.baseline))
            keys[cell.id] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return keys


def _program(cell: Cell, catalog: Catalog) -> str:
    if cell.unsupported and not cell.is_trial:
        return ""
    made = catalog.program(cell.client, cell.scenario.flow, cell.variant)
    return repr((made.published, made.source, made.support, made.locks))
