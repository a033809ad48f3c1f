"""The program says of its transfer what has happened."""

from collections.abc import Iterator
from dataclasses import replace

from harness.model.job import Job
from harness.model.observation import Observation, ProcessFacts
from harness.model.page import SHELLS
from harness.model.rule import Rule, is_accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.misspelt import unknown_symbol
from harness.review.outcome_words import (
    asks_otherwise,
    claimed_failure,
    claimed_success,
    claims,
    invents_status,
    is_denial,
    lines_of,
    tells_failure,
)
from harness.review.parts import signs, transfers
from harness.review.references import CURL

ID = "outcome-told"
# What a form is answered with that does not ask for 200.
NOT_200 = {201, 204}


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a success that was none, of a failure that was none, and of silence."""
    second = observation.refused
    # A signer has a second run where it uses its own URL.
    if not (transfers(job) or second) or observation.build.failure or not observation.exchanges:
        return
    last, process = observation.exchanges[-1], observation.processes[-1]
    if last.status and not is_accepted(last):
        yield from _after_refusal(job, process, last.status)
        return
    if second is not None and second.status:
        yield from _when_refused(job, second.process, second.status)
    if last.method == "POST" and last.status in NOT_200 and _denies(process):
        claim = claimed_failure(process) or next(
            iter(reversed(tuple(lines_of(process)))), "nothing"
        )
        yield Finding(rule=ID, kind="form-status", got=str(last.status), details={"said": claim})
        return
    claim = claimed_failure(process) if last.status and not process.exit_code else ""
    claim = claim or _denial(job, process)
    slip = _slip(job, process) if last.status else ""
    if slip or (claim and process.reported_status is None):
        details = {"said": slip or claim}
        yield Finding(rule=ID, kind="failure-after-success", got=str(last.status), details=details)


def _denial(job: Job, process: ProcessFacts) -> str:
    """Return the false that a function hands its caller, empty where that is no failure."""
    called = job.block.block.calls if job.block else ()
    printed = [line.strip() for line in process.stdout.splitlines() if line.strip()]
    is_false = bool(called and printed) and is_denial(printed[-1])
    return printed[-1] if is_false and not (_asks_otherwise(job) or claims(printed)) else ""


def _asks_otherwise(job: Job) -> bool:
    """Tell whether a function that its reader calls answers with true where something is wrong."""
    called = job.block.block.calls if job.block else ()
    return bool(called) and asks_otherwise(called[0])


def _makes(job: Job) -> bool:
    """Tell whether a program has signed what it uses."""
    return signs(job) or (job.block is not None and job.block.block.also_uploads)


def _slip(job: Job, process: ProcessFacts) -> str:
    """Return the line in which a program tells of a slip of its own code that it has caught."""
    program = job.block
    if program is None or process.exit_code:
        return ""
    # What a shell says there, its commands may say: one that is not here is no slip.
    logged = "" if program.block.language in SHELLS else process.stderr
    return next(
        (
            line
            for line in (*process.stdout.splitlines(), *logged.splitlines())
            if (name := unknown_symbol(line, program.toolkit)) and name in program.block.text
        ),
        "",
    )


def _denies(process: ProcessFacts) -> bool:
    """Tell whether a program takes a form that was accepted for refused."""
    return bool(claimed_failure(process) or process.exit_code) and not process.timed_out


def _claim(job: Job, process: ProcessFacts, status: int) -> str:
    claim = claimed_success(process, status, signs=_makes(job))
    return "" if claim.lower() == "true" and _asks_otherwise(job) else claim


def _after_refusal(job: Job, process: ProcessFacts, status: int) -> Iterator[Finding]:
    claim = _claim(job, process, status)
    if claim and not process.exit_code:
        finding = Finding(rule=ID, kind="success-after-refusal", details={"said": claim})
        yield _weighed(finding, process, status)


def _when_refused(job: Job, process: ProcessFacts, status: int) -> Iterator[Finding]:
    claim, got = _claim(job, process, status), str(status)
    if claim and not process.exit_code:
        finding = Finding(rule=ID, kind="success-when-refused", details={"said": claim})
        yield _weighed(finding, process, status)
    elif not tells_failure(process, status) and not process.timed_out:
        yield Finding(rule=ID, kind="silent-when-refused", got=got, severity=Severity.WARNING)


def _weighed(claim: Finding, process: ProcessFacts, status: int) -> Finding:
    # Whoever prints the status, too, leaves the reader in doubt and not in error.
    in_doubt = tells_failure(process, status) and not invents_status(process, status)
    severity = Severity.WARNING if in_doubt else Severity.ERROR
    return replace(claim, got=str(status), severity=severity)


RULE = Rule(
    id=ID,
    title="The program says of its transfer what has happened",
    why="A reader who is told of a success looks for the object, and finds none.",
    check=check,
    explanation=(
        "Every snippet that uploads is run once more with a URL that the server refuses. What it "
        "prints then must not be a success: a line that is printed whatever the answer was, a "
        "status that is no answer's, an exception that is caught and forgotten. Where the "
        "request was accepted, it must not speak of a failure."
    ),
    wrong='requests.put(url, data=f)\nprint("Upload complete")',
    right='requests.put(url, data=f).raise_for_status()\nprint("Upload complete")',
    references=(
        f"{CURL}#--fail-with-body",
        "https://requests.readthedocs.io/en/latest/user/quickstart/#response-status-codes",
    ),
)
