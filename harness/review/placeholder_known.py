"""Every placeholder of the snippet is one that is known."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Role
from harness.model.rule import Rule
from harness.model.verdict import Finding
from harness.review.parts import uses_file
from harness.review.unread_file import unread_file

ID = "placeholder-known"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an upload that was to be of a file which nobody knew for one."""
    program = job.block
    if program is None or program.block.role is not Role.UPLOADER or uses_file(program):
        return
    yield from unread_file(job, program, observation)


RULE = Rule(
    id=ID,
    title="Every placeholder of the snippet is one that is known",
    why="One that is left over fails later as a 403 or a missing file, and names no cause.",
    check=check,
    explanation=(
        "A placeholder is replaced by the value that a reader would put there: the signed URL, "
        "the local file, bucket, key, endpoint, region, the key pair. One of a form that "
        "nobody knows is named as it stands, and nothing is run. A file that nobody knows for "
        "the local one shows when the block is run: its name was stored, or nothing was, or "
        "the process missed it."
    ),
    wrong='signed_url = "<yourSpecialThing>"',
    right='signed_url = "<signedUrl>"',
    references=("https://developers.google.com/style/placeholders",),
)
