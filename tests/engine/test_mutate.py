"""Wrong copies of right clients: the judge detects every one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog
from harness.checks import RULES
from harness.drivers.local import LocalDriver
from harness.engine import judge as judging
from harness.engine import self_test
from harness.engine.environment import Environment, open_environment
from harness.engine.mutate import MUTATIONS, MutationResult, cells_of, run_mutations
from harness.engine.plan import plan
from harness.errors import SelfTestError
from harness.model.cell import DriverName
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.verdict import CellResult
from tests.tiny.roots import SIGNED, TinyClient, tiny_catalog

REFUSED = """\
title = "Too late"
sign.expires = 60
server.arrives = 61
expect = { status = 403, code = "AccessDenied" }
"""
SCENARIOS = {
    "put/plain": 'title = "A plain upload"\n',
    "put/signed": SIGNED,
    "time/late": REFUSED,
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return tiny_catalog(tmp_path, scenarios=SCENARIOS)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with open_environment(LocalDriver(tmp_path / "cache")) as opened:
        yield opened


def mutated(catalog: Catalog, environment: Environment) -> tuple[MutationResult, ...]:
    cells = cells_of(plan(catalog.clients, catalog.scenarios, DriverName.LOCAL))
    return tuple(run_mutations(cells, catalog, environment))


def test_every_twin_is_seen_through(catalog: Catalog, environment: Environment) -> None:
    found = mutated(catalog, environment)

    assert {result.mutation for result in found} == {mutation.what for mutation in MUTATIONS}
    assert [(result.mutation, result.error) for result in found if not result.is_detected] == []


def test_no_mutation_is_counted_where_the_self_test_fails(
    catalog: Catalog, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test, "PROBES", self_test.PROBES[1:2])
    monkeypatch.setattr(self_test, "judge", judged_without_rules)

    with pytest.raises(SelfTestError):
        mutated(catalog, environment)


def judged_without_rules(job: Job, seen: Observation, known: judging.Baseline) -> CellResult:
    return judging.decide(job.cell, seen, (), known)


def test_a_judge_that_lacks_a_rule_misses_its_twins(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(rule for rule in RULES if rule.id != "url-not-printed")
    monkeypatch.setattr(judging, "RULES", kept)

    found = mutated(tiny_catalog(tmp_path), environment)
    missed = {result.mutation for result in found if not result.is_detected}

    assert missed == {"the URL printed"}


def test_a_client_that_is_wrong_itself_proves_nothing(
    tmp_path: Path, environment: Environment
) -> None:
    silent = TinyClient(snippet='# "<signedUrl>" "<file>" "<headers>" "<metadata>"\n')

    found = mutated(tiny_catalog(tmp_path / "wrong", silent), environment)

    assert found
    assert not any(result.is_detected for result in found)
    assert {result.error for result in found} == {"The right client does not pass here."}
