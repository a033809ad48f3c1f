"""The rules: one file, one sentence, one check; each pure, each tripped by one liar in tests."""

from harness.checks import (
    body_identical,
    content_type_stored,
    cors_allows,
    download_identical,
    ends_well,
    headers_kept,
    metadata_kept,
    missing_file_empties_nothing,
    refused_leaves_nothing,
    requests_arrived,
    snippet_builds,
    status_expected,
    status_reported,
    storage_class_stored,
    url_not_printed,
    within_budget,
)
from harness.model.rule import Rule

RULES: tuple[Rule, ...] = (
    snippet_builds.RULE,
    cors_allows.RULE,
    requests_arrived.RULE,
    status_expected.RULE,
    status_reported.RULE,
    ends_well.RULE,
    body_identical.RULE,
    headers_kept.RULE,
    metadata_kept.RULE,
    content_type_stored.RULE,
    storage_class_stored.RULE,
    refused_leaves_nothing.RULE,
    missing_file_empties_nothing.RULE,
    url_not_printed.RULE,
    within_budget.RULE,
)

# What is asked of a snippet that downloads; the matrix holds uploads only.
DOWNLOAD_RULES: tuple[Rule, ...] = (
    snippet_builds.RULE,
    cors_allows.RULE,
    requests_arrived.RULE,
    status_expected.RULE,
    status_reported.RULE,
    ends_well.RULE,
    download_identical.RULE,
    url_not_printed.RULE,
    within_budget.RULE,
)

__all__ = ["DOWNLOAD_RULES", "RULES", "Rule"]
