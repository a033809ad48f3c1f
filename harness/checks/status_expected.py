"""The server answers every request as the scenario says."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.checks.fixes import with_fix
from harness.explain.error_line import error_line
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "status-expected"
# Words that claim no good status.
WORD = re.compile(r"(?s)\A(?!.*\b2\d\d\b).*[^\W\d_]")
INCOMPLETE = "IncompleteBody"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an answer with another status or error code, and say why the server gave it."""
    expect = job.cell.scenario.expect
    for exchange in observation.exchanges:
        if exchange.status == expect.status and expect.code in ("", exchange.code):
            continue
        wanted = answer(expect.status, expect.code)
        finding = _broken_off(exchange, wanted, observation) or _finding(exchange, wanted)
        why = exchange.explanation
        complaint = with_fix(finding, job, observation, why) if why else finding
        code = "" if complaint.quoted else exchange.code or str(exchange.status or "")
        subject = complaint.subject or code
        yield replace(complaint, cause=complaint.cause or exchange.cause, subject=subject)


def _broken_off(exchange: Exchange, wanted: str, observation: Observation) -> Finding | None:
    """Return what a program says that stopped while it was sending, None for any other."""
    is_cut = wanted and (exchange.code == INCOMPLETE or not exchange.status)
    ended = observation.processes[:1] if is_cut else ()
    complaints = (error_line(text) for one in ended for text in (one.stderr, one.stdout))
    complaint = next((one for one in complaints if WORD.search(one)), "")
    if not complaint:
        return None
    got = answer(exchange.status, exchange.code)
    kind = "broken-off" if got else "broken-off-unanswered"
    return Finding(
        rule=ID,
        kind=kind,
        expected=wanted,
        got=got,
        exchange=exchange.number,
        details={"said": complaint},
    )


def _finding(exchange: Exchange, wanted: str) -> Finding:
    got, number, why = answer(exchange.status, exchange.code), exchange.number, exchange.why
    if not got:
        return Finding(
            rule=ID, kind="no-answer", expected=wanted, exchange=number, details={"why": why}
        )
    if not wanted:
        return Finding(
            rule=ID, kind="unwanted-answer", got=got, exchange=number, details={"why": why}
        )
    return Finding(
        rule=ID,
        kind="other-answer",
        expected=wanted,
        got=got,
        exchange=number,
        details={"why": why},
    )


def answer(status: int, code: str) -> str:
    """Return the status with its code, empty where there was no answer."""
    return f"{status} {code}".strip() if status else ""


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
