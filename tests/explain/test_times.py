"""Spans and instants are told as people read them."""

import pytest

from harness.explain.times import between


@pytest.mark.parametrize(
    ("apart", "told"),
    [
        (28_799, "8 hours"),
        (28_741, "8 hours"),
        (-28_755, "8 hours"),
        (19_801, "5 hours 30 minutes"),
        (28_700, "7 hours 58 minutes"),
        (125, "2 minutes 5 seconds"),
    ],
)
def test_what_is_nearly_a_time_zone_is_told_as_one(apart: int, told: str) -> None:
    assert between(1_800_000_000 + apart, 1_800_000_000) == told
