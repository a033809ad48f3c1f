"""The record of a run: one JSON value a line, from which every report can be made again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from harness.catalog.messages import RENDERED, fix_of, message_of, read_messages
from harness.catalog.wording import worded_anew
from harness.errors import FixtureError
from harness.model.cell import Cell
from harness.model.client import Client
from harness.model.events import CellFinished, Event, RunFinished, RunStarted
from harness.model.observation import Observation
from harness.model.phrase import AS_MADE, data_of
from harness.model.report import Report
from harness.model.scenario import Scenario
from harness.model.shard import Shard
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.ending import MERGE, CutShort, how_to_continue, shortcoming
from harness.reports.order import ReportOrder, numbered
from harness.reports.symbols import WORDS

FORMAT = 1
# What is written beside the fields of a finding, for people.
TEXTS = ("message", "fix")
# Made when they are needed: they take longer than all else that a small run loads.
CLIENT = cache(partial(TypeAdapter, Client))
SCENARIO = cache(partial(TypeAdapter, Scenario))
OBSERVATION = cache(partial(TypeAdapter, Observation))
FINDING = cache(partial(TypeAdapter, Finding))
CELL = cache(partial(TypeAdapter, Cell))
RESULT = cache(partial(TypeAdapter, CellResult))
SHARD = cache(partial(TypeAdapter, Shard | None))
T = TypeVar("T")
Place = tuple[str, str, str, str]


class RecordWriter:
    """Writes each event as it comes, so that a run that is cut short leaves what it had.

    Where it ``continues`` a record, the lines of the beginning are there already.
    """

    def __init__(self, stream: IO[str], *, continues: bool = False) -> None:
        self._stream = stream
        self._continues = continues

    def __call__(self, event: Event) -> None:
        """Write the lines of this event."""
        match event:
            case RunStarted() if not self._continues:
                self._begin(event)
            case CellFinished(result=result):
                self._write("cell", **_cell_line(result))
            case RunFinished(seconds=seconds, complaints=complaints, problems=problems):
                lines = [_finding_line(problem) for problem in problems]
                self._write(
                    "end",
                    seconds=seconds,
                    complaints=[data_of(one) for one in complaints],
                    problems=lines,
                )
            case _:
                return
        self._stream.flush()

    def _begin(self, event: RunStarted) -> None:
        cells, shard = event.cells, _data(SHARD(), event.shard)
        plan = [place_of(cell) for cell in cells]
        fields = {"shard": shard, "options": event.options, "plan": plan}
        self._write("run", format=FORMAT, at=event.at, cells=len(cells), **fields)
        for client in {cell.client.id: cell.client for cell in cells}.values():
            self._write("client", value=_data(CLIENT(), client))
        for scenario in {cell.scenario.id: cell.scenario for cell in cells}.values():
            self._write("scenario", value=_data(SCENARIO(), scenario))
        for result in event.kept:
            self._write("cell", **_cell_line(result))

    def _write(self, kind: str, **fields: object) -> None:
        self._stream.write(json.dumps({"kind": kind, **fields}, ensure_ascii=False) + "\n")


def _data(adapter: TypeAdapter[T], value: T) -> Any:  # noqa: ANN401  any value of JSON
    """Return a value as JSON has it, its phrases as what they are made of."""
    return adapter.dump_python(value, mode="json", context=AS_MADE)


def place_of(cell: Cell) -> Place:
    """Return what tells a cell from all others of its run."""
    return (cell.client.id, cell.scenario.id, cell.variant.value, cell.driver.value)


def _cell_line(result: CellResult) -> dict[str, object]:
    cell, seen = result.cell, result.observation
    return {
        "client": cell.client.id,
        "scenario": cell.scenario.id,
        "variant": cell.variant,
        "driver": cell.driver,
        "unsupported": data_of(cell.unsupported),
        "is_trial": cell.is_trial,
        "is_watched": cell.is_watched,
        "options": list(cell.options),
        "verdict": result.verdict,
        "reason": data_of(result.reason),
        "error": data_of(result.error),
        "findings": [_finding_line(finding) for finding in result.findings],
        "observation": None if seen is None else _data(OBSERVATION(), seen),
    }


def _finding_line(finding: Finding) -> dict[str, object]:
    """Return a finding with its texts, for whoever reads the record without the catalogue."""
    fields = _data(FINDING(), finding)
    return {**fields, "message": message_of(finding), "fix": fix_of(finding)}


def _finding(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a finding; of an older record, whose text is all there is, as text."""
    fields = {name: value for name, value in line.items() if name not in TEXTS}
    if line.get("kind") in read_messages():
        return fields
    old = {"kind": RENDERED, "details": {"message": line["message"]}, "advice": line.get("fix", "")}
    return fields | old


