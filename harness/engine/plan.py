"""Which cells a run has."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from pathlib import Path

from harness.model.cell import Cell, DriverName
from harness.model.client import Client
from harness.model.scenario import Scenario


def plan(
    clients: Iterable[Client],
    scenarios: Iterable[Scenario],
    driver: DriverName,
    *,
    watches: bool = False,
) -> tuple[Cell, ...]:
    """Return every client × scenario × variant, also those that a client declares impossible.

    One cell of each such declaration is a trial; who ``watches`` has them all run, and each that
    expects a success is one. CORS rules are for browsers: no other client is asked about them.
    """
    chosen = tuple(scenarios)
    cells = [
        Cell(
            client=client,
            scenario=scenario,
            variant=variant,
            driver=driver,
            unsupported=_reason(client, scenario, driver),
        )
        for client in clients
        for scenario in chosen
        for variant in scenario.variants
        if scenario.server.cors is None or client.origin
    ]
    seen = [cell for cell in cells if watches and _can_be_watched(cell)]
    watched = {cell.id for cell in seen}
    trials = _trials(cells) | {cell.id for cell in seen if not _proves_little(cell)}
    marked = trials | watched
    return tuple(
        replace(cell, is_trial=cell.id in trials, is_watched=cell.id in watched)
        if cell.id in marked
        else cell
        for cell in cells
    )


def repeated_options(**given: Path | str | Sequence[str] | bool | None) -> tuple[str, ...]:
    """Return the options of a run as words of the command line that repeats a cell of it.

    These change its verdict, and all that do are to be here; what chooses cells, writes reports or
    says how many run at a time is not.
    """
    words: list[str] = []
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words += [option] if value else []
        elif isinstance(value, str | Path):
            words += [option, str(value)]
        else:
            words += [word for one in value or () for word in (option, one)]
    return tuple(words)


def _can_be_watched(cell: Cell) -> bool:
    return bool(cell.unsupported) and cell.scenario.flow in cell.client.snippets


def _trials(cells: Iterable[Cell]) -> set[str]:
    """Return the ids of the cells to try: of each declaration the first that expects a success.

    A client that can do nothing still meets a scenario in which it is to be refused.
    """
    declared: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.unsupported in {limit.reason for limit in cell.client.unsupported}:
            declared.setdefault((cell.client.id, cell.unsupported), []).append(cell)
    firsts = (min(group, key=_proves_little) for group in declared.values())
    return {cell.id for cell in firsts}


def _proves_little(cell: Cell) -> bool:
    expect = cell.scenario.expect
    return expect.anything or expect.status != HTTPStatus.OK


def _reason(client: Client, scenario: Scenario, driver: DriverName) -> str:
    for declared in client.unsupported:
        is_meant = fnmatchcase(scenario.id, declared.scenarios)
        if is_meant and fnmatchcase(driver, declared.drivers):
            return declared.reason
    if scenario.flow not in client.snippets:
        return f"{client.id} has no snippet for uploads of this kind ({scenario.flow})"
    return ""
