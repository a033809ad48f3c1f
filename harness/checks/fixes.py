"""From a finding to its cure: the words of the library, the difference, and the line."""

from dataclasses import replace

from harness.explain.fix.fix import fix, request_line
from harness.model.explanation import Explanation
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.verdict import Finding, Place
from harness.wire.redaction import redact


def with_fix(
    finding: Finding, job: Job, observation: Observation, explanation: Explanation
) -> Finding:
    """Return the finding with its cause, its cure for this client, and its place."""
    snippet = observation.snippet
    text = snippet.text if snippet else ""
    remedy = fix(job.cell.client.library, explanation, text)
    told = replace(
        finding,
        cause=explanation.cause,
        advice=remedy.text or finding.advice,
        differences=explanation.differences,
    )
    if snippet is None:
        return told
    line = (remedy.line or request_line(text)) + snippet.line - 1
    return replace(
        told,
        edits=remedy.edits(text),
        patch=redact(remedy.difference(text, snippet.file), public=text),
        place=told.place or Place(file=snippet.file, line=line),
    )
