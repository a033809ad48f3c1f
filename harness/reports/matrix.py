"""The matrix that one reads at a glance."""

from collections import Counter
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from harness.model.verdict import CellResult, Verdict
from harness.reports.symbols import SYMBOLS, counted


def matrix(results: Iterable[CellResult]) -> Table:
    """Return scenarios down and clients across, one symbol a cell, a blank row between folders."""
    cells = tuple(results)
    clients = list({result.cell.client.id: None for result in cells})
    found: dict[tuple[str, str], dict[str, Verdict]] = {}
    for result in cells:
        row = (result.cell.scenario.id, result.cell.variant.value)
        found.setdefault(row, {})[result.cell.client.id] = result.verdict
    variants = Counter(scenario for scenario, _ in found)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("scenario", no_wrap=True)
    for client in clients:
        table.add_column(Text("\n".join(folded(client))), justify="center", overflow="fold")
    folder = ""
    for (scenario, variant), verdicts in sorted(found.items()):
        here = scenario.partition("/")[0]
        if folder not in ("", here):
            table.add_row()
        folder = here
        name = f"{scenario} ({variant})" if variants[scenario] > 1 else scenario
        table.add_row(Text(name), *(symbol(verdicts.get(client)) for client in clients))
    return table


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
