"""The few of many examples that show together all that any of them shows."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

T = TypeVar("T")


def few_that_show_all(shown: Mapping[T, AbstractSet[object]]) -> list[T]:
    """Return the examples that are enough, each the one that adds most, in that order."""
    left, chosen = set[object]().union(*shown.values()), list[T]()
    while left:
        chosen.append(max(shown, key=lambda example: len(shown[example] & left)))
        left -= shown[chosen[-1]]
    return chosen
