"""The matrix that one reads at a glance."""

from collections import Counter
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from harness.model.client import Client
from harness.model.verdict import CellResult, Verdict
from harness.reports.symbols import SYMBOLS, counted


def matrix(results: Iterable[CellResult]) -> Table:
    """Return scenarios down and clients across, one symbol a cell, a blank row between folders."""
    cells = tuple(results)
    clients = {result.cell.client.id: result.cell.client for result in cells}
    found: dict[tuple[str, str], dict[str, Verdict]] = {}
    for result in cells:
        row = (result.cell.scenario.id, result.cell.variant.value)
        found.setdefault(row, {})[result.cell.client.id] = result.verdict
    variants = Counter(scenario for scenario, _ in found)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("scenario", no_wrap=True)
    for heading in headings(clients.values()):
        table.add_column(Text(heading), justify="center", no_wrap=True)
    folder = ""
    for (scenario, variant), verdicts in sorted(found.items()):
        here = scenario.partition("/")[0]
        if folder not in ("", here):
            table.add_row()
        folder = here
        name = f"{scenario} ({variant})" if variants[scenario] > 1 else scenario
        table.add_row(Text(name), *(symbol(verdicts.get(client)) for client in clients))
    return table


def headings(clients: Iterable[Client]) -> list[str]:
    """Return the language of each client, and its id where a language stands twice."""
    chosen = list(clients)
    times = Counter(client.language for client in chosen)
    return [c.language if times[c.language] == 1 else c.id for c in chosen]


def symbol(verdict: Verdict | None) -> Text:
    """Return the verdict in one coloured character, nothing for a cell that was not planned."""
    return Text("") if verdict is None else Text(SYMBOLS[verdict][0], style=SYMBOLS[verdict][1])


def legend(counts: dict[Verdict, int]) -> Text:
    """Return the counts with the symbols that the matrix uses."""
    text = Text()
    for verdict, count in counts.items():
        mark, style = SYMBOLS[verdict]
        text.append(f"{mark} {counted(verdict, count)}   ", style=style)
    return text
