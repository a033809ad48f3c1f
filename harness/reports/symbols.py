"""How each verdict looks in one column of a terminal."""

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
AS_EXPECTED = {Verdict.PASSED, Verdict.KNOWN_FAILURE, Verdict.UNSUPPORTED}


def is_expected(verdict: Verdict) -> bool:
    """Return whether nobody needs to look at a cell with this verdict."""
    return verdict in AS_EXPECTED
