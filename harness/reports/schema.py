"""The JSON Schema of a record, exported from the types that write it."""

import json
from typing import Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.observation import Observation
from harness.model.scenario import Scenario, Variant
from harness.model.shard import Shard
from harness.model.verdict import Finding, Verdict

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class RunLine(TypedDict):
    """The first line: the format, when the run began (Unix seconds), and which cells it has.

    ``plan`` names client, scenario, variant and driver of each cell in the order of the run;
    ``options`` are those of the command line by which its verdicts were made.
    """

    kind: Literal["run"]
    format: Literal[1]
    at: float
    cells: int
    plan: NotRequired[tuple[tuple[str, str, Variant, DriverName], ...]]
    options: NotRequired[tuple[str, ...]]
    shard: NotRequired[Shard | None]


class ClientLine(TypedDict):
    """One client that the run has."""

    kind: Literal["client"]
    value: Client


class ScenarioLine(TypedDict):
    """One scenario that the run has."""

    kind: Literal["scenario"]
    value: Scenario


class CellLine(TypedDict):
    """One cell with its facts and its verdict; client and scenario stand on lines of their own.

    Of several lines for one cell, the last counts: it was run again.
    """

    kind: Literal["cell"]
    client: str
    scenario: str
    variant: Variant
    driver: DriverName
    unsupported: str
    verdict: Verdict
    reason: str
    error: str
    findings: tuple[Finding, ...]
    observation: Observation | None


class EndLine(TypedDict):
    """The line of an end: how long the run took, and the complaints about it as a whole.

    ``problems`` are what is wrong with the pages themselves.
    """

    kind: Literal["end"]
    seconds: float
    complaints: tuple[str, ...]
    problems: NotRequired[tuple[Finding, ...]]


Line = RunLine | ClientLine | ScenarioLine | CellLine | EndLine


def record_schema() -> str:
    """Return the JSON Schema of one line of a record."""
    schema = TypeAdapter(Line).json_schema(mode="serialization")
    document = {
        "$schema": DIALECT,
        "title": "One line of a record of the OSS snippet harness",
        **schema,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
