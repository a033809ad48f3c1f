"""Scenario files."""

from dataclasses import replace
from pathlib import Path

from harness.catalog.documents import parse, read_toml
from harness.errors import FixtureError
from harness.model.scenario import Flow, Scenario, Variant

WITHOUT_ANSWER = 0
REFUSED = 400


def read_scenario(path: Path, folder: Path) -> Scenario:
    """Return the scenario; its id is the file's path below the folder, without the suffix."""
    document = {"id": path.relative_to(folder).with_suffix("").as_posix()} | read_toml(path)
    scenario = parse(Scenario, document, file=path)
    expect = scenario.expect
    if expect.status >= REFUSED and not expect.code and not scenario.server.fault:
        problem = f"a refusal with status {expect.status} needs the error code of the service"
        raise FixtureError(file=str(path), key="expect.code", problem=problem)
    if scenario.variants:
        return scenario
    only = Variant.FILLED if scenario.flow is Flow.HEADERS else Variant.PUBLISHED
    return replace(scenario, variants=(only,))
