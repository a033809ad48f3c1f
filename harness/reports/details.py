"""One cell in words: what is wrong, what was on the wire, and how to run just this cell again."""

import shlex
from collections.abc import Iterable, Iterator

from harness.catalog.messages import fix_of, message_of
from harness.catalog.wording import worded
from harness.model.cell import Cell
from harness.model.observation import Exchange, ProcessFacts
from harness.model.verdict import CellResult, Verdict
from harness.reports.ending import axes_of
from harness.reports.known import stale_entry
from harness.wire.hunks import difference_lines

WIRE_LINES = 24
SAID_LINES = 6
WIDTH = 400
# So many names stand in one command; of more, what holds them.
MOST_NAMED = 5


def describe(result: CellResult) -> Iterator[str]:
    """Yield the lines that tell a reader why this cell did not end as expected."""
    if result.verdict is Verdict.ERROR:
        yield from (f"  {line}" for line in result.error.splitlines())
    elif result.verdict is Verdict.UNEXPECTED_PASS:
        yield f"  {stale_entry(result)}"
    for finding in result.findings:
        first, *more = message_of(finding).splitlines() or [""]
        yield f"  {finding.rule}: {first}"
        yield from (f"    {line}" for line in more)
        fix = fix_of(finding)
        if fix:
            yield "    " + worded("fix: {}", fix)
        yield from (f"    {line}" for line in difference_lines(finding.patch))
    if result.observation is not None:
        for exchange in result.observation.exchanges:
            yield from (f"    {line}" for line in wire_view(exchange))
        for process in result.observation.processes:
            yield from (f"    {line}" for line in output_lines(process))
    yield "  " + worded("again: {}", repeat_command(result.cell))


def wire_view(exchange: Exchange) -> Iterator[str]:
    """Yield the request head as it came (redacted) and the answer to it."""
    lines = exchange.raw_head.encode("latin-1", "replace").decode("utf-8", "replace").splitlines()
    shown = [line for line in lines if line.strip()]
    for line in shown[:WIRE_LINES]:
        yield f"> {shorten(line)}"
    if len(shown) > WIRE_LINES:
        yield "> … " + worded("{} more lines", len(shown) - WIRE_LINES)
    answered = (
        f"{exchange.status} {exchange.code}".strip() if exchange.status else worded("no answer")
    )
    yield f"< {answered}" + (f": {shorten(exchange.message)}" if exchange.message else "")


def output_lines(process: ProcessFacts) -> Iterator[str]:
    """Yield the beginning and the end of what the process printed, and how it ended."""
    for name, text in (("stdout", process.stdout), ("stderr", process.stderr)):
        yield from (f"{name}| {line}" for line in ends(text))
    end = (
        worded("killed at the end of its time")
        if process.timed_out
        else worded("exit {}", process.exit_code)
    )
    yield worded("process: {} after {:.1f} s", end, process.seconds)


def ends(text: str) -> Iterator[str]:
    """Yield the first and the last lines that say something, and how many are left out between.

    The cause often comes first, before a trace of calls or an answer repeated; the sum comes last.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    left_out = len(lines) - 2 * SAID_LINES
    # To leave a single line out would take as much room as the line.
    if left_out <= 1:
        yield from map(shorten, lines)
        return
    yield from map(shorten, lines[:SAID_LINES])
    yield worded("… {} lines left out", left_out)
    yield from map(shorten, lines[-SAID_LINES:])


def repeat_command(*cells: Cell) -> str:
    """Return the command that runs these cells again, or these blocks of pages.

    Where they are many, their folders or their pages are named, and more than they may run.
    """
    pages = [cell.page for cell in cells if cell.page]
    if pages:
        command = ["harness", "check", *_named([cell.client.id for cell in cells], pages)]
    else:
        scenarios = [cell.scenario.id for cell in cells]
        folders = [f"{name.partition('/')[0]}/*" for name in scenarios]
        command = ["harness", "run"]
        command += _each("-c", _named([cell.client.id for cell in cells], []))
        command += _each("-s", _named(scenarios, _named(folders, [])))
    command += axes_of({cell.variant for cell in cells}, {cell.driver for cell in cells})
    return shlex.join([*command, *cells[0].options])


def _named(names: Iterable[str], else_named: Iterable[str]) -> Iterable[str]:
    """Return each name once, or what stands for them where they are many."""
    each = dict.fromkeys(names)
    return each if len(each) <= MOST_NAMED else dict.fromkeys(else_named)


def _each(option: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (option, name)


def shorten(line: str) -> str:
    """Return the line, cut where it would fill a screen."""
    return line if len(line) <= WIDTH else f"{line[:WIDTH]}… ({len(line)} characters)"
