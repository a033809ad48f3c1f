"""Where along the versions of a library a verdict changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.model.client import Client
from harness.model.verdict import CellResult, Verdict

Trial = Callable[[Client], CellResult]


@dataclass(frozen=True, kw_only=True, slots=True)
class Boundary:
    """Two neighbouring versions, the older first; between them the verdict changes.

    Where the oldest and the newest version agree, these are the two, and ``changes`` is false.
    """

    older: CellResult
    newer: CellResult
    changes: bool
    runs: int


def bisect(versions: Sequence[Client], trial: Trial) -> Boundary:
    """Find a change among versions in their order, in at most log2(n) + 2 runs.

    A change is found wherever the ends differ; where the verdict changes more than once, it is one
    of the changes.
    """
    low, high = 0, len(versions) - 1
    older, newer, runs = trial(versions[low]), trial(versions[high]), 2
    if _passes(older) is _passes(newer):
        return Boundary(older=older, newer=newer, changes=False, runs=runs)
    while high - low > 1:
        middle = (low + high) // 2
        result = trial(versions[middle])
        runs += 1
        if _passes(result) is _passes(older):
            low, older = middle, result
        else:
            high, newer = middle, result
    return Boundary(older=older, newer=newer, changes=True, runs=runs)


def _passes(result: CellResult) -> bool:
    return result.verdict in {Verdict.PASSED, Verdict.UNEXPECTED_PASS}
