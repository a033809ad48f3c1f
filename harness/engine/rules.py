"""Every rule: those of all transfers, of downloads, and of pages."""

from harness.checks import RULES, download_identical
from harness.model.rule import Rule
from harness.review.rules import PAGE_RULES

EVERY_RULE: tuple[Rule, ...] = (*RULES, download_identical.RULE, *PAGE_RULES)
