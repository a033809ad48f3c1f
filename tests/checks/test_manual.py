"""Every rule has its page: why, what is wrong, what is right."""

import pytest

from harness.checks import RULES, Rule
from harness.checks.rule import Rule as RuleType


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_a_wrong_and_a_right_example(rule: RuleType) -> None:
    assert isinstance(rule, Rule)
    assert len(rule.explanation) > len(rule.why)
    assert rule.wrong
    assert rule.right
    assert rule.wrong != rule.right
    assert all(reference.startswith("https://") for reference in rule.references)
