"""The table of versions: what each does, what has changed with it, and when that was seen."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import groupby

from pydantic import TypeAdapter

from harness.model.report import Report
from harness.reports.behaviours import BEHAVIOURS, VersionRow, behaviours, changes
from harness.wire.redaction import redact

INTRODUCTION = """\
# Compatibility

What each version of each library does on the wire, with the snippets in `clients/`. Measured on
{day}; `make compatibility` measures it anew. Nothing here is an opinion: each word is read from
the requests that arrived at the server.

{questions}

{versions} versions of {clients} clients.
"""
LEGEND = "What differs from the version before it is **bold**; – was not run."


@dataclass(frozen=True, kw_only=True, slots=True)
class Compatibility:
    """The rows of one run, the day (in UTC) on which it began, and which scenario shows what."""

    day: str
    shown_by: Mapping[str, str]
    versions: tuple[VersionRow, ...]


TABLE = cache(partial(TypeAdapter, Compatibility))


def compatibility(report: Report) -> Compatibility:
    """Return the table that the cells of a run make."""
    day = datetime.fromtimestamp(report.at, UTC).date().isoformat()
    scenarios = {result.cell.scenario.id: result.cell.scenario for result in report.results}
    shown_by = {name: one.id for one in scenarios.values() for name in one.shows}
    return Compatibility(day=day, shown_by=shown_by, versions=behaviours(report.results))


def compatibility_json(table: Compatibility) -> str:
    """Return the table as JSON."""
    titles = {one.id: one.title for one in BEHAVIOURS}
    value = {"titles": titles, **asdict(table)}
    return redact(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def read_compatibility(text: str) -> Compatibility:
    """Return the table of a JSON text that ``compatibility_json`` has made."""
    value = json.loads(text)
    value.pop("titles")
    return TABLE().validate_python(value)


def compatibility_markdown(table: Compatibility) -> str:
    """Return the table as a page of the documentation."""
    questions = "\n".join(
        f"- {one.title}: `{table.shown_by[one.id]}`"
        for one in BEHAVIOURS
        if one.id in table.shown_by
    )
    lines = [
        INTRODUCTION.format(
            day=table.day,
            questions=questions,
            versions=len(table.versions),
            clients=len({row.client for row in table.versions}),
        )
    ]
    lines += ["## What has changed", "", *_changes(table), "", "## Every version", "", LEGEND, ""]
    for client, rows in groupby(table.versions, lambda row: row.client):
        lines += [*_of_client(client, tuple(rows)), ""]
    return redact("\n".join(lines).rstrip()) + "\n"


def _changes(table: Compatibility) -> Iterator[str]:
    yield "| library | version | what | before it | from it on |"
    yield "| --- | --- | --- | --- | --- |"
    for change in changes(table.versions):
        name, row, before = change.behaviour.id, change.row, change.before
        cells = (
            f"{row.library} ({row.language})",
            row.version,
            change.behaviour.title,
            f"{before.version}: {before.answers[name]}",
            row.answers[name],
        )
        yield f"| {' | '.join(map(_cell, cells))} |"


def _of_client(client: str, rows: Iterable[VersionRow]) -> Iterator[str]:
    every = tuple(rows)
    changed = {(change.row.version, change.behaviour.id) for change in changes(every)}
    yield f"### {every[0].library} ({every[0].language})"
    yield ""
    yield f"`{client}`"
    yield ""
    yield f"| version | {' | '.join(one.title for one in BEHAVIOURS)} |"
    yield f"| --- |{' --- |' * len(BEHAVIOURS)}"
    for row in every:
        cells = (
            _marked(row.answers[one.id], (row.version, one.id) in changed) for one in BEHAVIOURS
        )
        yield f"| {_cell(row.version)} | {' | '.join(cells)} |"


def _marked(text: str, is_changed: bool) -> str:  # noqa: FBT001  as it was found
    return f"**{_cell(text)}**" if is_changed else _cell(text)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*")
