from dataclasses import replace

import pytest

from harness.checks.requests_arrived import check
from harness.model.job import Job
from tests.pages.test_fragments import blocks_of, program_of
from tests.tiny.values import cell, exchange, observation, process


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'import requests\nrequests.put("<signedUrl>", data=open("a.txt", "rb"))'),
        ("javascript", 'const answer = await fetch("<signedUrl>");\nawait answer.text()'),
        ("shell", 'curl -T a.txt "<signedUrl>"'),
    ],
)  # fmt: skip
def test_a_block_that_sends_nothing_fails_whatever_it_would_do(language: str, text: str) -> None:
    (block,) = blocks_of((language, text))
    job = Job(cell=cell(), block=program_of(block))

    (finding,) = check(job, observation(processes=(process(stderr="Error: it broke"),)))

    assert finding.kind == "no-request"
