"""Scenario files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.catalog.documents import parse, read_toml
from harness.errors import FixtureError
from harness.model.identity import AuthVersion
from harness.model.scenario import Flow, Scenario, Variant

REFUSED = 400


def read_scenario(path: Path, folder: Path) -> Scenario:
    """Return the scenario; its id is the file's path below the folder, without the suffix."""
    document = {"id": path.relative_to(folder).with_suffix("").as_posix()} | read_toml(path)
    _spell_out_key(document)
    scenario = parse(Scenario, document, file=path)
    expect, damage = scenario.expect, scenario.damage
    if expect.status >= REFUSED and not expect.code and not scenario.server.fault:
        problem = f"a refusal with status {expect.status} needs the error code of the service"
        raise FixtureError(file=str(path), key="expect.code", problem=problem)
    if expect.anything and scenario.by_default:
        problem = "a scenario that runs by default expects something"
        raise FixtureError(file=str(path), key="expect.anything", problem=problem)
    if scenario.sign.auth is not AuthVersion.V4 and (damage.shift_date or damage.flip_signature):
        problem = (
            f"only a V4 URL can be damaged so, and this one is signed the {scenario.sign.auth} way"
        )
        raise FixtureError(file=str(path), key="damage", problem=problem)
    if scenario.sign.signs_host and scenario.sign.auth is AuthVersion.V1:
        problem = "a signature of the first version holds for every host"
        raise FixtureError(file=str(path), key="sign.signs_host", problem=problem)
    if scenario.has_cname and damage.other_bucket:
        problem = "a name of its own leads to one bucket, and to no other one"
        raise FixtureError(file=str(path), key="damage.other_bucket", problem=problem)
    if scenario.variants:
        return scenario
    only = Variant.FILLED if scenario.flow is Flow.HEADERS else Variant.PUBLISHED
    return replace(scenario, variants=(only,))


def _spell_out_key(document: dict[str, Any]) -> None:
    sign = document.get("sign")
    if isinstance(sign, dict) and isinstance(sign.get("key"), str):
        sign["key"] = {"text": sign["key"]}
