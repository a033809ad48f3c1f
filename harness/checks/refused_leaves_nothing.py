"""A refused upload leaves no object, and leaves an existing one as it was."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule, stored_uploads
from harness.model.verdict import Finding

ID = "refused-leaves-nothing"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an object that is there, or is another, though no upload was accepted."""
    if observation.source is None or stored_uploads(job, observation):
        return
    if observation.get is None:
        return
    stored, before = observation.get.body, observation.before
    if stored == before:
        return
    if before is None:
        length = stored.length if stored else 0
        yield Finding(rule=ID, kind="object-left", got=str(length))
    else:
        yield Finding(rule=ID, kind="object-changed")


RULE = Rule(
    id=ID,
    title="A refused upload leaves no object and does not change an existing one",
    why="Half an object, or a lost one, is worse than an upload that failed.",
    check=check,
    explanation=(
        "A refusal must change nothing. This rule watches the mock server rather than the "
        "client: half an object, or a lost one, is worse than an upload that failed."
    ),
    wrong="# 403, and an object of 0 bytes at the key",
    right="# 403, and the key as it was",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
