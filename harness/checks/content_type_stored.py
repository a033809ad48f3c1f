"""The stored content type is the signed one, and the service's default where none was signed."""

from collections.abc import Iterator

from harness.checks.fixes import with_fix
from harness.explain.wrongly_stored import type_explanation
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding

ID = "content-type-stored"
DEFAULT = "application/octet-stream"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of another content type on the stored object."""
    head = observation.head
    uploads = accepted(observation)
    # A form says its type itself: in a field, or with its file.
    if head is None or not uploads or uploads[-1].method == "POST":
        return
    wanted = observation.signed_headers.get("content-type", DEFAULT)
    got = head.headers.get("content-type")
    if got != wanted:
        was_signed = "content-type" in observation.signed_headers
        explanation = type_explanation(got, wanted, was_signed=was_signed)
        finding = Finding(
            rule=ID,
            kind="type-stored",
            subject="content-type",
            expected=wanted,
            got=got or "",
            details={"why": explanation.sentence},
        )
        yield with_fix(finding, job, observation, explanation)


RULE = Rule(
    id=ID,
    title="The stored content type is the signed one, or the service's default",
    why="A wrong stored type makes browsers download a page and show an archive.",
    check=check,
    explanation=(
        "OSS stores the type that the request carries, and `application/octet-stream` where "
        "it carries none: it guesses nothing from the key. A wrong type makes browsers "
        "download a page and show an archive."
    ),
    wrong='curl -T page.html "$URL"  # stored as application/octet-stream',
    right='curl -T page.html -H "Content-Type: text/html" "$URL"  # and signed with it',
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
