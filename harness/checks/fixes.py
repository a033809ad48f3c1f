"""From a finding to its cause and its fix."""

from dataclasses import replace
from importlib import import_module
from typing import cast

from harness.model.explanation import Explanation
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.verdict import Finding


def with_fix(
    finding: Finding, job: Job, observation: Observation, explanation: Explanation
) -> Finding:
    """Return the finding with its cause, its fix for this client, and its place."""
    snippet = observation.snippet
    explained = replace(
        finding,
        cause=explanation.cause,
        subject=finding.subject or explanation.subject,
        advice=explanation.advice or finding.advice,
        differences=explanation.differences,
    )
    if snippet is None:
        return explained
    # What reads a snippet is loaded where one is wrong.
    fixing = import_module("harness.checks.fix_in_snippet")
    return cast("Finding", fixing.fixed(explained, snippet, job, explanation))
