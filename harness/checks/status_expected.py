"""The server answers every request as the scenario says."""

from collections.abc import Iterator

from harness.checks.fixes import with_fix
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "status-expected"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an answer with another status or error code, and say why the server gave it."""
    expect = job.cell.scenario.expect
    for exchange in observation.exchanges:
        if exchange.status == expect.status and expect.code in ("", exchange.code):
            continue
        wanted = answer(expect.status, expect.code)
        got = answer(exchange.status, exchange.code)
        message = f"The server answered {got} where {wanted} was expected. {exchange.why}"
        finding = Finding(rule=ID, message=message.rstrip(), exchange=exchange.number)
        cause = exchange.explanation
        yield with_fix(finding, job, observation, cause) if cause else finding


def answer(status: int, code: str) -> str:
    """Return the answer in words."""
    return f"{status} {code}".strip() if status else "nothing"


RULE = Rule(
    id=ID,
    title="The server answers every request as the scenario says",
    why="An upload that should be accepted must be, and one that should be refused must not.",
    check=check,
    explanation=(
        "OSS signs `content-type`, `content-md5` and every `x-oss-*` header that is present "
        "in the request, with the method, the bucket, the key and the whole query. One header "
        "that a library adds in silence is a 403. The signature is computed again for every "
        "difference that may have crept in, and the one that makes it match is named."
    ),
    wrong="axios.put(url, file);  // adds Content-Type: application/x-www-form-urlencoded",
    right="axios.put(url, file, { headers: { 'Content-Type': false } });",
    references=(
        "https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls",
        "https://www.alibabacloud.com/help/en/oss/support/0002-00000201",
    ),
)
