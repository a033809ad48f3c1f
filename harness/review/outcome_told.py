"""The program says of its transfer what has happened."""

from collections.abc import Iterator
from dataclasses import replace

from harness.explain.ending import ends_badly, is_slip, without_noise
from harness.model.job import Job
from harness.model.observation import Observation, ProcessFacts, SecondRun
from harness.model.page import SHELLS, Block
from harness.model.page_program import PageProgram
from harness.model.rule import Rule, is_accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding, Place
from harness.pages.choosing import SHOWING
from harness.review.locations import crash_place
from harness.review.misspelt import unknown_symbol
from harness.review.outcome_words import (
    asks_otherwise,
    claimed_failure,
    claimed_success,
    claims,
    is_denial,
    last_line,
    lead_of,
    lines_of,
    reports_failure,
    tells_failure,
    tells_itself,
    unread_status,
)
from harness.review.parts import in_browser, page_file, signs, transfers
from harness.review.references import CURL
from harness.syntax.literals import literals
from harness.syntax.members import ACCESSES
from harness.syntax.nodes import text_of
from harness.syntax.source import parse

ID = "outcome-told"
# What a form is answered with that does not ask for 200.
NOT_200 = {201, 204}
# How a program asks for the status, and how languages write that a function returns nothing.
ASKS_STATUS = frozenset((
    "status", "getstatus", "statuscode", "getstatuscode", "httpstatus", "responsecode", "ok",
    "getresponsecode", "issuccess", "issuccessful", "issuccessstatuscode", "curlinfohttpcode",
    "curlinforesponsecode",
))  # fmt: skip
STATUSES = frozenset(("status", "statuscode"))
NAMES = frozenset(("identifier", "name", "constant"))
ERROR = "error"
NO_VALUES = frozenset(("", "None", "undefined", "null", "nil", "kotlin.Unit"))


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
        yield from _when_refused(job, process, second)
    if last.method == "POST" and last.status in NOT_200 and _denies(process):
        claim = claimed_failure(process) or next(
            iter(reversed(tuple(lines_of(process)))), "nothing"
        )
        yield Finding(rule=ID, kind="form-status", got=str(last.status), details={"said": claim})
        return
    claim = claimed_failure(process) if last.status and not process.exit_code else ""
    claim = claim or _denial(job, process) or (_unread(job, process) if last.status else "")
    own = _own_words(job, process, last.status) if last.status and not process.exit_code else ""
    slip = _slip(job, process) if last.status else ""
    if slip or own or (claim and process.reported_status is None):
        details = {"said": slip or own or claim}
        denied = Finding(
            rule=ID, kind="failure-after-success", got=str(last.status), details=details
        )
        yield replace(denied, place=_slip_place(job, process) if slip else None)


def _denial(job: Job, process: ProcessFacts) -> str:
    """Return the false that a function hands its caller, empty where that is no failure."""
    called = job.block.block.calls if job.block else ()
    printed = [line.strip() for line in process.stdout.splitlines() if line.strip()]
    is_false = bool(called and printed) and is_denial(printed[-1])
    return printed[-1] if is_false and not (_asks_otherwise(job) or claims(printed)) else ""


def _own_words(job: Job, process: ProcessFacts, status: int) -> str:
    """Return the line in which a program calls a good answer a failure, in its own words."""
    block = job.block.block if job.block else None
    source = parse(block.language, block.text) if block and block.language else None
    printed = process.stdout.splitlines()
    if source is None or claims(printed):
        return ""
    # What its libraries say there stands nowhere in its code.
    words = {word for one in literals(source) if reports_failure(word := lead_of(one.content))}
    beside = (line for line in printed if str(status) in line and reports_failure(line))
    lines = (line.strip() for line in (*beside, *process.stderr.splitlines()))
    return next((line for line in lines if any(word in line for word in words)), "")


def _unread(job: Job, process: ProcessFacts) -> str:
    """Return the line in which a program prints a status that has no value, empty for none."""
    program = job.block
    prints = program is not None and _prints_status(program.block)
    # The last line of a function is what its caller prints of what it hands back.
    ends = -1 if program and program.block.calls else None
    printed = [line.strip() for line in process.stdout.splitlines()][:ends] if prints else []
    alone = (line for line in printed if line in NO_VALUES - {""})
    return unread_status(process) or next(alone, "")


