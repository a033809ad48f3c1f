"""The parts of a run: all of it, nothing twice, the same everywhere, and as long as each other."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.engine.shards import Durations, digest, durations_of, share
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName
from harness.model.verdict import CellResult, Verdict
from tests.tiny.values import cell, observation, process

names = st.sampled_from("abcdef")
drivers = st.sampled_from([DriverName.LOCAL, DriverName.CONTAINER])
seconds = st.floats(min_value=0.0, max_value=100.0)


def built(names: set[tuple[str, str, DriverName]]) -> tuple[Cell, ...]:
    return tuple(replace(cell(c, f"put/{s}"), driver=driver) for c, s, driver in sorted(names))


cells = st.sets(st.tuples(names, names, drivers), min_size=1).map(built)
durations = st.none() | st.builds(
    Durations,
    cells=st.dictionaries(st.sampled_from([f"a:put/{s}:published:local" for s in "abc"]), seconds),
    clients=st.dictionaries(names, seconds),
)


@given(cells=cells, of=st.integers(1, 5), known=durations)
def test_together_they_are_the_whole_and_none_overlaps(
    cells: tuple[Cell, ...], of: int, known: Durations | None
) -> None:
    of = min(of, len({each.id.rpartition(":")[0] for each in cells}))
    parts = [share(cells, number, of, known)[0] for number in range(1, of + 1)]

    assert sorted(c.id for part in parts for c in part) == sorted(c.id for c in cells)
    assert all(parts)
    assert all(list(part) == [c for c in cells if c in part] for part in parts)


@given(cells=cells, known=durations, data=st.data())
def test_the_order_in_which_the_cells_come_changes_nothing(
    cells: tuple[Cell, ...], known: Durations | None, data: st.DataObject
) -> None:
    shuffled = tuple(data.draw(st.permutations(cells)))
    of = min(2, len({each.id.rpartition(":")[0] for each in cells}))

    first, shard = share(cells, 1, of, known)
    second, same = share(shuffled, 1, of, known)

    assert {c.id for c in first} == {c.id for c in second}
    assert shard == same


@given(cells=cells)
def test_a_cell_meets_itself_under_every_driver_in_one_part(cells: tuple[Cell, ...]) -> None:
    of = min(3, len({each.id.rpartition(":")[0] for each in cells}))
    owners: dict[str, set[int]] = {}
    for number in range(1, of + 1):
        for each in share(cells, number, of)[0]:
            owners.setdefault(each.id.rpartition(":")[0], set()).add(number)

    assert all(len(numbers) == 1 for numbers in owners.values())


def test_without_durations_every_part_gets_as_many_cells_of_each_client() -> None:
    some = tuple(cell(name, f"put/{n}") for name, n in product("ab", range(12)))

    for number in (1, 2, 3):
        mine = [each.client.id for each in share(some, number, 3)[0]]
        assert (mine.count("a"), mine.count("b")) == (4, 4)


def test_parts_take_as_long_as_each_other() -> None:
    some = tuple(cell(name, f"put/{n}") for name, n in product(("fast", "slow"), range(12)))
    known = Durations(cells={}, clients={"fast": 0.01, "slow": 1.0})

    loads = [sum(known.of(each) for each in share(some, n, 5, known)[0]) for n in range(1, 6)]

    assert max(loads) - min(loads) <= 1.0


def test_what_took_long_weighs_and_what_is_unknown_weighs_as_its_client_does() -> None:
    def result(name: str, scenario: str, took: float) -> CellResult:
        runs = (replace(process(), seconds=took), replace(process(), seconds=took))
        seen = observation(processes=runs)
        return CellResult(cell=cell(name, scenario), verdict=Verdict.PASSED, observation=seen)

    known = durations_of([result("a", "put/x", 3.0), result("a", "put/y", 1.0)])

    assert known.of(cell("a", "put/x")) == 6.0
    assert known.of(cell("a", "put/new")) == 4.0
    assert known.of(cell("new", "put/new")) == 4.0
    assert known.of(cell("a", "put/x", unsupported="it is old")) == 0.0


def test_an_error_has_no_duration() -> None:
    known = durations_of([CellResult(cell=cell(), verdict=Verdict.ERROR, error="it broke")])

    assert share((cell(),), 1, 1, known)[0] == (cell(),)


def test_more_parts_than_cells_are_refused() -> None:
    with pytest.raises(UsageError, match="1 cells cannot be shared out among 2 shards"):
        share((cell(),), 1, 2)


def test_other_cells_and_other_scenarios_are_another_whole() -> None:
    other = replace(cell(), scenario=replace(cell().scenario, title="another"))

    assert len({digest([cell()]), digest([other]), digest([cell(), cell("b")])}) == 3
