"""The URL that the signer prints is good for what it was signed for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

from harness.model.explanation import Proof
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.page_program import PageProgram
from harness.model.rule import Rule, is_accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding, Place
from harness.oss.signature import V1_URL, V4_URL
from harness.pages.libraries import code_of
from harness.pages.plan import method_of
from harness.pages.signed_urls import SIGNED
from harness.review.locations import block_place, request_place, spoken_place
from harness.review.parts import page_file, signs
from harness.review.references import PRESIGNED, SIGNATURES
from harness.review.remarks import reviewed
from harness.review.signed_url_host import HostFault, host_fault, shown_fault
from harness.syntax.source import parse

ID = "url-good"
# Nobody pastes a URL within so many seconds.
TOO_SHORT = 10
EXPIRY = {V1_URL.expires.decode().lower(), V4_URL.expires.decode()}
# A week of V4 has six digits.
LONGEST_DURATION = 8
# A name that is meant as it stands, and that the service refuses; what tells a reader is none.
ILLEGAL_BUCKET = re.compile(r"(?!(?i:your|the|name|bucket_?name))(?=.*[A-Z_])(?i:\w*bucket[\w-]*)")


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a signed URL that is refused, or that leads nowhere outside the harness."""
    program, printed = job.block, observation.printed
    if program is None:
        return
    if signs(job) and printed:
        if not printed.is_good:
            yield _refused(job, program, observation)
        text = program.block.text
        fault = host_fault(printed.address, code_of(program.block), comments=text)
        yield from _bad_host(job, program, fault)
        yield from _unsettled(job, program, printed.address)
        yield from _too_short(job, program, observation)
    elif reviewed(job, observation):
        for url in SIGNED.findall(program.block.text):
            yield from _bad_host(job, program, shown_fault(url))


def _unsettled(job: Job, program: PageProgram, address: str) -> Iterator[Finding]:
    """Yield what the harness hides, or takes as the service does, and others may not."""
    file = page_file(job)
    if "%2F" in address.upper():
        place = _signing_place(program, file)
        yield Finding(rule=ID, kind="slash-escaped", place=place, severity=Severity.WARNING)
    source = parse(program.block.language, program.block.text)
    names = (text.strip("\"'`") for text in (source.strings if source else ()))
    illegal = (name for name in names if ILLEGAL_BUCKET.fullmatch(name))
    name = next((one for one in illegal if one not in program.program.source), "")
    if name:
        finding = Finding(rule=ID, kind="bucket-illegal", subject=name, severity=Severity.WARNING)
        yield replace(finding, place=spoken_place(program, file, name))


def _too_short(job: Job, program: PageProgram, observation: Observation) -> Iterator[Finding]:
    """Yield that a URL has ended before its reader can use it, as milliseconds for seconds do."""
    accepted = [one for one in observation.exchanges if is_accepted(one)]
    left = seconds_left(accepted[-1]) if accepted else TOO_SHORT
    if left < TOO_SHORT:
        place = _signing_place(program, page_file(job))
        finding = Finding(rule=ID, kind="url-short", got=str(left), place=place)
        yield replace(finding, severity=Severity.WARNING)


def seconds_left(exchange: Exchange) -> int:
    """Return for how many seconds more the URL of a request is good, many where it tells none."""
    target = exchange.raw_head.partition("\n")[0].partition("?")[2].partition(" ")[0]
    given = [value for name, value in parse_qsl(target) if name.lower() in EXPIRY]
    if not given or not given[0].isdigit():
        return TOO_SHORT
    # V4 tells a duration, V1 and V2 an instant.
    is_instant = len(given[0]) > LONGEST_DURATION
    return int(given[0]) - (int(exchange.arrived_at) if is_instant else 0)


def _refused(job: Job, program: PageProgram, observation: Observation) -> Finding:
    place = _signing_place(program, page_file(job))
    method = method_of(program.block)
    kind = "url-no-download" if method == "GET" else "url-no-upload"
    if method == "POST":
        kind = "form-no-upload"
    if not observation.exchanges:
        return Finding(rule=ID, kind="url-not-tried", place=place)
    trial = observation.exchanges[-1]
    if trial.cause == "access-key-unknown":
        kind = "url-of-other-keys"
    return Finding(
        rule=ID,
        kind=kind,
        got=f"{trial.status} {trial.code}",
        details={"why": trial.why},
        exchange=trial.number,
        cause=trial.explanation.cause if trial.explanation else trial.cause,
        subject=(trial.explanation.subject if trial.explanation else "") or trial.code,
        advice=_advice(trial),
        place=place,
    )


def _advice(refused: Exchange) -> str:
    explanation = refused.explanation
    is_known = explanation is not None and explanation.proof is not Proof.OPEN
    is_keys = refused.cause == "access-key-unknown"
    return explanation.advice if explanation and is_known and not is_keys else ""


def _bad_host(job: Job, program: PageProgram, fault: HostFault | None) -> Iterator[Finding]:
    if fault is None:
        return
    file = page_file(job)
    yield Finding(
        rule=ID,
        kind=fault.kind,
        subject=fault.host,
        details=fault.details,
        place=spoken_place(program, file, fault.near) or _signing_place(program, file),
        severity=fault.severity,
    )


def _signing_place(program: PageProgram, file: str) -> Place:
    match = re.search(r"(?i)sign_?\w*url|presign", program.block.text)
    if match:
        return block_place(program, file, match.start())
    return request_place(program, file)


RULE = Rule(
    id=ID,
    title="The URL that the signer prints is good for what it was signed for",
    why="A signer with a mistake makes every snippet after it look wrong.",
    check=check,
    explanation=(
        "The URL is tried with the headers that the signer has signed, as far as the SDK or "
        "the code tells them, before any snippet of the page gets it. It must be for the "
        "method, the key pair, the region and the bucket that are used, and must not have "
        "ended by then; its host must be the bucket before an endpoint of the service, or a "
        "name of your own. The finding says which of them it is."
    ),
    wrong='bucket.sign_url("POST", key, 3600)',
    right='bucket.sign_url("PUT", key, 3600, slash_safe=True)',
    references=(SIGNATURES, PRESIGNED),
)
