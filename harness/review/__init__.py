"""The rules about a page and its programs: one file, one sentence, one check, as in checks."""

from harness.model.rule import Rule
from harness.review import (
    block_accounted,
    body_empty,
    cause_hidden,
    error_kept,
    exit_code,
    fence_closed,
    hard_coded_date,
    header_colon,
    no_length,
    no_timeout,
    object_emptied,
    object_kept,
    outcome_told,
    page_intact,
    placeholder_known,
    signers_agree,
    url_good,
    url_printed,
    whole_file_in_memory,
)

# What is found before anything runs, or about the page's signer.
PAGE_RULES: tuple[Rule, ...] = (
    block_accounted.RULE,
    fence_closed.RULE,
    page_intact.RULE,
    placeholder_known.RULE,
    url_printed.RULE,
    url_good.RULE,
    signers_agree.RULE,
)
# What a reviewer says of a program that ran.
REVIEWER_RULES: tuple[Rule, ...] = (
    exit_code.RULE,
    outcome_told.RULE,
    body_empty.RULE,
    header_colon.RULE,
    no_timeout.RULE,
    whole_file_in_memory.RULE,
    no_length.RULE,
    cause_hidden.RULE,
    hard_coded_date.RULE,
    object_emptied.RULE,
    error_kept.RULE,
    object_kept.RULE,
)
RULES: tuple[Rule, ...] = (*PAGE_RULES, *REVIEWER_RULES)

__all__ = ["PAGE_RULES", "REVIEWER_RULES", "RULES"]
