"""Every rule: those of all transfers, of downloads, and of pages."""

from harness.checks import RULES, download_identical
from harness.model.rule import Rule
from harness.review import RULES as REVIEW_RULES

EVERY_RULE: tuple[Rule, ...] = (*RULES, download_identical.RULE, *REVIEW_RULES)
