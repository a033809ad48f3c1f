"""Proposed fixes applied to a page, block by block; only what turns red to green is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.wire.hunks import patched

# A block with more mistakes than this, one behind the other, is for its author.
MOST_STEPS = 4

# A block by its number, with the number of its run: what stays the same when lines are added.
Run = tuple[int, int]
Results = Mapping[Run, CellResult]
Check = Callable[[str], Results]


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedText:
    """The text of a page after all fixes that work, and how its runs ended before and after."""

    text: str
    before: Results
    after: Results

    @property
    def fixed(self) -> int:
        """Number of blocks that were red and are not any more."""
        return len(_red_blocks(self.before) - _red_blocks(self.after))

    @property
    def left(self) -> int:
        """Number of blocks that are still red."""
        return len(_red_blocks(self.after))

    @property
    def red(self) -> tuple[CellResult, ...]:
        """The first run of each block that is still red."""
        first = {block: (block, number) for block, number in sorted(_red(self.after), reverse=True)}
        return tuple(self.after[run] for _, run in sorted(first.items()))

    @property
    def known(self) -> int:
        """Number of blocks that fail only as the baseline says, and are left as they are."""
        known = {run for run, r in self.after.items() if r.verdict is Verdict.KNOWN_FAILURE}
        return len({block for block, _ in known} - _red_blocks(self.after))


def fix_text(text: str, check: Check) -> FixedText:
    """Return the page with the fixes that work; ``check`` runs a text as this page."""
    before = after = check(text)
    for block in sorted(_red_blocks(before)):
        better = _fixed_block(text, after, block, check)
        if better is not None:
            text, after = better
    return FixedText(text=text, before=before, after=after)


def _fixed_block(
    text: str, results: Results, block: int, check: Check
) -> tuple[str, Results] | None:
    """Return the page on which this block is green and nothing else is worse, if fixes make it."""
    now, ended, tried = text, results, {text}
    for _ in range(MOST_STEPS):
        candidates = (patched(now, one) for one in _patches(ended, block))
        untried = next((one for one in candidates if one is not None and one not in tried), None)
        if untried is None:
            return None
        tried.add(untried)
        outcome = check(untried)
        if _red(outcome) - _red(results):
            continue  # something else broke: the next patch of the same text is tried
        if block not in _red_blocks(outcome) and _green(results) <= _green(outcome):
            return untried, outcome
        now, ended = untried, outcome
    return None


def _patches(results: Results, block: int) -> Iterator[str]:
    """Yield the differences that are proposed for a block, those of errors first."""
    own = [r for (number, _), r in results.items() if number == block]
    findings = [f for r in own if r.verdict is Verdict.FAILED for f in r.findings if f.patch]
    yield from (f.patch for f in sorted(findings, key=lambda f: f.severity is not Severity.ERROR))


def _red(results: Results) -> set[Run]:
    return {run for run, r in results.items() if r.verdict in (Verdict.FAILED, Verdict.ERROR)}


def _green(results: Results) -> set[Run]:
    return {run for run, r in results.items() if r.verdict is Verdict.PASSED}


def _red_blocks(results: Results) -> set[int]:
    return {block for block, _ in _red(results)}
