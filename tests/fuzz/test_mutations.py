"""No request is accepted of which the signature no longer covers a part."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.signing.verify import Accepted
from tests.fuzz.mutations import Sent, covered, good_requests, is_in_time, judge, mutate

GOOD = good_requests()


def wrongly_accepted(before: Sent, after: Sent) -> bool:
    """Tell whether a changed request passes though what is signed, or the time, has changed."""
    if not isinstance(judge(after), Accepted):
        return False
    return not is_in_time(after) or covered(after) != covered(before)


def test_there_are_many_good_requests() -> None:
    assert len(GOOD) > 100


@settings(max_examples=2_000, deadline=None)
@given(sent=st.sampled_from(GOOD), seed=st.integers(0, 2**32), times=st.integers(1, 2))
def test_no_mutation_is_accepted_that_the_signature_does_not_cover(
    sent: Sent, seed: int, times: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
    changed = sent
    for _ in range(times):
        try:
            changed = mutate(changed, chance)
        except (ValueError, IndexError):  # nothing is left that could be changed
            break

    assert not wrongly_accepted(sent, changed), changed


def test_the_test_would_notice_an_uncovered_part() -> None:
    sent = GOOD[0]
    forged = Sent(raw=sent.raw.replace(b"PUT ", b"GET ", 1))

    assert covered(forged) != covered(sent)
    assert not is_in_time(Sent(raw=sent.raw, now=sent.now + 3601))
