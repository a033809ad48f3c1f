from dataclasses import replace

from harness.checks.url_not_printed import check
from harness.model.job import Job
from harness.model.observation import ProcessFacts, SecondRun
from tests.tiny.values import cell, observation

ENDED = ProcessFacts(exit_code=1, stdout="", stderr="", reported_status=None, seconds=0.1)


def test_a_url_that_stands_only_in_the_text_of_an_error_is_told() -> None:
    seen = replace(observation(), refused=SecondRun(process=ENDED, leaks=("stderr",)))

    (finding,) = check(Job(cell=cell()), seen)

    assert (finding.kind, finding.subject) == ("signature-printed-on-failure", "stderr")


def test_a_url_that_is_printed_in_any_case_is_told_once() -> None:
    again = SecondRun(process=ENDED, leaks=("stderr",))
    seen = replace(observation(), leaks=("stdout",), refused=again, without_file=again)

    assert [one.kind for one in check(Job(cell=cell()), seen)] == ["signature-printed"]
