"""From facts to a verdict: the checks complain, the baseline knows, and nothing else decides."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from importlib import import_module

from harness.catalog.baselines import excuses
from harness.catalog.wording import worded
from harness.checks import RULES
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.phrase import Phrase
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, KnownFailure, Verdict

KNOWN = "{} ({}, owner {}, expires {})"
LOOSE = "{}; the entry excuses other failures of this kind, too: add {}"
ENTRY = "The baseline's entry for {} ({}, owner {})"
NO_RULE = "{} names no rule: `harness list rules` shows them all."
EXPIRED = "{} expired on {}: fix the failure or renew it."
NO_CELL = "{} matches no cell of the matrix: remove it."


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """The known failures that are still in force today."""

    entries: tuple[KnownFailure, ...] = ()

    def of(self, cell: Cell) -> tuple[KnownFailure, ...]:
        """Return the entries whose pattern matches the cell."""
        return tuple(entry for entry in self.entries if fnmatchcase(cell.id, entry.cells))


def judge(job: Job, observation: Observation, baseline: Baseline) -> CellResult:
    """Return the verdict of a client's job; a finding that no entry foresees makes it FAILED."""
    is_judged = not job.cell.scenario.expect.anything
    findings = tuple(checked(RULES, job, observation)) if is_judged else ()
    return decide(job.cell, observation, findings, baseline)


def checked(rules: Iterable[Rule], job: Job, observation: Observation) -> Iterator[Finding]:
    """Yield what these rules complain of."""
    return (finding for rule in rules for finding in rule.check(job, observation))


def decide(
    cell: Cell, observation: Observation, findings: tuple[Finding, ...], baseline: Baseline
) -> CellResult:
    """Return the verdict that these findings make; warnings fail nothing.

    An entry whose failure does not show any more is an unexpected pass, whatever other entries say.
    """
    known = baseline.of(cell)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    foreseen = [finding for finding in errors if any(excuses(e, finding) for e in known)]
    at_work = [entry for entry in known if any(excuses(entry, f) for f in errors)]
    stale = [entry for entry in known if entry not in at_work]
    if len(foreseen) < len(errors):
        verdict = Verdict.FAILED
    elif stale:
        verdict = Verdict.UNEXPECTED_PASS
    else:
        verdict = Verdict.KNOWN_FAILURE if errors else Verdict.PASSED
    named = stale if verdict is Verdict.UNEXPECTED_PASS else at_work
    reason = Phrase("; ").join(_reason_of(entry, errors) for entry in named)
    return CellResult(
        cell=cell, verdict=verdict, observation=observation, findings=findings, reason=reason
    )


def _reason_of(entry: KnownFailure, findings: Iterable[Finding]) -> str:
    """Return what a reader of a report must know: why, where it is tracked, whose, until when."""
    known = worded(KNOWN, entry.reason, entry.link, entry.owner, entry.expires)
    lacks = next((entry.lacks(finding) for finding in findings if excuses(entry, finding)), {})
    keys = ", ".join(f"{key} = {json.dumps(lacks[key], ensure_ascii=False)}" for key in lacks)
    return worded(LOOSE, known, keys) if lacks else known


def old_entries(entries: Iterable[KnownFailure]) -> tuple[str, ...]:
    """Return a note for each entry that names its finding by the beginning of its sentence."""
    return tuple(
        f"The baseline's entry for {entry.cells!r} ({entry.rule}, owner {entry.owner}) matches "
        "by `message`, the old way: name the finding by `kind`, `cause` and `subject` "
        "(`--json` shows them)."
        for entry in entries
        if entry.message
    )


def split_baseline(
    entries: Iterable[KnownFailure],
    cells: Iterable[Cell],
    today: date,
    *,
    idle: Callable[[KnownFailure, str], str] = lambda _entry, where: worded(NO_CELL, where),
) -> tuple[Baseline, tuple[str, ...]]:
    """Return the entries in force, and a complaint for each that is stale or wrong.

    ``cells`` are those of the whole matrix: a run of a part of it makes no entry stale. ``idle``
    says of an entry that it matches none of them.
    """
    listed = tuple(entries)
    if not listed:
        return Baseline(), ()
    # Loaded where an entry names a rule: those of pages bring all that reads pages.
    rules = {rule.id for rule in import_module("harness.engine.rules").EVERY_RULE}
    names = [cell.id for cell in cells]
    in_force, complaints = [], []
    for entry in listed:
        where = worded(ENTRY, repr(entry.cells), entry.rule, entry.owner)
        if entry.rule not in rules:
            complaints.append(worded(NO_RULE, where))
        elif entry.expires < today:
            complaints.append(worded(EXPIRED, where, entry.expires))
        elif not any(fnmatchcase(name, entry.cells) for name in names):
            complaints.append(idle(entry, where))
        else:
            in_force.append(entry)
    return Baseline(entries=tuple(in_force)), tuple(complaints)
