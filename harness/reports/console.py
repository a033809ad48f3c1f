"""The run on a terminal: live progress for people, plain lines for logs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.text import Text

from harness.catalog.wording import worded
from harness.model.events import (
    BuildBegun,
    CellFinished,
    Event,
    ProgramBuilt,
    RunFinished,
    RunStarted,
)
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.details import describe
from harness.reports.finding_text import complaints_of, print_whole
from harness.reports.known import known_failures
from harness.reports.matrix import legend, matrix
from harness.reports.pulse import Pulse
from harness.reports.symbols import SYMBOLS, counted, is_expected, of_cells, word
from harness.reports.troubles import grouped_lines

STEPS = 10
OFTEN = 5
NEXT = (
    "next: repeat a cell with its `again:` line; `--record FILE` keeps the run, and "
    "`harness report FILE --html DIR` shows it"
)


class ConsoleReport:
    """Tells a run while it goes on, and sums it up at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._results: list[CellResult] = []
        self._planned = 0
        self._progress: Progress | None = None
        self._task = TaskID(0)
        self._pulse = Pulse(partial(say, console))

    def __call__(self, event: Event) -> None:
        """Print what there is to say of this event."""
        if not self._console.is_terminal:
            self._pulse(event)
        match event:
            case RunStarted(cells=cells, kept=kept):
                self._results += kept
                self._start(len(cells))
            case BuildBegun():
                pass
            case ProgramBuilt():
                self._built(event)
            case CellFinished(result=result):
                self._finished(result)
            case RunFinished():
                self.close()

    def close(self) -> None:
        """Take the progress bar off the terminal, and tell no more."""
        self._pulse.close()
        if self._progress is not None:
            # The terminal may have been closed, which is why the run ends.
            with suppress(OSError):
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
            say(self._console, of_cells(planned))

    def _built(self, event: ProgramBuilt) -> None:
        name = f"{event.client} {event.program}"
        if event.failure:
            # Why stands at the cells that it keeps from running.
            say(self._console, worded("cannot build {}", name), "bold magenta")
        elif not event.cached:
            say(self._console, worded("built {} in {:.1f} s", name, event.seconds), "dim")

    def _finished(self, result: CellResult) -> None:
        self._results.append(result)
        if not is_expected(result.verdict):
            say(self._console, *headline(result))
        done = len(self._results)
        if self._progress is not None:
            self._progress.update(self._task, completed=done)
        elif done * STEPS // self._planned > (done - 1) * STEPS // self._planned:
            unexpected = sum(not is_expected(r.verdict) for r in self._results)
            say(
                self._console,
                worded("{}/{}, {} unexpected", done, of_cells(self._planned), unexpected),
            )


def print_report(console: Console, report: Report) -> None:
    """Print the matrix, every cell that did not end as expected, and the sum.

    Blocks of pages are no matrix: each would be alone in its row and in its column.
    """
    console.print()
    if not all(result.cell.page for result in report.results):
        console.print(matrix(report.results, console.width))
    for result, alike in told_once(report.results):
        console.print()
        say(console, *headline(result))
        print_whole(console, describe(result))
        if alike:
            say(console, worded("  and so in {} further cells", alike))
    _print_known(console, report)
    _print_unsupported(console, report)
    console.print()
    for line in grouped_lines(report.results):
        say(console, line)
    for note in report.notes:
        say(console, note, "dim")
    for complaint in complaints_of(report):
        say(console, f"! {complaint}", "bold red")
    say(console, legend(report.counts).append(worded("in {:.1f} s", report.seconds)))
    if not all(is_expected(verdict) for verdict in report.counts):
        say(console, worded(NEXT), "dim")


def _print_known(console: Console, report: Report) -> None:
    mark, style = SYMBOLS[Verdict.KNOWN_FAILURE]
    for reason, results in known_failures(report.results).items():
        console.print()
        say(console, f"{mark} {counted(Verdict.KNOWN_FAILURE, len(results))}: {reason}", style)
        for result in results[:OFTEN]:
            say(console, f"  {result.cell.id}")
        if len(results) > OFTEN:
            say(console, worded("  and {} more", len(results) - OFTEN))


def _print_unsupported(console: Console, report: Report) -> None:
    mark, style = SYMBOLS[Verdict.UNSUPPORTED]
    reasons = Counter(
        result.reason for result in report.results if result.verdict is Verdict.UNSUPPORTED
    )
    if reasons:
        console.print()
    for reason, count in reasons.most_common(OFTEN):
        say(console, f"{mark} {counted(Verdict.UNSUPPORTED, count)}: {reason}", style)
    if len(reasons) > OFTEN:
        say(console, worded("  and {} more", len(reasons) - OFTEN))


def told_once(results: Iterable[CellResult]) -> Iterator[tuple[CellResult, int]]:
    """Yield what is not as expected, an error that many cells share but once with their number."""
    unexpected = [result for result in results if not is_expected(result.verdict)]
    shared = Counter(result.error for result in unexpected if result.error)
    seen: set[str] = set()
    for result in unexpected:
        often = shared[result.error] > OFTEN
        if not (often and result.error in seen):
            seen.add(result.error)
            yield result, shared[result.error] - 1 if often else 0


def headline(result: CellResult) -> tuple[str, str]:
    """Return the verdict and the name of the cell, and the style in which they are printed."""
    mark, style = SYMBOLS[result.verdict]
    return f"{mark} {word(result.verdict)}: {result.cell.id}", style


def say(console: Console, text: str | Text, style: str = "") -> None:
    """Print one line letter for letter: no markup, no emoji (``:key:``), no line break."""
    console.print(Text(text, style) if isinstance(text, str) else text, soft_wrap=True)
