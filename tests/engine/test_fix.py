"""Fixes of pages: what works is kept, what breaks something is not."""

import difflib
from collections.abc import Mapping

import pytest

from harness.engine.fix import Results, fix_text
from harness.model.verdict import CellResult, Finding, Verdict
from tests.tiny.values import cell

# What each line of a page is, what is proposed for it, and whether that line passes.
PROPOSED: Mapping[str, tuple[str, ...]] = {
    "bad": ("good",),
    "twice": ("bad",),
    "vain": ("bad again",),
    "bad again": ("vain",),
    "second": ("worse", "good"),
    "breaks": ("breaker",),
}


def check(text: str) -> Results:
    """Judge each line as a block of its own; beside a breaker, no line passes."""
    lines = text.split("\n")
    return {(n, 0): judged(text, n) for n, _ in enumerate(lines)}


def judged(text: str, number: int) -> CellResult:
    line = text.split("\n")[number]
    passes = line == "breaker" or (line == "good" and "breaker" not in text)
    findings = tuple(proposal(text, number, new) for new in PROPOSED.get(line, ()))
    verdict = Verdict.PASSED if passes else Verdict.FAILED
    return CellResult(cell=cell(), verdict=verdict, findings=() if passes else findings)


def proposal(text: str, number: int, new: str) -> Finding:
    old = text.split("\n")
    lines = [*old[:number], new, *old[number + 1 :]]
    patch = "\n".join(difflib.unified_diff(old, lines, "a/x", "b/x", lineterm=""))
    return Finding(rule="status-expected", kind="other-answer", patch=patch)


@pytest.mark.parametrize(
    ("page", "fixed"),
    [
        ("good", "good"),
        ("bad\ngood\nbad", "good\ngood\ngood"),
        ("twice", "good"),
        ("vain\nbad", "vain\ngood"),
        ("unknown\nbad", "unknown\ngood"),
        ("breaks\ngood", "breaks\ngood"),
    ],
)
def test_a_page_keeps_what_works(page: str, fixed: str) -> None:
    done = fix_text(page, check)

    assert done.text == fixed
    assert fix_text(fixed, check).text == fixed


def test_what_is_fixed_and_left_is_counted() -> None:
    done = fix_text("bad\nunknown\ngood", check)

    assert (done.fixed, done.left) == (1, 1)
