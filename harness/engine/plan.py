"""Which cells a run has."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from harness.model.cell import Cell, DriverName
from harness.model.client import Client
from harness.model.scenario import Scenario


def plan(
    clients: Iterable[Client], scenarios: Iterable[Scenario], driver: DriverName
) -> tuple[Cell, ...]:
    """Return every client × scenario × variant, also those that a client declares impossible.

    CORS rules are for browsers: no other client is asked about them.
    """
    chosen = tuple(scenarios)
    return tuple(
        Cell(
            client=client,
            scenario=scenario,
            variant=variant,
            driver=driver,
            unsupported=_reason(client, scenario),
        )
        for client in clients
        for scenario in chosen
        for variant in scenario.variants
        if scenario.server.cors is None or client.origin
    )


def _reason(client: Client, scenario: Scenario) -> str:
    for declared in client.unsupported:
        if fnmatchcase(scenario.id, declared.scenarios):
            return declared.reason
    if scenario.flow not in client.snippets:
        return f"{client.id} has no snippet for uploads of this kind ({scenario.flow})"
    return ""
