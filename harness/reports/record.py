"""The record of a run: one JSON value a line, from which every report can be made again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from harness.errors import FixtureError
from harness.model.cell import Cell
from harness.model.client import Client
from harness.model.events import CellFinished, Event, RunFinished, RunStarted
from harness.model.observation import Observation
from harness.model.report import Report
from harness.model.scenario import Scenario
from harness.model.verdict import CellResult, Finding

FORMAT = 1
CLIENT = TypeAdapter(Client)
SCENARIO = TypeAdapter(Scenario)
OBSERVATION = TypeAdapter(Observation)
FINDINGS = TypeAdapter(tuple[Finding, ...])
CELL = TypeAdapter(Cell)
RESULT = TypeAdapter(CellResult)
T = TypeVar("T")


class RecordWriter:
    """Writes each event as it comes, so that a run that is cut short leaves what it had."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Write the lines of this event."""
        match event:
            case RunStarted(cells=cells, at=at):
                self._write("run", format=FORMAT, at=at, cells=len(cells))
                for client in {cell.client.id: cell.client for cell in cells}.values():
                    self._write("client", value=CLIENT.dump_python(client, mode="json"))
                for scenario in {cell.scenario.id: cell.scenario for cell in cells}.values():
                    self._write("scenario", value=SCENARIO.dump_python(scenario, mode="json"))
            case CellFinished(result=result):
                self._write("cell", **_cell_line(result))
            case RunFinished(seconds=seconds, complaints=complaints):
                self._write("end", seconds=seconds, complaints=complaints)
            case _:
                return
        self._stream.flush()

    def _write(self, kind: str, **fields: object) -> None:
        self._stream.write(json.dumps({"kind": kind, **fields}, ensure_ascii=False) + "\n")


def _cell_line(result: CellResult) -> dict[str, object]:
    cell, seen = result.cell, result.observation
    return {
        "client": cell.client.id,
        "scenario": cell.scenario.id,
        "variant": cell.variant,
        "driver": cell.driver,
        "unsupported": cell.unsupported,
        "verdict": result.verdict,
        "reason": result.reason,
        "error": result.error,
        "findings": FINDINGS.dump_python(result.findings, mode="json"),
        "observation": None if seen is None else OBSERVATION.dump_python(seen, mode="json"),
    }


@dataclass(kw_only=True, slots=True)
class _Reading:
    clients: dict[str, Client] = field(default_factory=dict)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    results: list[CellResult] = field(default_factory=list)
    planned: int | None = None
    seconds: float | None = None
    complaints: tuple[str, ...] = ()

    def take(self, line: dict[str, Any]) -> None:
        match line["kind"]:
            case "run":
                if line["format"] != FORMAT:
                    raise ValueError(f"format {line['format']} is not {FORMAT}, which is read here")
                self.planned = line["cells"]
            case "client":
                client = CLIENT.validate_python(line["value"])
                self.clients[client.id] = client
            case "scenario":
                scenario = SCENARIO.validate_python(line["value"])
                self.scenarios[scenario.id] = scenario
            case "cell":
                self.results.append(self._result(line))
            case "end":
                self.seconds, self.complaints = line["seconds"], tuple(line["complaints"])
            case kind:
                raise ValueError(f"there is no line of kind {kind!r}")

    def in_order(self) -> tuple[CellResult, ...]:
        """Return the results as they were planned, whichever ended first."""
        clients, scenarios = list(self.clients), list(self.scenarios)
        # One driver runs all its cells before the next one begins.
        drivers = list(dict.fromkeys(result.cell.driver for result in self.results))

        def place(result: CellResult) -> tuple[int, int, int, int]:
            cell = result.cell
            return (
                drivers.index(cell.driver),
                clients.index(cell.client.id),
                scenarios.index(cell.scenario.id),
                (*cell.scenario.variants, cell.variant).index(cell.variant),
            )

        return tuple(sorted(self.results, key=place))

    def _result(self, line: dict[str, Any]) -> CellResult:
        place = {name: line[name] for name in ("variant", "driver", "unsupported")}
        cell = CELL.validate_python(
            place
            | {"client": self.clients[line["client"]], "scenario": self.scenarios[line["scenario"]]}
        )
        facts = {name: line[name] for name in ("verdict", "observation", "reason", "error")}
        return RESULT.validate_python(facts | {"cell": cell, "findings": line["findings"]})


def read_record(path: Path) -> Report:
    """Return the report that this record was written for.

    Raises FixtureError for a line that is damaged, and for a record that ends before its run did.
    """
    reading = _Reading()
    for number, line in _lines(path):
        try:
            reading.take(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            problem = f"is not a line of a record: {_short(error)}"
            raise FixtureError(file=str(path), key=f"line {number}", problem=problem) from error
    if reading.seconds is None or len(reading.results) != reading.planned:
        problem = (
            f"holds {len(reading.results)} of {reading.planned or 0} cells: the run was cut short"
        )
        raise FixtureError(file=str(path), key="", problem=problem, hint="Run it again.")
    return Report(
        results=reading.in_order(), seconds=reading.seconds, complaints=reading.complaints
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as stream:
            yield from ((n, line) for n, line in enumerate(stream, start=1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureError(file=str(path), key="", problem=f"cannot be read: {error}") from error


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
    return str(error)
