from dataclasses import replace

import pytest

from harness.checks.requests_arrived import check
from harness.model.job import Job
from tests.tiny.values import cell, exchange, observation


@pytest.mark.parametrize(
    ("statuses", "arrived"),
    [
        ((200, 200), "PUT → 200, PUT → 200"),
        ((403, *[200] * 223), "PUT → 403, PUT → 200 (223 ×)"),
        ((200, 403) * 5, ", ".join(["PUT → 200, PUT → 403"] * 4) + ", …"),
    ],
)
def test_many_requests_that_are_alike_are_counted(statuses: tuple[int, ...], arrived: str) -> None:
    seen = replace(observation(), exchanges=tuple(exchange(status=one) for one in statuses))

    (finding,) = check(Job(cell=cell()), seen)

    assert finding.details["arrived"] == arrived
