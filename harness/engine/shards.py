"""One matrix on several machines: which cells are whose."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from harness.errors import UsageError
from harness.model.cell import Cell
from harness.model.shard import Shard
from harness.model.verdict import CellResult

PART = re.compile(r"(\d{1,6})/(\d{1,6})").fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Durations:
    """The seconds that cells have taken, and that the cells of each client usually take."""

    cells: Mapping[str, float]
    clients: Mapping[str, float]

    def of(self, cell: Cell) -> float:
        """Return what the cell took, or what its client's or anybody's cells usually take."""
        if cell.unsupported and not cell.is_watched:
            return 0.0
        usual = self.clients.get(cell.client.id) or median(self.clients.values())
        return self.cells.get(cell.id, usual)


def durations_of(results: Iterable[CellResult]) -> Durations:
    """Return the seconds that the processes of each cell have taken."""
    cells, clients = {}, defaultdict(list)
    for result in results:
        if result.observation is not None:
            seconds = sum(process.seconds for process in result.observation.processes)
            cells[result.cell.id] = seconds
            clients[result.cell.client.id].append(seconds)
    usual = {name: median(each) for name, each in clients.items()}
    return Durations(cells=cells, clients=usual)


def part_of(words: str) -> tuple[int, int]:
    """Return the number of a part, and of how many; raise UsageError for what is none."""
    match = PART(words)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        message = f"--shard {words} is no part of a whole."
        raise UsageError(message, hint="K/N, such as 3/8, with K from 1 to N")
    return int(match[1]), int(match[2])


def share(
    cells: Sequence[Cell], number: int, of: int, durations: Durations | None = None
) -> tuple[tuple[Cell, ...], Shard]:
    """Return the cells of one part in their own order, and what it is a part of.

    The parts are the same on every machine that has the same cells and durations, they do not
    overlap, and together they are the whole. A cell stays with itself under other drivers, so that
    drivers can be compared. Without durations each part gets as many cells of each client.
    """
    groups = _groups(cells)
    if of > len(groups):
        message = f"{len(groups)} cells cannot be shared out among {of} shards."
        raise UsageError(message, hint="a shard without cells would prove nothing: ask for fewer")
    if durations is None or not durations.clients:
        owners = _dealt(groups, of)
    else:
        owners = _balanced(groups, of, durations)
    mine = tuple(cell for cell in cells if owners[_group(cell)] == number - 1)
    return mine, Shard(number=number, of=of, whole=digest(cells))


def digest(cells: Iterable[Cell]) -> str:
    """Return what is the same for the same cells with the same clients and scenarios."""
    texts = sorted(f"{cell.id}\n{cell.client!r}\n{cell.scenario!r}\n" for cell in cells)
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _group(cell: Cell) -> str:
    return cell.id.rpartition(":")[0]


def _groups(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.id):
        groups[_group(cell)].append(cell)
    return dict(groups)


def _dealt(groups: Mapping[str, list[Cell]], of: int) -> dict[str, int]:
    # The names are sorted, so the cells of a client come one after the other.
    return {name: place % of for place, name in enumerate(groups)}


def _balanced(groups: Mapping[str, list[Cell]], of: int, durations: Durations) -> dict[str, int]:
    """Return an owner for each group: the longest first, each to whoever has least to do."""
    weights = {name: sum(durations.of(cell) for cell in group) for name, group in groups.items()}
    load, groups_of, owners = [0.0] * of, [0] * of, {}
    for name in sorted(groups, key=lambda name: (-weights[name], name)):
        # Of those who have as little to do, whoever has the fewest: nobody stays without.
        owner = min(range(of), key=lambda place: (load[place], groups_of[place], place))
        owners[name] = owner
        load[owner] += weights[name]
        groups_of[owner] += 1
    return owners
