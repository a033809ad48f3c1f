from dataclasses import replace
from datetime import date

import pytest

from harness.catalog.messages import message_of
from harness.checks import RULES
from harness.engine.baselines import NAMES_A_PAGE
from harness.engine.judge import Baseline, judge, split_baseline
from harness.explain.naming_headers import header_difference
from harness.model.explanation import Explanation
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.verdict import KnownFailure, Verdict
from harness.pages.reading import READERS
from tests.tiny.values import cell, exchange, observation, process

TODAY = date(2026, 6, 1)
CELL = cell("tiny", "put/plain")
REFUSED = observation(exchanges=(exchange(status=403, code="AccessDenied", message="No."),))
WHERE = "The baseline's entry for 'tiny:put/*' (snippet-builds, owner alice)"
BROKEN = observation(failure="error: expected ';'")

TOLD = "it is old (https://issues.test/1, owner alice, expires 2026-06-01)"


def entry(
    cells: str = "tiny:put/*",
    rule: str = "snippet-builds",
    message: str = "The snippet",
    expires: date = date(2026, 6, 1),
) -> KnownFailure:
    return KnownFailure(
        cells=cells,
        rule=rule,
        message=message,
        reason="it is old",
        link="https://issues.test/1",
        owner="alice",
        expires=expires,
    )


def test_a_finding_is_a_failure() -> None:
    result = judge(Job(cell=CELL), BROKEN, Baseline())

    assert result.verdict is Verdict.FAILED
    assert [finding.rule for finding in result.findings] == ["snippet-builds"]
    assert result.observation is BROKEN
    assert result.reason == ""


def test_findings_come_in_the_order_of_the_rules() -> None:
    order = [rule.id for rule in RULES]
    seen = observation(processes=(process(),), exchanges=REFUSED.exchanges)

    rules = [finding.rule for finding in judge(Job(cell=CELL), seen, Baseline()).findings]

    assert len(rules) > 1
    assert rules == sorted(rules, key=order.index)


def test_a_foreseen_finding_is_a_known_failure_with_its_reason() -> None:
    result = judge(Job(cell=CELL), BROKEN, Baseline(entries=(entry(),)))

    assert result.verdict is Verdict.KNOWN_FAILURE
    assert result.reason == TOLD
    assert len(result.findings) == 1


@pytest.mark.parametrize(
    "other",
    [
        entry(message="the snippet"),
        entry(message="snippet"),
        entry(rule="status-expected"),
        entry(cells="tiny:key/*"),
        entry(cells="TINY:put/*"),
    ],
    ids=["message in other letters", "not the beginning", "rule", "cell", "cell in other letters"],
)
def test_an_entry_excuses_nothing_but_its_own_cells_rule_and_message(other: KnownFailure) -> None:
    result = judge(Job(cell=CELL), BROKEN, Baseline(entries=(other,)))

    assert result.verdict is Verdict.FAILED


def test_one_finding_that_nobody_foresaw_is_a_failure() -> None:
    seen = observation(processes=(process(),), exchanges=REFUSED.exchanges)
    known = entry(rule="status-expected", message="The server answered 403")

    assert judge(Job(cell=CELL), seen, Baseline(entries=(known,))).verdict is Verdict.FAILED


def test_every_finding_may_be_known_and_every_reason_is_told() -> None:
    findings = judge(Job(cell=CELL), REFUSED, Baseline()).findings
    known = tuple(entry(rule=found.rule, message=message_of(found)) for found in findings)

    result = judge(Job(cell=CELL), REFUSED, Baseline(entries=known))

    assert result.verdict is Verdict.KNOWN_FAILURE
    assert result.reason == "; ".join([TOLD] * len(known))


def test_an_entry_whose_failure_is_gone_is_not_hidden_by_one_that_still_shows() -> None:
    stale = entry(rule="status-expected", message="The server answered 403")

    result = judge(Job(cell=CELL), BROKEN, Baseline(entries=(entry(), stale)))

    assert result.verdict is Verdict.UNEXPECTED_PASS


@pytest.mark.parametrize("ending", READERS)
def test_an_entry_for_a_page_of_any_format_is_none_of_the_matrix(ending: str) -> None:
    for name in (f"docs/a{ending}:4:*", f"docs/a{ending.upper()}#upload*"):
        named = NAMES_A_PAGE.match(name)

        assert named is not None
        assert named[1].lower() == f"docs/a{ending}"
    assert NAMES_A_PAGE.match("node-axios:headers/*") is None


