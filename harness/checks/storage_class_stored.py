"""The stored storage class is the signed one, and Standard where none was signed."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding

ID = "storage-class-stored"
DEFAULT = "Standard"


def check(_job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of another storage class on the stored object."""
    head = observation.head
    if head is None or not accepted(observation):
        return
    wanted = observation.signed_headers.get("x-oss-storage-class", DEFAULT)
    got = head.headers.get("x-oss-storage-class")
    if got != wanted:
        stored = got or "none"
        yield Finding(rule=ID, kind="class-stored", subject=stored, expected=wanted, got=stored)


RULE = Rule(
    id=ID,
    title="The stored storage class is the signed one, or Standard",
    why="A wrong class shows on the bill, or as an object that must be thawed before reading.",
    check=check,
    explanation=(
        "The class is a header of the upload, `x-oss-storage-class`. One that is not sent "
        "leaves the object in the bucket's own class: it shows on the bill, or as an object "
        "that must be thawed before it is read."
    ),
    wrong='sign_url("PUT", key, 3600, headers={"x-oss-storage-class": "IA"})  # and not sent',
    right='requests.put(url, data=file, headers={"x-oss-storage-class": "IA"})',
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
