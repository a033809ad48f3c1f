from collections.abc import Callable

import pytest

from harness.engine.bisect import bisect
from harness.model.client import Client, LibraryVersion
from harness.model.verdict import CellResult, Verdict
from harness.model.versions import in_order
from tests.tiny.values import cell, client

VERSIONS = [client("a").at(LibraryVersion(id=f"1.{number}")) for number in range(30)]


def trial_of(passes: Callable[[int], bool], ran: list[str]) -> Callable[[Client], CellResult]:
    def trial(one: Client) -> CellResult:
        ran.append(one.version)
        number = int(one.version.partition(".")[2])
        verdict = Verdict.PASSED if passes(number) else Verdict.FAILED
        return CellResult(cell=cell(one.id), verdict=verdict)

    return trial


@pytest.mark.parametrize("first", [1, 2, 15, 28, 29])
@pytest.mark.parametrize("from_there", [True, False])
def test_the_change_is_found_in_few_runs(first: int, *, from_there: bool) -> None:
    ran: list[str] = []

    found = bisect(VERSIONS, trial_of(lambda number: (number >= first) is from_there, ran))

    assert found.changes
    assert found.older.cell.client.id == f"a@1.{first - 1}"
    assert found.newer.cell.client.id == f"a@1.{first}"
    assert found.runs == len(ran) <= 2 + 5


def test_ends_that_agree_are_told_after_two_runs() -> None:
    ran: list[str] = []

    found = bisect(VERSIONS, trial_of(lambda _number: True, ran))

    assert not found.changes
    assert ran == ["1.0", "1.29"]


def test_versions_are_ordered_by_their_numbers() -> None:
    names = ["1.10", "1.9", "nightly", "1.9.1", "0.27.2"]

    ordered = in_order([client("a").at(LibraryVersion(id=name)) for name in names])

    assert [one.version for one in ordered] == ["nightly", "0.27.2", "1.9", "1.9.1", "1.10"]