def refused(change: str, header: str) -> Observation:
    """Return an upload that is refused, and by which difference it would be right."""
    one = header_difference(header, b"a/b", None)
    cause = Explanation(cause=change, sentence="It would match.", differences=(one,))
    sent = exchange(status=403, code="SignatureDoesNotMatch")
    return reported(replace(sent, explanation=cause))


def reported(sent: Exchange) -> Observation:
    """Return an upload that is refused, by a program that says so."""
    told = replace(process(stdout="403\n"), reported_status=403)
    return observation(exchanges=(sent,), processes=(told,))


def of_an_answer(cause: str = "", subject: str = "") -> KnownFailure:
    known = entry(rule="status-expected", message="")
    return replace(known, kind="other-answer", cause=cause, subject=subject)


def test_an_entry_that_names_a_cause_excuses_no_other() -> None:
    known = Baseline(entries=(of_an_answer("header-added", "content-type"),))

    results = [
        judge(Job(cell=CELL), refused(*change), known)
        for change in (
            ("header-added", "content-type"),
            ("header-changed", "content-type"),
            ("header-added", "x-oss-meta-a"),
        )
    ]
    verdicts = [result.verdict for result in results]

    assert verdicts == [Verdict.KNOWN_FAILURE, Verdict.FAILED, Verdict.FAILED]
    assert results[0].reason == TOLD


def test_an_entry_that_leaves_the_cause_open_is_told_what_to_add() -> None:
    known = Baseline(entries=(of_an_answer(),))

    result = judge(Job(cell=CELL), refused("header-added", "content-type"), known)

    assert result.verdict is Verdict.KNOWN_FAILURE
    assert result.reason.startswith(f"{TOLD}; the entry excuses other failures of this kind")
    assert result.reason.endswith('add cause = "header-added", subject = "content-type"')


def test_an_answer_without_a_known_cause_is_told_from_others_by_its_code() -> None:
    known = Baseline(entries=(of_an_answer(subject="AccessDenied"),))
    denied, other = (
        reported(exchange(status=403, code=code)) for code in ("AccessDenied", "InvalidAccessKeyId")
    )

    assert judge(Job(cell=CELL), denied, known).verdict is Verdict.KNOWN_FAILURE
    assert judge(Job(cell=CELL), other, known).verdict is Verdict.FAILED


def test_an_entry_that_quotes_a_program_excuses_only_what_it_says() -> None:
    quoting = replace(entry(message=""), kind="does-not-build", quotes="expected ';'")
    known = Baseline(entries=(quoting,))
    other = observation(failure="error: no such header")

    assert judge(Job(cell=CELL), BROKEN, known).reason == TOLD
    assert judge(Job(cell=CELL), other, known).verdict is Verdict.FAILED


def test_the_baseline_of_a_cell_is_what_matches_it() -> None:
    ours, other = entry(), entry(cells="go:*")

    assert Baseline(entries=(ours, other)).of(CELL) == (ours,)


def test_an_entry_is_in_force_to_the_end_of_its_last_day() -> None:
    in_force, complaints = split_baseline([entry(expires=TODAY)], [CELL], TODAY)

    assert in_force == Baseline(entries=(entry(expires=TODAY),))
    assert complaints == ()


def test_an_expired_entry_is_a_complaint_and_excuses_nothing() -> None:
    in_force, complaints = split_baseline([entry(expires=date(2026, 5, 31))], [CELL], TODAY)

    assert in_force == Baseline()
    assert complaints == (f"{WHERE} expired on 2026-05-31: fix the failure or renew it.",)


def test_an_entry_that_matches_no_cell_is_a_complaint() -> None:
    in_force, complaints = split_baseline([entry(cells="gone:*")], [CELL], TODAY)

    assert in_force == Baseline()
    assert complaints == (
        f"{WHERE.replace('tiny:put/*', 'gone:*')} matches no cell of the matrix: remove it.",
    )


def test_an_entry_that_names_no_rule_is_complained_of() -> None:
    in_force, (complaint,) = split_baseline([entry(rule="nope")], [CELL], TODAY)

    assert in_force.entries == ()
    assert "names no rule" in complaint
