"""Differences, applied to the text that they were made of and to none else."""

import difflib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.wire.hunks import hunks, patched

LINES = st.lists(st.sampled_from(["a", "b", "", "-c", "+d", "@@ e", " f"]), max_size=12)


def difference(old: list[str], new: list[str]) -> str:
    return "\n".join(difflib.unified_diff(old, new, "a/x", "b/x", lineterm="", n=1))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LINES, LINES)
def test_a_difference_makes_the_new_text_of_the_old(old: list[str], new: list[str]) -> None:
    assert patched("\n".join([*old, "end"]), difference([*old, "end"], [*new, "end"])) == "\n".join(
        [*new, "end"]
    )


def test_lines_keep_their_returns() -> None:
    assert patched("a\r\nb\r\n", difference(["a", "b", ""], ["a", "c", ""])) == "a\r\nc\r\n"


def test_a_text_that_has_changed_is_left_alone() -> None:
    assert patched("a\nz\n", difference(["a", "b", ""], ["a", "c", ""])) is None


def test_words_before_the_difference_are_no_part_of_it() -> None:
    (hunk,) = hunks("In /docs: patch -p1\n" + difference(["a", "b"], ["a", "c"]))

    assert (hunk.line, hunk.count, hunk.new) == (1, 2, ("a", "c"))
