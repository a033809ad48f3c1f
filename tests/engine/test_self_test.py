"""The self-test: a server or a judge that lets a wrong upload pass ends the run."""

import errno
import http.client
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.checks import RULES
from harness.drivers.in_process import InProcessDriver
from harness.drivers.local import LocalDriver
from harness.engine import judge as judging
from harness.engine import page_judge, self_test
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.planned_pages import PlannedPages
from harness.engine.run import RunPlan, run
from harness.engine.self_test import PROBES, ensure_self_test, run_self_test
from harness.errors import SelfTestError, ServerError
from harness.model.cell import DriverName
from harness.server.service import MockServer
from harness.signing.verify import Accepted, Refused, Verifier
from tests.tiny.findings import worded
from tests.tiny.pages import tooling_of_ours
from tests.tiny.roots import tiny_catalog

Mutate = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def environment() -> Iterator[Environment]:
    with open_environment(InProcessDriver({})) as opened:
        yield opened


def accepts_all(patch: pytest.MonkeyPatch) -> None:
    """Let the server verify nothing."""
    patch.setattr(Verifier, "judge", _accepting(lambda _ruling: True))


def accepts_what_does_not_match(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Verifier, "judge", _accepting(lambda ruling: "mismatch" in ruling.cause))


def accepts_what_has_expired(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Verifier, "judge", _accepting(lambda ruling: "expired" in ruling.cause))


def _accepting(forgives: Callable[[Refused], bool]) -> Callable[..., object]:
    right = Verifier.judge

    def judge(verifier: Verifier, *arguments: object, **named: object) -> object:
        ruling = right(verifier, *arguments, **named)  # type: ignore[arg-type]
        if isinstance(ruling, Refused) and forgives(ruling):
            return Accepted(access_key_id="any", canonical_request=b"", string_to_sign=b"")
        return ruling

    return judge


def without(rule: str) -> Mutate:
    def leave_it_out(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(judging, "RULES", tuple(own for own in RULES if own.id != rule))

    return leave_it_out


MUTANTS: dict[str, Mutate] = {
    "a server that verifies nothing": accepts_all,
    "a server that compares no signature": accepts_what_does_not_match,
    "a server that knows no end": accepts_what_has_expired,
    "a judge without status-expected": without("status-expected"),
    "a judge without body-identical": without("body-identical"),
    "a judge without status-reported": without("status-reported"),
    "a judge without requests-arrived": without("requests-arrived"),
}


def test_an_honest_bench_passes(environment: Environment) -> None:
    run_self_test(environment)

    assert sum(not probe.rule for probe in PROBES) == 1


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_refused(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    MUTANTS[name](monkeypatch)

    with pytest.raises(SelfTestError, match="The harness misjudges") as caught:
        run_self_test(environment)

    assert caught.value.exit_code == 3


def test_blocks_of_pages_are_judged_by_the_self_test_too(environment: Environment) -> None:
    pages = PlannedPages(tooling=tooling_of_ours(), pages=(), blocks={})
    ensure_self_test(environment, pages)
    ensure_self_test(environment, pages)

    assert environment.self_test.passed == {"cells", "pages"}


@pytest.mark.parametrize("rule", ["status-expected", "body-identical", "requests-arrived"])
def test_a_judge_of_pages_who_lets_one_pass_is_refused(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    pages = PlannedPages(tooling=tooling_of_ours(), pages=(), blocks={})
    monkeypatch.setattr(page_judge, "RULES", tuple(one for one in RULES if one.id != rule))

    with pytest.raises(SelfTestError, match="The harness misjudges"):
        ensure_self_test(environment, pages)


def test_a_judge_who_complains_of_everything_is_refused_too(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test, "judge", _always_complaining)

    with pytest.raises(SelfTestError, match="where it must find nothing wrong"):
        run_self_test(environment)


def _always_complaining(*arguments: object) -> object:
    cell, observation, baseline = arguments
    finding = next(rule for rule in RULES if rule.id == "requests-arrived")
    result = judging.judge(cell, observation, baseline)  # type: ignore[arg-type]
    message = worded(rule=finding.id, message="always")
    return judging.decide(cell, observation, (*result.findings, message), baseline)  # type: ignore[arg-type]


def test_a_server_that_does_not_answer_is_a_fault_of_the_environment(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "request", _broken)

    with pytest.raises(ServerError, match="did not answer a probe") as caught:
        run_self_test(environment)

    assert caught.value.exit_code == 3


def _broken(*_: object, **__: object) -> None:
    raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def test_a_run_before_such_a_server_ends_before_its_first_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepts_all(monkeypatch)
    catalog = tiny_catalog(tmp_path)
    cells = plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)

    with (
        open_environment(LocalDriver(tmp_path / "cache")) as environment,
        pytest.raises(SelfTestError),
    ):
        run(
            RunPlan(cells=cells, baseline=Baseline()),
            catalog=catalog,
            environment=environment,
            listeners=(),
        )


def test_nothing_of_a_probe_is_left(environment: Environment) -> None:
    before = _names(environment.server)

    run_self_test(environment)

    assert _names(environment.server) == before


def _names(server: MockServer) -> set[str]:
    return {bucket.name for bucket in server.buckets()}
