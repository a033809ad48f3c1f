"""Which cells a run has."""

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus

from harness.model.cell import Cell, DriverName
from harness.model.client import Client
from harness.model.scenario import Scenario


def plan(
    clients: Iterable[Client], scenarios: Iterable[Scenario], driver: DriverName
) -> tuple[Cell, ...]:
    """Return every client × scenario × variant, also those that a client declares impossible.

    One cell of each such declaration is a trial. CORS rules are for browsers: no other client is
    asked about them.
    """
    chosen = tuple(scenarios)
    cells = [
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
    ]
    trials = _trials(cells)
    return tuple(replace(cell, is_trial=True) if cell.id in trials else cell for cell in cells)


def _trials(cells: Iterable[Cell]) -> set[str]:
    """Return the ids of the cells to try: of each declaration the first that expects a success.

    A client that can do nothing still meets a scenario in which it is to be refused.
    """
    declared: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.unsupported in {limit.reason for limit in cell.client.unsupported}:
            declared.setdefault((cell.client.id, cell.unsupported), []).append(cell)
    firsts = (min(group, key=_expects_a_refusal) for group in declared.values())
    return {cell.id for cell in firsts}


def _expects_a_refusal(cell: Cell) -> bool:
    return cell.scenario.expect.status != HTTPStatus.OK


def _reason(client: Client, scenario: Scenario) -> str:
    for declared in client.unsupported:
        if fnmatchcase(scenario.id, declared.scenarios):
            return declared.reason
    if scenario.flow not in client.snippets:
        return f"{client.id} has no snippet for uploads of this kind ({scenario.flow})"
    return ""
