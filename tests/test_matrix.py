from harness.engine.judge import Baseline
from harness.model.verdict import CellResult
from harness.pytest_plugin import assert_conforms


def test_cell_ends_as_expected(harness_result: CellResult) -> None:
    assert_conforms(harness_result)


def test_the_baseline_is_in_force(harness_baseline: tuple[Baseline, tuple[str, ...]]) -> None:
    _, complaints = harness_baseline

    assert not complaints
