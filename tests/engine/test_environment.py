from pathlib import Path

import pytest

from harness.drivers.driver import Prepared, Recipe
from harness.drivers.in_process import InProcessDriver
from harness.engine.environment import open_environment
from harness.errors import ServerError
from harness.model.observation import BuildFacts
from harness.model.program import Program
from harness.model.scenario import Flow, Variant
from tests.tiny import values

PREPARED = Prepared(
    program=Program(
        client=values.client(),
        flow=Flow.PLAIN,
        variant=Variant.FILLED,
        folder="",
        published="",
        source="",
        support={},
        locks={},
    ),
    facts=BuildFacts(seconds=0, cached=True),
)


def test_a_bench_leaves_nothing_behind() -> None:
    with open_environment(InProcessDriver({})) as environment:
        folder = Path(environment.folder)
        recipe = Recipe(seed=b"seed", size=9)
        with (
            environment.workplace(PREPARED, recipe) as first,
            environment.workplace(PREPARED, None) as second,
        ):
            (first.folder / "left-behind").touch()
            homes = {first.folder.parent, second.folder.parent}
            assert list(second.folder.iterdir()) == []
            assert first.file.stat().st_size == 9
            assert not second.file.exists()

        assert len(homes) == 2
        assert not any(home.exists() for home in homes)
    assert not folder.exists()
    with pytest.raises(ServerError, match="not running"):
        environment.server.create_bucket("late")
