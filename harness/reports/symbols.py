"""How each verdict looks in one column of a terminal."""

from harness.catalog.wording import worded
from harness.model.verdict import Verdict

SYMBOLS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.FAILED: ("✗", "bold red"),
    Verdict.KNOWN_FAILURE: ("k", "yellow"),
    Verdict.UNEXPECTED_PASS: ("!", "bold red"),
    Verdict.UNSUPPORTED: ("–", "dim"),
    Verdict.ERROR: ("E", "bold magenta"),
}
WORDS = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.KNOWN_FAILURE: "known failure",
    Verdict.UNEXPECTED_PASS: "passed unexpectedly",
    Verdict.UNSUPPORTED: "unsupported",
    Verdict.ERROR: "error",
}
PLURALS = {Verdict.KNOWN_FAILURE: "known failures", Verdict.ERROR: "errors"}
AS_EXPECTED = {Verdict.PASSED, Verdict.KNOWN_FAILURE, Verdict.UNSUPPORTED}


def is_expected(verdict: Verdict) -> bool:
    """Return whether nobody needs to look at a cell with this verdict."""
    return verdict in AS_EXPECTED


def word(verdict: Verdict) -> str:
    """Return a verdict in the language of the reader."""
    return worded(WORDS[verdict])


def counted(verdict: Verdict, count: int) -> str:
    """Return how many cells ended so, in words."""
    word = WORDS[verdict] if count == 1 else PLURALS.get(verdict, WORDS[verdict])
    return worded("{} {}", count, worded(word))


def of_cells(count: int) -> str:
    """Return a number of cells in words."""
    return worded("{} cell", count) if count == 1 else worded("{} cells", count)


def all_of(count: int, noun: str) -> str:
    """Return that nothing is left out of so many things, in words."""
    return f"the one {noun}" if count == 1 else f"all {count} {noun}s"
