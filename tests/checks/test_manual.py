"""Every rule has its page: why, what is wrong, what is right."""

import re

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.toolkits import read_toolkits
from harness.engine.rules import EVERY_RULE
from harness.model.rule import Rule
from harness.model.rule import Rule as RuleType
from harness.model.severity import Severity

NAMED = re.compile(r'rule="([a-z-]+)"')


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_a_wrong_and_a_right_example(rule: RuleType) -> None:
    assert isinstance(rule, Rule)
    assert len(rule.explanation) > len(rule.why)
    assert rule.wrong
    assert rule.right
    assert rule.wrong != rule.right
    assert all(reference.startswith("https://") for reference in rule.references)


def test_no_finding_names_a_rule_that_has_no_page() -> None:
    sources = (default_root() / "harness").rglob("*.py")
    named = {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}

    assert named
    assert named <= {rule.id for rule in EVERY_RULE}


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_every_rule_has_a_reference(rule: RuleType) -> None:
    assert rule.references
    assert len(rule.references) == len(set(rule.references))


def test_no_two_rules_have_one_name() -> None:
    names = [rule.id for rule in EVERY_RULE]

    assert len(names) == len(set(names))


def test_whatever_a_toolkit_remarks_is_a_rule_of_the_manual() -> None:
    remarked = {r.rule for toolkit in read_toolkits(default_root()) for r in toolkit.remarks}

    assert remarked <= {rule.id for rule in EVERY_RULE if rule.severity is Severity.WARNING}
