"""What uses a URL gets that of the page's own signer."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding, Severity
from harness.review.references import PRESIGNED

ID = "url-of-page"


def check(_job: Job, _observation: Observation) -> Iterator[Finding]:
    """Complain of nothing: who reads the page finds it."""
    return iter(())


RULE = Rule(
    id=ID,
    title="What uses a URL gets that of the page's own signer",
    why="A URL of the harness is good where that of the page may not be.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "A reader pastes the URL that the signer before it has printed. Where that signer does "
        "not build or prints none, the block is run with a URL of the harness instead, so that "
        "its own mistakes are found; whether the two go together is not known then."
    ),
    wrong='bucket.sign_url("PUT", key, 3600)  # and nothing prints it',
    right='print(bucket.sign_url("PUT", key, 3600))',
    references=(PRESIGNED,),
)
