from harness.model.scenario import Variant
from tests.tiny.values import cell


def test_a_cell_is_called_by_client_scenario_variant_and_driver() -> None:
    named = cell("go-nethttp", "put/plain", variant=Variant.FILLED)

    assert named.id == "go-nethttp:put/plain:filled:local"
