"""The bucket lets the page send what it wants to send."""

from collections.abc import Iterator

from harness.checks.fixes import with_fix
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.rule import ACCEPTED, Rule
from harness.model.verdict import Finding

ID = "cors-allows"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a preflight that is refused where a transfer is expected, or of none at all."""
    scenario, is_built = job.cell.scenario, not observation.build.failure
    if scenario.server.cors is not None and is_built and not observation.preflights:
        yield Finding(rule=ID, kind="preflight-missing")
    if not scenario.expect.requests:
        return
    for asked in refused_preflights(observation)[:1]:
        finding = Finding(
            rule=ID,
            kind="preflight-refused",
            got=f"{asked.status} {asked.code}".strip(),
            exchange=asked.number,
            details={"why": asked.why},
        )
        cause = asked.explanation
        yield with_fix(finding, job, observation, cause) if cause else finding


def refused_preflights(observation: Observation) -> tuple[Exchange, ...]:
    """Return the requests by which a browser asked for what it may not do."""
    return tuple(one for one in observation.preflights if one.status not in ACCEPTED)


RULE = Rule(
    id=ID,
    title="The bucket lets the page send what it wants to send",
    why="A page that no CORS rule allows sends nothing, and its user is not told why.",
    check=check,
    explanation=(
        "Before a page of another origin may PUT, its browser asks the bucket by an OPTIONS "
        "request (the preflight). The bucket's CORS rules must allow the page's origin, the "
        "method and every header, `content-type` and `x-oss-meta-*` included. Otherwise nothing "
        "is sent, and the page sees only `Failed to fetch` or an error without a status."
    ),
    wrong="<AllowedOrigin>https://www.example.com/</AllowedOrigin>  <!-- a slash -->",
    right="<AllowedOrigin>https://www.example.com</AllowedOrigin>",
    references=(
        "https://www.alibabacloud.com/help/en/oss/user-guide/configure-cross-origin-resource-sharing",
        "https://fetch.spec.whatwg.org/#http-cors-protocol",
    ),
)
