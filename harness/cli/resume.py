"""``harness run --resume`` and ``--rerun-failed``: on from what a record holds."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from harness.catalog.catalog import Catalog
from harness.cli.planning import Planned, Selection, by_driver
from harness.engine.plan import plan
from harness.engine.run import RunPlan
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName
from harness.model.report import Report
from harness.model.scenario import Flow, Variant
from harness.model.verdict import CellResult, Verdict
from harness.reports.ending import ANEW, how_to_continue, pages_of, shortcoming
from harness.reports.record import Place, Recording, place_of, read_recording, run_again
from harness.reports.symbols import is_expected


@dataclass(frozen=True, kw_only=True, slots=True)
class Continued:
    """A run that goes on: what was planned, and which verdicts are kept."""

    path: Path
    recording: Recording
    cells: tuple[Cell, ...]
    kept: tuple[CellResult, ...]

    @property
    def bytes_kept(self) -> int:
        """Number of bytes of the record that stay; 0 if not even its beginning is whole."""
        return self.recording.intact if self.recording.has_begun else 0

    def plan(self, template: RunPlan, wanted: Selection) -> Planned:
        """Return the plans of the whole run, with these options; raise UsageError for others."""
        planned = self.plans(template)
        for option in wanted.options:
            planned.refuse_to_continue_with(option)
        return planned

    def plans(self, template: RunPlan) -> Planned:
        """Return the plans of the whole run, with these options."""
        kept: dict[DriverName, list[CellResult]] = defaultdict(list)
        for result in self.kept:
            kept[result.cell.driver].append(result)
        return Planned(
            plans=tuple(
                replace(plan, kept=tuple(kept[plan.cells[0].driver]))
                for plan in by_driver(self.cells, template)
            ),
            shard=self.recording.shard,
            words=f"{len(self.kept)} of {len(self.cells)} verdicts are kept from {self.path}.",
            continues=True,
        )

    def notes(self, report: Report) -> tuple[str, ...]:
        """Return what to know of the cells that had a verdict before, and have another now."""
        kept = {place_of(result.cell) for result in self.kept}
        results = {place_of(result.cell): result for result in report.results}
        replaced = [was for place, was in self.recording.by_place.items() if place not in kept]
        return tuple(run_again((*self.recording.earlier, *replaced), results))

    def copy_to(self, path: Path) -> None:
        """Copy the record, so that the run goes on in the copy."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.path, path)
        except shutil.SameFileError:
            return
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}.") from error


def read_continued(resume: Path | None, rerun: Path | None, catalog: Catalog) -> Continued | None:
    """Return the run to go on with, None where a new one is asked for.

    Raises UsageError where the cells of the record are not those of today.
    """
    path = record_of(resume, rerun)
    if path is None:
        return None
    recording = begun(path)
    if pages_of(recording.plan):
        message = f"{path} is the record of a check of pages, and not of a matrix."
        raise UsageError(message, hint=how_to_continue(recording.cut_short(path)))
    today = {
        place_of(cell): cell
        for driver in (DriverName.LOCAL, DriverName.CONTAINER)
        for cell in plan(catalog.with_versions, catalog.every_scenario, driver)
    }
    cells = cells_of(recording.plan, today, path)
    _refuse_what_changed(recording, catalog, path)
    snippets, only_green = _snippets(cells, catalog), rerun is not None
    kept = (r for r in recording.results if is_kept(r, snippets, only_green=only_green))
    return Continued(path=path, recording=recording, cells=cells, kept=tuple(kept))


def record_of(resume: Path | None, rerun: Path | None) -> Path | None:
    """Return the record to go on with; raise UsageError where two are named."""
    if resume is not None and rerun is not None:
        raise UsageError("--resume and --rerun-failed do not go together.", hint="name one record")
    return resume or rerun


def begun(path: Path) -> Recording:
    """Return what a record holds; raise UsageError where no run was begun in it."""
    recording = read_recording(path)
    if recording.planned is None:
        lacks = shortcoming(0, None, is_empty=not recording.intact)
        raise UsageError(f"{path} {lacks}.", hint=ANEW)
    if not recording.plan:
        raise UsageError(f"{path} does not tell which cells were planned.", hint=ANEW)
    return recording


def is_kept(result: CellResult, snippets: Mapping[str, str], *, only_green: bool) -> bool:
    """Tell whether a verdict still holds; what is said of a snippet holds as long as its text."""
    seen = result.observation.snippet if result.observation else None
    if seen is not None and seen.text != snippets[result.cell.id]:
        return False
    return is_expected(result.verdict) if only_green else result.verdict is not Verdict.ERROR


def cells_of(places: Iterable[Place], today: Mapping[Place, Cell], path: Path) -> tuple[Cell, ...]:
    """Return the cells of a record as they are today; raise UsageError for one that is gone."""
    wanted = tuple(places)
    for place in wanted:
        if place not in today:
            raise UsageError(f"{path}: there is no cell {':'.join(place)} today.", hint=ANEW)
    return tuple(today[place] for place in wanted)


def _refuse_what_changed(recording: Recording, catalog: Catalog, path: Path) -> None:
    """Raise UsageError where the record describes other clients and scenarios than there are."""
    changed = [c.id for c in catalog.with_versions if recording.clients.get(c.id, c) != c]
    changed += [s.id for s in catalog.every_scenario if recording.scenarios.get(s.id, s) != s]
    if changed:
        message = f"{path}: {', '.join(changed)} changed since this record was begun."
        raise UsageError(message, hint=ANEW)


def _snippets(cells: Iterable[Cell], catalog: Catalog) -> dict[str, str]:
    """Return the snippet of each cell as it is published today."""
    texts: dict[tuple[str, Flow, Variant], str] = {}
    snippets = {}
    for cell in cells:
        if cell.scenario.flow not in cell.client.snippets:
            snippets[cell.id] = ""
            continue
        key = (cell.client.id, cell.scenario.flow, cell.variant)
        if key not in texts:
            texts[key] = catalog.program(cell.client, cell.scenario.flow, cell.variant).published
        snippets[cell.id] = texts[key]
    return snippets
