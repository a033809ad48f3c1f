from dataclasses import replace

from harness.engine.plan import plan
from harness.model.cell import DriverName
from harness.model.client import Unsupported
from harness.model.scenario import Expect, Scenario, Variant
from tests.tiny.values import client

PLAIN = Scenario(id="put/plain", title="plain", variants=(Variant.PUBLISHED,))
BOTH = Scenario(id="key/plus", title="plus", variants=(Variant.PUBLISHED, Variant.FILLED))
LIMITED = replace(
    client("limited"),
    unsupported=(
        Unsupported(scenarios="key/*", reason="it encodes keys itself"),
        Unsupported(scenarios="*/plus", reason="never reached"),
    ),
)


def test_a_matrix_is_every_client_in_every_variant_of_every_scenario() -> None:
    cells = plan([client("a"), client("b")], [PLAIN, BOTH], DriverName.LOCAL)

    assert [cell.id for cell in cells] == [
        "a:put/plain:published:local",
        "a:key/plus:published:local",
        "a:key/plus:filled:local",
        "b:put/plain:published:local",
        "b:key/plus:published:local",
        "b:key/plus:filled:local",
    ]


def test_scenarios_that_come_one_by_one_are_planned_for_every_client() -> None:
    cells = plan([client("a"), client("b")], iter([PLAIN]), DriverName.IN_PROCESS)

    assert [cell.id for cell in cells] == [
        "a:put/plain:published:in-process",
        "b:put/plain:published:in-process",
    ]


def test_what_a_client_declares_impossible_is_planned_with_its_first_reason() -> None:
    cells = plan([LIMITED, client("able")], [PLAIN, BOTH], DriverName.LOCAL)

    assert {cell.id: cell.unsupported for cell in cells if cell.unsupported} == {
        "limited:key/plus:published:local": "it encodes keys itself",
        "limited:key/plus:filled:local": "it encodes keys itself",
    }


def test_one_cell_of_each_declaration_is_a_trial_and_it_is_to_succeed() -> None:
    late = Scenario(
        id="key/late",
        title="late",
        variants=(Variant.PUBLISHED,),
        expect=Expect(status=403, code="AccessDenied"),
    )

    cells = plan([LIMITED], [late, PLAIN, BOTH], DriverName.LOCAL)

    assert [cell.id for cell in cells if cell.is_trial] == ["limited:key/plus:published:local"]


def test_what_only_one_driver_cannot_is_planned_with_the_others() -> None:
    limit = Unsupported(scenarios="*", reason="it hears no early answer", drivers="local")
    limited = replace(client("limited"), unsupported=(limit,))

    assert [
        cell.unsupported for driver in DriverName for cell in plan([limited], [PLAIN], driver)
    ] == [limit.reason if driver is DriverName.LOCAL else "" for driver in DriverName]
