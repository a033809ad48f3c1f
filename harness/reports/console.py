"""The run on a terminal: live progress for people, plain lines for logs."""

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from harness.model.events import CellFinished, Event, ProgramBuilt, RunFinished, RunStarted
from harness.model.report import Report
from harness.model.verdict import CellResult
from harness.reports.details import describe
from harness.reports.matrix import legend, matrix
from harness.reports.symbols import SYMBOLS, WORDS, is_expected

STEPS = 10


class ConsoleReport:
    """Tells a run while it goes on, and sums it up at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._results: list[CellResult] = []
        self._planned = 0
        self._progress: Progress | None = None
        self._task = TaskID(0)

    def __call__(self, event: Event) -> None:
        """Print what there is to say of this event."""
        match event:
            case RunStarted(cells=cells):
                self._start(len(cells))
            case ProgramBuilt():
                self._built(event)
            case CellFinished(result=result):
                self._finished(result)
            case RunFinished():
                self.close()

    def close(self) -> None:
        """Take the progress bar off the terminal."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _start(self, planned: int) -> None:
        self._planned = planned
        if self._console.is_terminal:
            columns = (TextColumn("cells"), BarColumn(), MofNCompleteColumn(), Elapsed())
            self._progress = Progress(*columns, console=self._console, transient=True)
            self._task = self._progress.add_task("cells", total=planned)
            self._progress.start()
        else:
            self._console.print(f"{planned} cells")

    def _built(self, event: ProgramBuilt) -> None:
        name = f"{event.client} {event.program}"
        if event.failure:
            first = event.failure.splitlines()[0]
            self._console.print(f"cannot build {name}: {escape(first)}", style="bold magenta")
        elif not event.cached:
            self._console.print(f"built {name} in {event.seconds:.1f} s", style="dim")

    def _finished(self, result: CellResult) -> None:
        self._results.append(result)
        if not is_expected(result.verdict):
            mark, style = SYMBOLS[result.verdict]
            word = WORDS[result.verdict]
            self._console.print(f"{mark} {word}: {escape(result.cell.id)}", style=style)
        done = len(self._results)
        if self._progress is not None:
            self._progress.update(self._task, completed=done)
        elif done * STEPS // self._planned > (done - 1) * STEPS // self._planned:
            unexpected = sum(not is_expected(r.verdict) for r in self._results)
            self._console.print(f"{done}/{self._planned} cells, {unexpected} unexpected")


def print_report(console: Console, report: Report) -> None:
    """Print the matrix, every cell that did not end as expected, and the sum."""
    console.print()
    console.print(matrix(report.results))
    for result in report.results:
        if is_expected(result.verdict):
            continue
        mark, style = SYMBOLS[result.verdict]
        console.print()
        console.print(f"{mark} {WORDS[result.verdict]}: {escape(result.cell.id)}", style=style)
        for line in describe(result):
            console.print(escape(line), soft_wrap=True, highlight=False)
    console.print()
    for complaint in report.complaints:
        console.print(f"! {escape(complaint)}", style="bold red")
    console.print(legend(report.counts), end="")
    console.print(f"in {report.seconds:.1f} s")
