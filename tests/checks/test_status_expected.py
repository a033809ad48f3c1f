from dataclasses import replace

import pytest

from harness.checks.status_expected import check
from harness.model.job import Job
from tests.tiny.values import cell, exchange, observation, process


@pytest.mark.parametrize(
    ("status", "code", "stderr", "kind"),
    [
        (400, "IncompleteBody", "panic: read a.txt: file already closed\n", "broken-off"),
        (400, "IncompleteBody", "", "other-answer"),
        (403, "SignatureDoesNotMatch", "panic: 403\n", "other-answer"),
        (0, "", "ValueError: read of a file already closed\n", "broken-off-unanswered"),
        (0, "", "", "no-answer"),
    ],
)
def test_a_program_that_breaks_off_while_it_sends_says_why(
    status: int, code: str, stderr: str, kind: str
) -> None:
    refused = replace(exchange(status=status), code=code)
    ended = replace(process(), stderr=stderr, exit_code=2)
    seen = replace(observation(), exchanges=(refused,), processes=(ended,))

    (finding,) = check(Job(cell=cell()), seen)

    assert finding.kind == kind
    assert ("file already closed" in finding.quoted) is kind.startswith("broken-off")


def test_a_program_that_breaks_off_may_say_why_in_its_output() -> None:
    ended = replace(process(), stdout="Error: 'utf-8' codec can't decode byte 0xff\n", exit_code=0)
    seen = replace(observation(), exchanges=(exchange(status=0),), processes=(ended,))

    (finding,) = check(Job(cell=cell()), seen)

    assert finding.kind == "broken-off-unanswered"
    assert "can't decode byte" in finding.quoted
