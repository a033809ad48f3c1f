"""The bucket lets the page send what it wants to send, and read what it needs of the answer."""

from collections.abc import Iterator

from harness.checks.fixes import with_fix
from harness.explain.cors import ETAG, not_exposed
from harness.model.cors import CorsRule, rule_for
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.rule import ACCEPTED, Rule
from harness.model.verdict import Finding
from harness.oss.headers import spelled
from harness.syntax.answers import read_headers
from harness.syntax.languages import from_info

ID = "cors-allows"
PART = "partNumber="
# What the service says in its answer to an upload, and a page may read only where it is exposed.
ANSWERED = frozenset(
    {
        *("etag", "content-md5", "date", "x-oss-request-id", "x-oss-hash-crc64ecma"),
        *("x-oss-version-id", "x-oss-server-time"),
    }
)


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a preflight that is refused where a transfer is expected, or of none at all."""
    scenario, is_built = job.cell.scenario, not observation.build.failure
    if scenario.server.cors is not None and is_built and not observation.preflights:
        yield Finding(rule=ID, kind="preflight-missing")
    if not scenario.expect.requests:
        return
    yield from _hidden_headers(scenario.server.cors or (), job, observation)
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


def _hidden_headers(
    rules: tuple[CorsRule, ...], job: Job, observation: Observation
) -> Iterator[Finding]:
    """Yield what a page reads of an answer that it got, and no rule shows to it."""
    for one in observation.exchanges:
        origin = {name.lower(): value for name, value in one.headers}.get("origin", "")
        rule = rule_for(rules, origin, one.method) if origin and one.status in ACCEPTED else None
        hidden = tuple(filter(rule.hides, _needed_of(one, observation))) if rule else ()
        if rule and hidden:
            cause = not_exposed(rule, hidden, observation.bucket)
            finding = Finding(
                rule=ID,
                kind="header-hidden",
                got=", ".join(f"`{name}`" for name in hidden),
                exchange=one.number,
                details={"why": cause.sentence},
            )
            yield with_fix(finding, job, observation, cause)
            return


def _needed_of(exchange: Exchange, observation: Observation) -> tuple[str, ...]:
    """Return the headers of an answer that the page reads; who sends parts needs their ETags."""
    snippet = observation.snippet
    names: set[str] = set()
    if snippet:
        language = from_info(snippet.language or snippet.file.rpartition(".")[2])
        names |= read_headers(language, snippet.text)
    if exchange.method == "PUT" and PART in exchange.raw_head:
        names.add(ETAG.lower())
    known = sorted(names & ANSWERED)
    return tuple(ETAG if name == ETAG.lower() else spelled(name) for name in known)


def refused_preflights(observation: Observation) -> tuple[Exchange, ...]:
    """Return the requests by which a browser asked for what it may not do."""
    return tuple(one for one in observation.preflights if one.status not in ACCEPTED)


RULE = Rule(
    id=ID,
    title="The bucket lets the page send what it wants to send, and read what it needs",
    why="A page that no CORS rule allows sends nothing, and its user is not told why.",
    check=check,
    explanation=(
        "Before a page of another origin may PUT, its browser asks the bucket by an OPTIONS "
        "request (the preflight). The bucket's CORS rules must allow the page's origin, the "
        "method and every header, `content-type` and `x-oss-meta-*` included. Otherwise nothing "
        "is sent, and the page sees only `Failed to fetch` or an error without a status. Of the "
        "answer it reads only the headers that the rule exposes: an `ETag` is missing otherwise, "
        "and whoever uploads in parts needs those of all parts."
    ),
    wrong="<AllowedOrigin>https://www.example.com/</AllowedOrigin>  <!-- a slash -->",
    right="<AllowedOrigin>https://www.example.com</AllowedOrigin>",
    references=(
        "https://www.alibabacloud.com/help/en/oss/user-guide/configure-cross-origin-resource-sharing",
        "https://fetch.spec.whatwg.org/#http-cors-protocol",
    ),
)