def _prints_status(block: Block) -> bool:
    """Tell whether a program prints a status alone, as `console.log(answer.status)` does."""
    source = parse(block.language, block.text) if block.language else None
    calls = source.calls if source else ()
    shown = (one.given[0] for one in calls if one.name in SHOWING and len(one.given) == 1)
    members = (text_of(one.named_children[-1]) for one in shown if ACCESSES.search(one.type))
    return any(one.lower().replace("_", "") in STATUSES for one in members)


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
    # What fails by itself is told of as that.
    if program is None or ends_badly(process):
        return ""
    # What a shell says there, its commands may say: one that is not here is no slip.
    logged = "" if program.block.language in SHELLS else without_noise(process.stderr)
    lines = (*process.stdout.splitlines(), *logged.splitlines())
    return next((line.strip() for line in lines if _tells_slip(line, program)), "")


def _slip_place(job: Job, process: ProcessFacts) -> Place | None:
    output = f"{process.stderr}\n{process.stdout}"
    return crash_place(job.block, page_file(job), output) if job.block else None


def _tells_slip(line: str, program: PageProgram) -> bool:
    name = unknown_symbol(line, program.toolkit)
    return name in program.block.text if name else is_slip(line)


def _denies(process: ProcessFacts) -> bool:
    """Tell whether a program takes a form that was accepted for refused."""
    return bool(claimed_failure(process) or process.exit_code) and not process.timed_out


def _claim(job: Job, process: ProcessFacts, status: int) -> str:
    claim = claimed_success(process, status, signs=_makes(job))
    return "" if claim.lower() == "true" and _asks_otherwise(job) else claim


def _after_refusal(job: Job, process: ProcessFacts, status: int) -> Iterator[Finding]:
    claim = _claim(job, process, status)
    if claim and not _ends_in_sight(job, process):
        finding = Finding(rule=ID, kind="success-after-refusal", details={"said": claim})
        yield _weighed(finding, job, process, status)


def _when_refused(job: Job, accepted: ProcessFacts, second: SecondRun) -> Iterator[Finding]:
    process, status = second.process, second.status
    claim, got = _claim(job, process, status), str(status)
    if claim and not _ends_in_sight(job, process):
        finding = Finding(rule=ID, kind="success-when-refused", details={"said": claim})
        yield _weighed(finding, job, process, status)
    elif not tells_failure(process, status) and not process.timed_out:
        in_vain = _looks_in_vain(job, accepted, process)
        severity = Severity.ERROR if in_vain else Severity.WARNING
        yield Finding(rule=ID, kind="silent-when-refused", got=got, severity=severity)


def _ends_in_sight(job: Job, process: ProcessFacts) -> bool:
    """Tell whether a reader sees that it ends with an error: nobody sees a browser's console."""
    return bool(process.exit_code) and not in_browser(job)


def _looks_in_vain(job: Job, accepted: ProcessFacts, refused: ProcessFacts) -> bool:
    """Tell whether a function looks at the status, and hands back the same whatever that was."""
    block = job.block.block if job.block else None
    source = parse(block.language, block.text) if block and block.calls else None
    leaves = source.leaves if source else ()
    names = (text_of(leaf) for leaf in leaves if NAMES.intersection(leaf.type.split("_")))
    if source is None or ASKS_STATUS.isdisjoint(one.lower().replace("_", "") for one in names):
        return False
    value = last_line(refused)
    # Of Go an error that is none is shown as nothing.
    results = (one.node.child_by_field_name("result") for one in source.functions)
    is_error = any(ERROR in text_of(one) for one in results if one)
    return value == last_line(accepted) and (value not in NO_VALUES or is_error)


def _weighed(claim: Finding, job: Job, process: ProcessFacts, status: int) -> Finding:
    # Whoever prints the status, too, leaves the reader in doubt and not in error.
    seen = replace(process, stderr="") if in_browser(job) else process
    in_doubt = tells_itself(seen, status)
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
