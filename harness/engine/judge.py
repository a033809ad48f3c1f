"""From facts to a verdict: the checks complain, the baseline knows, and nothing else decides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from harness.catalog.language import ENGLISH
from harness.catalog.messages import message_of
from harness.catalog.wording import worded
from harness.checks import DOWNLOAD_RULES, RULES
from harness.engine.rules import EVERY_RULE
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Role
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, KnownFailure, Verdict
from harness.review.judge import review
from harness.review.signed_headers import explained

KNOWN = "{} ({}, owner {}, expires {})"
ENTRY = "The baseline's entry for {} ({}, owner {})"
NO_RULE = "{} names no rule: `harness list rules` shows them all."
EXPIRED = "{} expired on {}: mend the failure or renew it."
NO_CELL = "{} matches no cell of the matrix: remove it."


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """The known failures that are still in force today."""

    entries: tuple[KnownFailure, ...] = ()

    def of(self, cell: Cell) -> tuple[KnownFailure, ...]:
        """Return the entries whose pattern matches the cell."""
        return tuple(entry for entry in self.entries if fnmatchcase(cell.id, entry.cells))


def judge(job: Job, observation: Observation, baseline: Baseline) -> CellResult:
    """Return the verdict of one job; a finding that no entry foresees makes it FAILED."""
    return decide(job.cell, observation, findings_of(job, observation), baseline)


def findings_of(job: Job, observation: Observation) -> tuple[Finding, ...]:
    """Return what the checks complain of and, of a page's program, what a reviewer says."""
    if job.cell.scenario.expect.anything:
        return ()
    if job.block is None:
        return tuple(_checked(RULES, job, observation))
    is_download = job.block.block.role is Role.DOWNLOADER
    observation = explained(observation)
    checked = _checked(DOWNLOAD_RULES if is_download else RULES, job, observation)
    return review(job, job.block, observation, checked)


def _checked(rules: Iterable[Rule], job: Job, observation: Observation) -> Iterator[Finding]:
    return (finding for rule in rules for finding in rule.check(job, observation))


def decide(
    cell: Cell, observation: Observation, findings: tuple[Finding, ...], baseline: Baseline
) -> CellResult:
    """Return the verdict that these findings make; warnings fail nothing.

    An entry whose failure does not show any more is an unexpected pass, whatever other entries say.
    """
    known = baseline.of(cell)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    foreseen = [finding for finding in errors if any(_foresees(e, finding) for e in known)]
    stale = [entry for entry in known if not any(_foresees(entry, f) for f in errors)]
    if len(foreseen) < len(errors):
        verdict = Verdict.FAILED
    elif stale:
        verdict = Verdict.UNEXPECTED_PASS
    else:
        verdict = Verdict.KNOWN_FAILURE if errors else Verdict.PASSED
    named = stale if verdict is Verdict.UNEXPECTED_PASS else known
    reason = "; ".join(map(_told, named))
    return CellResult(
        cell=cell, verdict=verdict, observation=observation, findings=findings, reason=reason
    )


def _told(entry: KnownFailure) -> str:
    """Return what a reader of a report must know: why, where it is tracked, whose, until when."""
    return worded(KNOWN, entry.reason, entry.link, entry.owner, entry.expires)


def _foresees(entry: KnownFailure, finding: Finding) -> bool:
    return (
        entry.rule == finding.rule
        and entry.kind in ("", finding.kind)
        and entry.subject in ("", finding.subject)
        and (not entry.message or message_of(finding, ENGLISH).startswith(entry.message))
    )


def old_entries(entries: Iterable[KnownFailure]) -> tuple[str, ...]:
    """Return a note for each entry that names its finding by the beginning of its sentence."""
    return tuple(
        f"The baseline's entry for {entry.cells!r} ({entry.rule}, owner {entry.owner}) matches "
        "by `message`, the old way: name the finding by `kind` and `subject` (`--json` shows them)."
        for entry in entries
        if entry.message and entry.rule in {rule.id for rule in EVERY_RULE}
    )


def split_baseline(
    entries: Iterable[KnownFailure], cells: Iterable[Cell], today: date
) -> tuple[Baseline, tuple[str, ...]]:
    """Return the entries in force, and a complaint for each that is stale or wrong.

    ``cells`` are those of the whole matrix: a run of a part of it makes no entry stale.
    """
    listed, rules = tuple(entries), {rule.id for rule in EVERY_RULE}
    # With every version there are tens of thousands of cells.
    names = [cell.id for cell in cells] if listed else []
    in_force, complaints = [], []
    for entry in listed:
        where = worded(ENTRY, repr(entry.cells), entry.rule, entry.owner)
        if entry.rule not in rules:
            complaints.append(worded(NO_RULE, where))
        elif entry.expires < today:
            complaints.append(worded(EXPIRED, where, entry.expires))
        elif not any(fnmatchcase(name, entry.cells) for name in names):
            complaints.append(worded(NO_CELL, where))
        else:
            in_force.append(entry)
    return Baseline(entries=tuple(in_force)), tuple(complaints)
