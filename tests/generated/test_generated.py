"""Drawn scenarios: their files are read as they are, and clients that are kept agree about them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings

from harness.catalog.scenarios import read_scenario
from harness.model.scenario import HostName, Scenario
from tests.generated.comparing import clients
from tests.generated.drawing import ID, as_file, scenarios

FEW = 6
# As they are drawn: to look for the simplest one of its kind takes a hundred times as long.
AS_DRAWN = settings(max_examples=2_000, phases=(Phase.generate,), database=None)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=scenarios())
def test_the_file_of_a_scenario_is_that_scenario(tmp_path: Path, drawn: Scenario) -> None:
    file = tmp_path / f"{ID}.toml"
    file.write_text(as_file(drawn), encoding="utf-8")

    assert read_scenario(file, tmp_path) == drawn


WANTED: list[Callable[[Scenario], bool]] = [
    lambda one: one.sign.host is HostName.CNAME and bool(one.sign.metadata),
    lambda one: one.expect.status == 403 and bool(one.send.drop_metadata),
    lambda one: one.server.fault is not None,
    lambda one: not one.sign.key.text.isascii(),
]


@pytest.mark.parametrize("is_wanted", WANTED)
def test_scenarios_of_every_kind_are_drawn(is_wanted: Callable[[Scenario], bool]) -> None:
    assert is_wanted(find(scenarios(), is_wanted, settings=AS_DRAWN))


def test_clients_agree_about_a_few_of_them() -> None:
    with clients("python-requests", "curl") as chosen:

        @seed(16)
        @settings(
            max_examples=FEW, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(scenarios())
        def agree(drawn: Scenario) -> None:
            assert chosen.differences(drawn) == {}, as_file(drawn)

        agree()


def test_a_difference_is_told() -> None:
    drawn = find(scenarios(), lambda one: one.expect.status == 200, settings=AS_DRAWN)
    wrong = replace(drawn, expect=replace(drawn.expect, status=201))

    with clients("curl") as chosen:
        assert "status-expected" in chosen.differences(wrong)["curl"]
