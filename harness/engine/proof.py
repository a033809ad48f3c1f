"""Every difference is applied and run before it is shown: what fixes nothing is not offered."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import harness
from harness.drivers.local import default_cache
from harness.drivers.room import write_whole
from harness.model.edit import Edit, applied
from harness.model.page import RUN, Block
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.pages.roles import with_role

# What a program must have done before the next rule can be asked.
STAGES = ("snippet-builds", "url-printed", "requests-arrived", "status-expected")
# A refusal is better than a wrong object that is accepted.
WORSE = frozenset({"body-identical"})
FOLDER, FIXED = "proofs", "fixed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proofs:
    """The trial of one block's fixes: ``key`` tells all that the outcome depends on."""

    retry: Callable[[Block], CellResult]
    key: Callable[[], tuple[str, ...]]

    def is_fix(self, finding: Finding, before: Iterable[Finding], block: Block) -> bool:
        """Tell whether the edits of a finding fix it, as a run tells or has told earlier."""
        known = {one.rule for one in before}
        parts = (*self.key(), code_key(), block.text, finding.rule, *sorted(known))
        name = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        path = default_cache() / FOLDER / name
        with suppress(OSError):
            outcome = path.read_text(encoding="utf-8")
            os.utime(path)
            return outcome == FIXED
        works = is_fixed(finding, known, self.retry(block))
        write_whole(path, (FIXED if works else "not fixed").encode())
        return works


def proven(result: CellResult, block: Block, proofs: Proofs) -> CellResult:
    """Return the verdict with those fixes only that work."""
    if result.verdict not in (Verdict.FAILED, Verdict.KNOWN_FAILURE):
        return result
    kept = tuple(_proven(one, result, block, proofs) for one in result.findings)
    return replace(result, findings=kept)


def _proven(finding: Finding, result: CellResult, block: Block, proofs: Proofs) -> Finding:
    if not finding.edits:
        return finding
    changed = fixed(block, finding.edits)
    if proofs.is_fix(finding, result.findings, changed):
        return finding
    return replace(finding, edits=(), patch="")


def fixed(block: Block, edits: Iterable[Edit]) -> Block:
    """Return the block with edits made, and with the role that it then has."""
    text = applied(block.text, edits)
    lines = text.count("\n")
    last = block.indents[-1] if block.indents else 0
    indents = (*block.indents, *(last for _ in range(lines - len(block.indents))))[:lines]
    changed = replace(block, text=text, indents=indents)
    role = with_role(changed).role if block.directive.role is None else block.role
    return replace(changed, role=role if role in RUN else block.role)


def is_fixed(finding: Finding, known: Iterable[str], after: CellResult) -> bool:
    """Tell whether a finding is gone and no error has come that could be seen before."""
    if after.verdict is Verdict.UNSUPPORTED:
        # Only what builds is asked whether it can be tried.
        return finding.rule == STAGES[0]
    if after.verdict is Verdict.ERROR or after.observation is None:
        return False
    before = set(known) - {finding.rule}
    errors = {one.rule for one in after.findings if one.severity is Severity.ERROR}
    return all(rule in before or _comes_later(rule, finding.rule) for rule in errors)


def _comes_later(rule: str, than: str) -> bool:
    """Tell whether a rule can be asked only where another one holds."""
    if than not in STAGES or rule in WORSE:
        return False
    return rule not in STAGES[: STAGES.index(than) + 1]


@cache
def code_key() -> str:
    """Return what tells this code from any other: what another version says may be wrong."""
    folder = Path(harness.__file__).parent
    files = sorted(folder.rglob("*.py"))
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
