"""Which clients of a warm run were kept, and why the others were started anew."""

from collections.abc import Iterable, Iterator

from harness.model.observation import ProcessFacts
from harness.model.verdict import CellResult


def warmth(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield a line for the clients that were kept, and one for each reason against it.

    A run for which nothing of the kind was asked has none.
    """
    kept: dict[str, None] = {}
    anew: dict[str, dict[str, int]] = {}
    for result in results:
        for facts in _processes(result):
            if facts.warm:
                kept[result.cell.client.id] = None
            elif facts.cold_because:
                counts = anew.setdefault(facts.cold_because, {})
                counts[result.cell.client.id] = counts.get(result.cell.client.id, 0) + 1
    if kept:
        yield f"Warm: {', '.join(kept)}."
    for reason, counts in anew.items():
        names = ", ".join(
            f"{name} ({count} of its processes)" if name in kept else name
            for name, count in counts.items()
        )
        yield f"Cold: {names}: {reason}."


def _processes(result: CellResult) -> tuple[ProcessFacts, ...]:
    return result.observation.processes if result.observation else ()
