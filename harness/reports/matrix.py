"""The matrix that one reads at a glance."""

from collections import Counter
from collections.abc import Iterable

from rich.console import Group
from rich.table import Table
from rich.text import Text

from harness.model.verdict import CellResult, Verdict
from harness.reports.symbols import SYMBOLS, counted

FIRST = "scenario"
GAP = "  "


def matrix(results: Iterable[CellResult], width: int) -> Group:
    """Return scenarios down and clients across, one symbol a cell, a blank row between folders.

    Where the ids of the clients do not fit into this width, their columns have numbers.
    """
    cells = tuple(results)
    clients = list({result.cell.client.id: None for result in cells})
    by_row: dict[tuple[str, str], dict[str, Verdict]] = {}
    for result in cells:
        row = (result.cell.scenario.id, result.cell.variant.value)
        by_row.setdefault(row, {})[result.cell.client.id] = result.verdict
    variants = Counter(scenario for scenario, _ in by_row)
    names = {
        (scenario, variant): f"{scenario} ({variant})" if variants[scenario] > 1 else scenario
        for scenario, variant in by_row
    }
    columns = {client: "\n".join(folded(client)) for client in clients}
    key = Text()
    if _width([*names.values(), FIRST], columns.values()) > width:
        columns = {client: str(number) for number, client in enumerate(clients, start=1)}
        named = (f"{number}={client}" for client, number in columns.items())
        key = Text("  ".join(named) + "\n")
    table = _empty(columns.values())
    folder = ""
    for place, verdicts in sorted(by_row.items()):
        here = place[0].partition("/")[0]
        if folder not in ("", here):
            table.add_row()
        folder = here
        table.add_row(Text(names[place]), *(symbol(verdicts.get(client)) for client in clients))
    return Group(key, table) if key else Group(table)


def _empty(columns: Iterable[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(FIRST, no_wrap=True)
    for column in columns:
        table.add_column(Text(column), justify="center")
    return table


def _width(names: Iterable[str], columns: Iterable[str]) -> int:
    widest = (max(map(len, column.split("\n"))) for column in columns)
    return max(map(len, names)) + sum(len(GAP) + width for width in widest)


def folded(client: str) -> tuple[str, ...]:
    """Return an id in the one or two lines of a narrow heading: language and library, or page."""
    folder, slash, page = client.rpartition("/")
    if slash:
        return (folder + slash, page)
    language, hyphen, library = client.partition("-")
    return (language + hyphen, library) if library else (client,)


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
