"""From when to when a signature is good."""

import pytest

from harness.signing.verify import Cause
from tests.signing.requests_by_hand import START, STS_URL, by_header, by_url, cause_of


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        (-901.0, Cause.URL_NOT_YET_VALID),
        (-900.0, None),
        (0.0, None),
        (600.0, None),
        (600.001, Cause.URL_EXPIRED),
    ],
)
def test_a_url_is_valid_from_a_quarter_before_its_date_to_its_end(
    after: float, cause: Cause | None
) -> None:
    assert cause_of(by_url(), now=START + after) is cause


@pytest.mark.parametrize(
    ("expires", "after", "cause"),
    [("604800", 604_800, None), ("604800", 604_801, Cause.URL_EXPIRED), ("1", 1, None)],
)
def test_a_url_lives_at_most_a_week(expires: str, after: int, cause: Cause | None) -> None:
    assert cause_of(by_url({"x-oss-expires": expires}), now=START + after) is cause


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        (-901, Cause.HEADER_TIME_SKEWED),
        (-900, None),
        (900, None),
        (901, Cause.HEADER_TIME_SKEWED),
    ],
)
def test_a_header_is_valid_for_a_quarter_both_ways(after: int, cause: Cause | None) -> None:
    assert cause_of(by_header(), now=START + after) is cause


@pytest.mark.parametrize(("after", "cause"), [(99, None), (100, Cause.TOKEN_EXPIRED)])
def test_a_url_is_dead_when_its_token_is(after: int, cause: Cause | None) -> None:
    received = by_url({**STS_URL, "x-oss-security-token": "token-one"}, secret="one-secret")

    assert cause_of(received, now=START + after) is cause


@pytest.mark.parametrize(("after", "cause"), [(43_200, None), (43_201, Cause.URL_EXPIRED)])
def test_a_url_with_a_token_lives_at_most_twelve_hours(after: int, cause: Cause | None) -> None:
    query = {**STS_URL, "x-oss-security-token": "token-long", "x-oss-expires": "86400"}

    assert cause_of(by_url(query, secret="one-secret"), now=START + after) is cause
