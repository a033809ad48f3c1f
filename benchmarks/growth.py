"""What a cell costs in runs of 10, 100, 1,000 and 10,000 cells: engine, record and every report.

    .venv/bin/python -m benchmarks.growth [--most 10000]

The scenarios are made in a temporary folder. So that ten thousand cells take minutes and not
hours, the uploads are made by a function of this process over a real socket: server, signatures,
journal, read-back, checks and judgement are real, and no client process is started. What a process
costs does not depend on how many cells there are. The lines are drawn in ``benchmarks/pictures``.
"""

import argparse
import gc
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chart import chart
from benchmarks.opening import Opened, opened
from benchmarks.rows import Row, absent, show
from harness.catalog.catalog import Catalog, read_catalog
from harness.cli.reporting import rule_pages
from harness.drivers.in_process import InProcessDriver
from harness.engine.environment import open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.engine.shards import durations_of, share
from harness.model.cell import DriverName
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.report import Report
from harness.reports.comparison import compare
from harness.reports.html import write_html
from harness.reports.junit import junit
from harness.reports.markdown import markdown
from harness.reports.record import RecordWriter, read_record
from harness.reports.sarif import sarif
from tests.browser.conftest import CHROMIUM
from tests.liars.uploaders import honest, sends_nothing
from tests.tiny.roots import PLAIN, SIGNED, TinyClient, write_root