@dataclass(kw_only=True, slots=True)
class Recording:
    """The content of a record, whether its run came to an end or not.

    ``planned`` is None as long as no line has told how many cells there are to be; ``plan`` is
    empty also in records of a harness that wrote none. ``options`` are those with which the run was
    begun; ``earlier`` are verdicts that a later line has replaced. ``seconds`` is None where the
    run was cut short; ``intact`` is how many bytes hold whole lines.
    """

    clients: dict[str, Client] = field(default_factory=dict)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    by_place: dict[Place, CellResult] = field(default_factory=dict)
    earlier: list[CellResult] = field(default_factory=list)
    at: float = 0.0
    planned: int | None = None
    plan: tuple[Place, ...] = ()
    options: tuple[str, ...] = ()
    shard: Shard | None = None
    seconds: float | None = None
    complaints: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    intact: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the run came to its end and every planned cell has a verdict."""
        return self.seconds is not None and len(self.by_place) == self.planned

    @property
    def has_begun(self) -> bool:
        """Whether the lines of the beginning are all there."""
        known = all(c in self.clients and s in self.scenarios for c, s, _, _ in self.plan)
        return bool(self.plan) and known

    @property
    def results(self) -> tuple[CellResult, ...]:
        """The last verdict of each cell in the order of the plan, whichever ended first."""
        return self.in_order(self.by_place.values())

    def cut_short(self, path: Path) -> CutShort:
        """Return what a run needs to go on with this record, which stands in a file."""
        return CutShort(path=path, plan=self.plan, options=self.options)

    def in_order(self, results: Iterable[CellResult]) -> tuple[CellResult, ...]:
        """Return these results in the order of the plan."""
        return tuple(sorted(results, key=self._order()))

    def take(self, line: dict[str, Any]) -> None:
        """Take what one line says; raise ValueError, KeyError or TypeError where it is damaged."""
        match line["kind"]:
            case "run":
                if line["format"] != FORMAT:
                    raise ValueError(f"format {line['format']} is not {FORMAT}, which is read here")
                self.at, self.planned = line["at"], line["cells"]
                self.plan = tuple((c, s, v, d) for c, s, v, d in line.get("plan", ()))
                self.options = tuple(line.get("options", ()))
                self.shard = SHARD().validate_python(line.get("shard"))
            case "client":
                client = CLIENT().validate_python(line["value"])
                self.clients[client.id] = client
            case "scenario":
                scenario = SCENARIO().validate_python(line["value"])
                self.scenarios[scenario.id] = scenario
            case "cell":
                self._add(self._result(line))
            case "end":
                self.seconds, self.complaints = line["seconds"], tuple(line["complaints"])
                problems = (_finding(problem) for problem in line.get("problems", ()))
                self.problems = tuple(FINDING().validate_python(one) for one in problems)
            case kind:
                raise ValueError(f"there is no line of kind {kind!r}")

    def cell(self, place: Mapping[str, str]) -> Cell:
        """Return the cell at this place of the plan."""
        both = {
            "client": _known(self.clients, "client", place),
            "scenario": _known(self.scenarios, "scenario", place),
        }
        return CELL().validate_python(dict(place) | both)

    def _add(self, result: CellResult) -> None:
        place = place_of(result.cell)
        if place in self.by_place:
            self.earlier.append(self.by_place[place])
        self.by_place[place] = result
        # What comes after an end is run again, and has an end of its own.
        self.seconds = None

    def _result(self, line: dict[str, Any]) -> CellResult:
        names = ("client", "scenario", "variant", "driver", "unsupported")
        later = {name: line.get(name, False) for name in ("is_trial", "is_watched")}
        later["options"] = tuple(line.get("options", ()))
        cell = replace(self.cell({name: line[name] for name in names}), **later)
        facts = {name: line[name] for name in ("verdict", "observation", "reason", "error")}
        findings = [_finding(finding) for finding in line["findings"]]
        return RESULT().validate_python(facts | {"cell": cell, "findings": findings})

    def _order(self) -> ReportOrder:
        # One driver runs all its cells before the next one begins.
        drivers = dict.fromkeys(place[3] for place in self.plan or self.by_place)
        return ReportOrder(
            drivers=numbered(drivers),
            clients=numbered(self.clients),
            scenarios=numbered(self.scenarios),
        )


def _known(lines: Mapping[str, T], kind: str, place: Mapping[str, str]) -> T:
    if place[kind] not in lines:
        raise ValueError(f"no line before it tells of the {kind} {place[kind]!r}")
    return lines[place[kind]]


def read_recording(path: Path) -> Recording:
    """Return what the record holds so far; a last line that was cut off counts for nothing.

    Raises FixtureError for any other line that is damaged.
    """
    reading = Recording()
    for number, line in _lines(path):
        try:
            if line.strip():
                reading.take(json.loads(line.decode(), object_hook=worded_anew))
        except (ValueError, KeyError, TypeError) as error:
            if not line.endswith(b"\n"):
                break
            fields = {"key": f"line {number}", "hint": "`--record FILE` of a run writes one"}
            problem = f"is not a line of a record: {_short(error)}"
            raise FixtureError(file=str(path), problem=problem, **fields) from error
        reading.intact += len(line)
    return reading


def read_record(path: Path) -> Report:
    """Return the report that this record was written for.

    A cell that the run had planned and not finished is an ERROR. Raises FixtureError for a line
    that is damaged, and for a record in which no cell was finished.
    """
    reading = read_recording(path)
    if reading.is_whole or (reading.has_begun and reading.by_place):
        return report_of(reading, path)
    problem = shortcoming(len(reading.by_place), reading.planned, is_empty=not reading.intact)
    hint = how_to_continue(reading.cut_short(path))
    raise FixtureError(file=str(path), key="", problem=problem, hint=hint)


def report_of(reading: Recording, path: Path) -> Report:
    """Return the report on what this record holds."""
    has_others = reading.planned is not None and len(reading.by_place) > reading.planned
    goes_on = MERGE if has_others else how_to_continue(reading.cut_short(path))
    left = "" if reading.is_whole else f"{goes_on}."
    complaints, cut = reading.complaints, ""
    if left and len(reading.by_place) == reading.planned:
        cut = f"{path}: the run was cut short before its end; {left}"
        complaints = (cut,)
    elif left:
        lacks = shortcoming(len(reading.by_place), reading.planned, is_empty=False)
        cut = f"{path}: {lacks}; {left}"
    unfinished = {place: _unfinished(reading, place, left) for place in reading.plan if left}
    return Report(
        at=reading.at,
        results=reading.in_order((unfinished | reading.by_place).values()),
        seconds=reading.seconds or 0.0,
        complaints=complaints,
        problems=reading.problems,
        notes=tuple(run_again(reading.earlier, reading.by_place)),
        cut=cut,
    )


def run_again(earlier: Iterable[CellResult], results: Mapping[Place, CellResult]) -> Iterator[str]:
    """Yield what to know of cells that were run again: a red one may have turned green by luck."""
    first = {place_of(result.cell): result for result in reversed(tuple(earlier))}
    for place, was in first.items():
        now = results[place]
        turned = f"{WORDS[was.verdict]} → {WORDS[now.verdict]}"
        yield f"run again: {now.cell.id}: {turned}"


def _unfinished(reading: Recording, place: Place, left: str) -> CellResult:
    names = ("client", "scenario", "variant", "driver")
    return CellResult(
        cell=reading.cell(dict(zip(names, place, strict=True))),
        verdict=Verdict.ERROR,
        error=f"The run was cut short before this cell had a verdict.\n  hint: {left}",
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as stream:
            yield from enumerate(stream, start=1)
    except OSError as error:
        raise FixtureError(
            file=str(path), key="", problem=f"cannot be read: {error.strerror}"
        ) from error


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error)
