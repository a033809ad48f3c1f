"""The matrix as one picture: clients down, scenarios across, a square a cell."""

from dataclasses import dataclass

from harness.model.cell import Cell
from harness.model.report import Report
from harness.reports.symbols import WORDS

LEFT, TOP, STEP, GAP, LINE = 168, 14, 11, 8, 16
LETTER = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """The places of every name and every square; ``label`` says it to those who do not see it."""

    width: int
    height: int
    label: str
    names: tuple[tuple[str, int], ...]
    folders: tuple[tuple[str, int], ...]
    squares: tuple[tuple[int, int, str, str], ...]


def picture(report: Report) -> Picture:
    """Return the picture of a run; a column is a scenario of one variant and one driver."""
    clients = list({result.cell.client.id: None for result in report.results})
    columns, folders = _columns(report)
    squares = tuple(
        (
            columns[_column(result.cell.id)],
            TOP + LINE * clients.index(result.cell.client.id),
            result.verdict.value,
            f"{_name(result.cell)}: {WORDS[result.verdict]}",
        )
        for result in report.results
    )
    counted = ", ".join(f"{count} {WORDS[verdict]}" for verdict, count in report.counts.items())
    return Picture(
        width=max([LEFT, *columns.values()]) + STEP,
        height=TOP + LINE * len(clients),
        label=f"{len(clients)} clients in {len(columns)} scenarios: {counted}",
        names=tuple((name, TOP + LINE * n + STEP) for n, name in enumerate(clients)),
        folders=folders,
        squares=squares,
    )


def _name(cell: Cell) -> str:
    return f"{cell.client.id}, {cell.scenario.id}, {cell.variant}, {cell.driver}"


def _column(cell: str) -> str:
    return cell.partition(":")[2]


def _columns(report: Report) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    places: dict[str, int] = {}
    folders: list[tuple[str, int]] = []
    at = LEFT
    for name in sorted({_column(result.cell.id) for result in report.results}):
        folder = name.partition("/")[0]
        if not folders or folders[-1][0] != folder:
            at += GAP if folders else 0
            folders.append((folder, at))
        places[name] = at
        at += STEP
    # A folder of one or two columns is too narrow for its name.
    ends = [*(x for _, x in folders[1:]), at]
    named = tuple(
        (name if end - x > LETTER * len(name) else "", x)
        for (name, x), end in zip(folders, ends, strict=True)
    )
    return places, named