SIZES = (10, 100, 1_000, 10_000)
CLIENTS = 10
SHARDS = 8
# One client in ten tells of uploads that it does not make, so that reports have something to say.
UPLOADERS = {f"client-{number}": honest for number in range(CLIENTS)} | {"client-0": sends_nothing}
PICTURES = Path(__file__).with_name("pictures")
MILLI, KIB = 1_000, 1_024
MOST_GROWTH = 1.5
AT_ONCE = 1_000  # ms
FIRST_THAT_COUNTS = 100


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Milliseconds (or KiB) a cell by the number of cells, for each thing that is measured.

    ``opening`` is of a whole report, None where there is no browser.
    """

    costs: dict[str, dict[float, float]] = field(default_factory=dict)
    sizes: dict[str, dict[float, float]] = field(default_factory=dict)
    opening: dict[float, Opened | None] = field(default_factory=dict)

    def time(self, what: str, cells: int, work: Callable[[], object]) -> None:
        """Measure what this costs a cell, in CPU time: neighbours count for nothing.

        What earlier steps hold in memory is none of its business: a user's process begins small.
        """
        gc.collect()
        gc.freeze()
        begun = time.process_time()
        work()
        self.costs.setdefault(what, {})[cells] = MILLI * (time.process_time() - begun) / cells
        gc.unfreeze()

    def weigh(self, what: str, cells: int, path: Path) -> None:
        """Note how large a file, or a folder of files, is a cell."""
        files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
        size = sum(file.stat().st_size for file in files)
        self.sizes.setdefault(what, {})[cells] = size / KIB / cells


def catalog_of(folder: Path, cells: int) -> Catalog:
    """Return a catalog whose plan has so many cells: half plain uploads, half with headers."""
    texts = {
        f"group-{n // 100:03}/case-{n:05}": SIGNED if n % 2 else PLAIN
        for n in range(cells // CLIENTS)
    }
    clients = [TinyClient(id=name) for name in UPLOADERS]
    return read_catalog(write_root(folder / "root", *clients, scenarios=texts))


def run_all(catalog: Catalog) -> Report:
    """Run every cell of the catalog."""
    driver = InProcessDriver(UPLOADERS)
    cells = plan(catalog.clients, catalog.scenarios, DriverName.IN_PROCESS)
    with open_environment(driver) as environment:
        order = RunPlan(cells=cells, baseline=Baseline(), jobs=2)
        return run(order, catalog=catalog, environment=environment, listeners=())


def write_record(report: Report, path: Path) -> None:
    """Write the record of this report."""
    with path.open("w", encoding="utf-8") as stream:
        write = RecordWriter(stream)
        write(RunStarted(cells=tuple(r.cell for r in report.results), at=time.time()))
        for result in report.results:
            write(CellFinished(result=result))
        write(RunFinished(seconds=report.seconds, complaints=report.complaints))


def measure_one(growth: Growth, cells: int, folder: Path) -> None:
    """Measure a run of so many cells."""
    found: dict[str, Report] = {}
    catalog = catalog_of(folder, cells)
    growth.time("engine", cells, lambda: found.update(ran=run_all(catalog)))
    report, record = found["ran"], folder / "run.jsonl"
    growth.time("record, written", cells, lambda: write_record(report, record))
    growth.weigh("record", cells, record)
    growth.time("record, read", cells, lambda: found.update(again=read_record(record)))
    all_cells, known = tuple(r.cell for r in report.results), durations_of(report.results)
    growth.time("shards", cells, lambda: share(all_cells, 1, min(SHARDS, cells), known))
    growth.time("diff", cells, lambda: compare(report, found["again"]))
    growth.time("JUnit", cells, lambda: junit(report))
    growth.time("Markdown", cells, lambda: markdown(report))
    growth.time("SARIF", cells, lambda: sarif(report, tuple(rule_pages())))
    html = folder / "html"
    html.mkdir()
    growth.time("HTML", cells, lambda: write_html(report, html, tuple(rule_pages())))
    growth.weigh("HTML", cells, html)
    growth.weigh("HTML, first page", cells, html / "index.html")
    growth.opening[cells] = opened(html / "index.html")


def measure(most: int = SIZES[-1]) -> Iterator[Row]:
    """Yield the cost of a cell in the largest run, and how it has grown since 100 cells."""
    growth, sizes = Growth(), [size for size in SIZES if size <= most]
    for cells in sizes:
        folder = Path(tempfile.mkdtemp(prefix="bench-growth-"))
        try:
            measure_one(growth, cells, folder)
        finally:
            shutil.rmtree(folder)
    draw(growth)
    largest, told = sizes[-1], {"engine": "; uploads by a function, no client processes"}
    for what, costs in growth.costs.items():
        name = f"{what}: a cell of {largest:,}"
        series = ", ".join(f"{cells:,}: {cost:.3g} ms" for cells, cost in costs.items())
        yield Row(what=name, value=costs[largest], unit="ms CPU", note=series + told.get(what, ""))
        if largest > FIRST_THAT_COUNTS:
            ratio = costs[largest] / costs[FIRST_THAT_COUNTS]
            yield Row(
                what=f"{what}: growth of that cost since {FIRST_THAT_COUNTS} cells",
                value=ratio,
                unit="×",
                at_most=MOST_GROWTH,
                note="a straight line is 1",
            )
    for what, weights in growth.sizes.items():
        series = ", ".join(f"{cells:,}: {weight:.3g} KiB" for cells, weight in weights.items())
        name = f"size of {what}: a cell of {largest:,}"
        yield Row(what=name, value=weights[largest], unit="KiB", note=series)
    yield opening_row(growth, largest)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    yield Row(what=f"peak memory of it all, {largest:,} cells", value=peak, unit="MiB")


def opening_row(growth: Growth, cells: int) -> Row:
    """Return how soon the largest report is there."""
    what = f"HTML report of {cells:,} cells, opened"
    known = {size: each for size, each in growth.opening.items() if each is not None}
    if cells not in known:
        return absent(what, f"there is no {CHROMIUM}")
    series = ", ".join(f"{size:,}: {each.whole:.0f} ms" for size, each in known.items())
    note = f"all of it; {series}; its beginning is seen after {known[cells].seen:.0f} ms"
    return Row(what=what, value=known[cells].whole, unit="ms", at_most=AT_ONCE, note=note)


def draw(growth: Growth) -> None:
    """Draw the pictures that the results show."""
    PICTURES.mkdir(exist_ok=True)
    cost = chart("CPU time of a cell, by the size of the run", "ms", growth.costs)
    (PICTURES / "growth-time.svg").write_text(cost, encoding="utf-8")
    size = chart("What a cell takes on disk, by the size of the run", "KiB", growth.sizes)
    (PICTURES / "growth-size.svg").write_text(size, encoding="utf-8")


def main() -> None:
    """Print what is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=SIZES[-1])
    show(measure(parser.parse_args().most))


if __name__ == "__main__":
    main()
