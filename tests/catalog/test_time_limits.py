from collections.abc import Iterator

import pytest

from harness import timeouts
from harness.catalog.time_limits import (
    limit_names,
    program_seconds,
    set_limits,
    set_usual_limits,
)
from harness.errors import HarnessError

POLLS = {
    "SIGNAL_POLL", "CLUSTER_POLL", "JOB_POLL", "CONSOLE_POLL", "SLOW_ANSWER_POLL", "CACHE_POLL",
    "PULSE", "EARLY_PULSE", "LONGEST_PULSE", "FIRST_MINUTE",
}  # fmt: skip


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    set_usual_limits()


def test_every_time_limit_can_be_asked_for_by_its_name() -> None:
    numbers = {name for name, value in vars(timeouts).items() if isinstance(value, int | float)}

    assert numbers == set(timeouts.LIMITS) | POLLS
    assert set(limit_names().values()) == set(timeouts.LIMITS)


def test_a_limit_is_set_until_the_usual_ones_are() -> None:
    set_limits(["20", "image-build=3600", "read-back=0.5", "image-build=4000"])

    assert (timeouts.IMAGE_BUILD, timeouts.READ_BACK) == (4000, 0.5)

    set_usual_limits()

    assert (timeouts.IMAGE_BUILD, timeouts.READ_BACK) == (1800, 30)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [(["20"], 20), (["program=3", "20", "upstream=9"], 20), (["upstream=9"], None), ([], None)],
)
def test_a_number_alone_is_the_time_of_a_program(words: list[str], seconds: float | None) -> None:
    assert program_seconds(words) == seconds


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("read-bak=3", "did you mean read-back?"),
        ("read-back=soon", "'read-back=soon' must be a number of seconds, at least 0.1."),
        ("0", "'0' must be a number"),
        ("inf", "'inf' must be a number"),
        ("nan", "'nan' must be a number"),
        ("", "'' must be a number"),
        ("=3", "There is no time limit ''."),
    ],
)
def test_a_wrong_name_or_value_is_refused_in_a_sentence(word: str, complaint: str) -> None:
    with pytest.raises(HarnessError) as caught:
        set_limits([word])

    assert complaint in str(caught.value)
