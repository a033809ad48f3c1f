"""Ways to do the same work, side by side: they take turns, so that all meet the same weather."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.rows import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way to do the work: it returns its seconds, at most so many times those of another."""

    name: str
    run: Callable[[], float]
    beside: str = ""
    at_most: float | None = None


def side_by_side(ways: Sequence[Way], rounds: int, note: str) -> Iterator[Row]:
    """Let the ways take turns; yield the median of each, and its ratio to that of its neighbour."""
    seconds: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            seconds[way.name].append(way.run())
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    for way in ways:
        told = f"{note}; rounds: {', '.join(f'{each:.1f}' for each in seconds[way.name])} s"
        yield Row(what=way.name, value=medians[way.name], unit="s", note=told)
        if way.beside:
            ratio = medians[way.name] / medians[way.beside]
            what = f"{way.name}, beside: {way.beside}"
            yield Row(what=what, value=ratio, unit="×", at_most=way.at_most)
