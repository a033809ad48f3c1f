"""Every signed header, and every header that the scenario wants kept, is on the stored object."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding
from harness.oss.headers import METADATA_PREFIX, TOKEN_HEADER

ID = "headers-kept"
# Rules of their own: content-type-stored and storage-class-stored.
JUDGED_ELSEWHERE = {"content-type", "x-oss-storage-class"}
# GetObject and HeadObject do not return them: the ACL and the tags are sub-resources, the others
# speak of the request alone.
NEVER_RETURNED = {
    "x-oss-callback",
    "x-oss-callback-var",
    "x-oss-forbid-overwrite",
    "x-oss-object-acl",
    TOKEN_HEADER,
    "x-oss-tagging",
    "x-oss-traffic-limit",
}


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a header that GET or HEAD does not return as it was signed."""
    if not accepted(observation):
        return
    signed = {
        name: value
        for name, value in observation.signed_headers.items()
        if not name.startswith(METADATA_PREFIX) and name not in JUDGED_ELSEWHERE | NEVER_RETURNED
    }
    for method, readback in (("HEAD", observation.head), ("GET", observation.get)):
        if readback is None:
            continue
        for name, value in {**signed, **job.cell.scenario.expect.stored}.items():
            got = readback.headers.get(name)
            if got != value:
                yield _finding(method, name, value, got)
                return


def _finding(method: str, name: str, wanted: str, got: str | None) -> Finding:
    details = {"method": method}
    if got is None:
        return Finding(
            rule=ID, kind="header-missing", subject=name, expected=wanted, details=details
        )
    return Finding(
        rule=ID, kind="header-stored", subject=name, expected=wanted, got=got, details=details
    )


RULE = Rule(
    id=ID,
    title="Every header that was signed or is to be kept is on the stored object",
    why="A header that gets lost on the way is noticed by the readers of the object, months later.",
    check=check,
    explanation=(
        "Headers outside the signature (Cache-Control, Content-Disposition and the like) take "
        "effect only if they are sent. One that gets lost is missed by the readers of the "
        "object, months later."
    ),
    wrong='curl -T report.txt "$URL"  # Cache-Control was to be set',
    right='curl -T report.txt -H "Cache-Control: max-age=60" "$URL"',
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
