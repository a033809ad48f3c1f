"""Every signer whose URL a reader may have signs what the block after it sends."""

from collections.abc import Iterator

from harness.model.job import Job, OtherSigner
from harness.model.observation import Observation
from harness.model.rule import Rule, is_accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.references import PRESIGNED, SIGNATURES

ID = "signers-agree"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of signers beside each other with whose URLs the block does not end alike."""
    last = next(reversed(observation.exchanges), None)
    if last is None:
        return
    for other in job.others:
        if other.is_accepted != is_accepted(last):
            yield _finding(other, job)


def _finding(other: OtherSigner, job: Job) -> Finding:
    """Return what a reader meets who has the other URL; who reads one tab sees no other."""
    kind = "other-signer-accepted" if other.is_accepted else "other-signer-refused"
    return Finding(
        rule=ID,
        kind=kind,
        subject=str(other.line),
        got=str(other.status or ""),
        details={"line": str(job.signer), "why": other.why},
        severity=Severity.ERROR if other.tab and not other.is_accepted else Severity.WARNING,
    )


RULE = Rule(
    id=ID,
    title="Signers that stand beside each other sign what the block after them sends",
    why="Who follows the other tab, or the other example, gets a 403 with the same upload.",
    check=check,
    explanation=(
        "Where several signers of one method stand beside each other, in tabs or one after "
        "another, a block after them gets the URL of the last one, or of the one in its own tab. "
        "Where another signs other headers, the block is run with its URL, too. In tabs, a "
        "refusal with the other URL is an error: a reader follows one tab. Elsewhere it is a "
        "warning, for the page may show an upload for each."
    ),
    wrong='=== "Python": sign(headers={"Content-Type": "text/plain"})   === "Go": sign()',
    right="sign the same headers in each tab",
    references=(SIGNATURES, PRESIGNED),
)
