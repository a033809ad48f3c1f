"""What the engine says while it works; listeners are unknown to it."""

from dataclasses import dataclass

from harness.model.cell import Cell
from harness.model.shard import Shard
from harness.model.verdict import CellResult, Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class RunStarted:
    """A run begins: the planned cells and when (Unix seconds).

    ``kept`` are verdicts of an earlier run that this one goes on from; ``shard`` says which part
    of a whole the cells are.
    """

    cells: tuple[Cell, ...]
    at: float
    kept: tuple[CellResult, ...] = ()
    shard: Shard | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The options that the command line repeats for any of its cells."""
        return self.cells[0].options if self.cells else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildBegun:
    """One client's program is built now, with the libraries that it needs, unless it is there."""

    client: str
    program: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgramBuilt:
    """One client's program is ready, or has failed to build."""

    client: str
    program: str
    seconds: float
    cached: bool
    failure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CellFinished:
    """One cell has its verdict."""

    result: CellResult


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFinished:
    """A run ends after so many seconds, with complaints about it as a whole (a stale baseline).

    ``problems`` are what is wrong with the pages themselves.
    """

    seconds: float
    complaints: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()


Event = RunStarted | BuildBegun | ProgramBuilt | CellFinished | RunFinished
