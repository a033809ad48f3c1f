"""From the facts of a page's snippet to its verdict: findings with places, and warnings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.explanation import Proof
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.page import Page, Role
from harness.model.page_program import PageProgram
from harness.model.severity import Severity
from harness.model.verdict import Finding, Place
from harness.pages.plan import method_of
from harness.pages.signed_urls import SIGNED
from harness.review.advice import advised, advised_build
from harness.review.local_file import unread_file
from harness.review.locations import (
    block_place,
    build_findings,
    own_words,
    placed,
    request_place,
    spoken_place,
)
from harness.review.patches import applied, page_difference
from harness.review.signed_headers import with_headers_fixed
from harness.review.signed_url_host import HostFault, host_fault, shown_fault

# What the matrix demands of our own clients is advice to somebody else's page.
ADVICE = {"url-not-printed", "status-reported"}
ACCEPTED = range(200, 300)
ARRIVED = "requests-arrived"
ANSWER = "status-expected"
OF_THE_FILE = {"body-identical", "missing-file-empties-nothing"}
URL = "HARNESS_SIGNED_URL"
NO_URL = (
    "Nothing in this block was taken for the place of the signed URL: write `<signedUrl>` there, "
    "or read it from the command line, or from an environment variable with `url` in its name."
)
OUR_KEYS = (
    "Take the key pair from OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, or write placeholders "
    "such as `<yourAccessKeyId>`: the harness puts its own there."
)
GOOD_URL = (
    "Sign for the method, the key pair, the region, the bucket and the key of the transfer, and "
    "for a time in which it can begin."
)
ERROR = re.compile(
    r"(?:^|[\s.:(])\w*(?:Error|Exception|error|panic|fatal)\b|command not found|^curl: "
)


def review(
    job: Job, program: PageProgram, observation: Observation, checked: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return what is to be said of a page's program: what the checks found, placed, and more."""
    page = job.page
    if page is None:
        raise AssertionError(job)
    if program.block.role is Role.SIGNER:
        found = tuple(_of_signer(program, observation, page.file))
    elif observation.build.failure:
        refused = build_findings(observation.build.failure, program, page.file)
        found = advised_build(refused, program)
    else:
        found = tuple(_of_transfer(job, program, observation, checked))
    return tuple(sorted((_on_page(one, program, page) for one in found), key=_order))


def _of_transfer(
    job: Job, program: PageProgram, observation: Observation, checked: Iterable[Finding]
) -> Iterator[Finding]:
    file = job.page.file if job.page else ""
    said = "\n".join(p.stderr + "\n" + p.stdout for p in observation.processes)
    raw = _complaints(job, program, observation, checked)
    judged = [_softened(advised(finding, program)) for finding in raw]
    judged += list(_reviewed(program, observation, file))
    return (placed(finding, program, file, said) for finding in judged)


def _on_page(finding: Finding, program: PageProgram, page: Page) -> Finding:
    """Return the finding with its difference against the page in place of the block."""
    if not finding.patch:
        return finding
    fixed = applied(finding.patch, program.block.text)
    return replace(finding, patch=page_difference(page, program.block, fixed))


def _complaints(
    job: Job, program: PageProgram, observation: Observation, checked: Iterable[Finding]
) -> Iterator[Finding]:
    silent = not observation.exchanges
    if silent:
        yield no_request(observation, program)
    for finding in checked:
        if finding.rule == ANSWER:
            yield with_headers_fixed(finding, job, program, observation)
        elif finding.rule == ARRIVED and silent:
            continue
        elif finding.rule not in OF_THE_FILE or uses_file(program):
            # A line alone is known to the rule; the page tells the column, too.
            yield replace(finding, place=None)
    if program.block.role is Role.UPLOADER and not uses_file(program):
        yield from unread_file(job, program, observation, job.page.file if job.page else "")


def _order(finding: Finding) -> tuple[bool, int, int]:
    place = finding.place
    warning = finding.severity is Severity.WARNING
    return warning, place.line if place else 0, place.column if place else 0


def uses_file(specimen: PageProgram) -> bool:
    """Tell whether the snippet reads the local file: some print a body of their own."""
    return _takes(specimen, "HARNESS_FILE")


def _takes(specimen: PageProgram, variable: str) -> bool:
    bound = specimen.bound
    named = {*bound.variables, *(ours for _, ours in bound.environment)}
    return bound.takes_arguments or variable in named


def no_request(observation: Observation, specimen: PageProgram) -> Finding:
    """Return the finding that nothing arrived, with what the process said of why."""
    process = observation.processes[-1]
    said = own_words(process.stderr + "\n" + process.stdout, specimen)
    lines = said.strip().splitlines()
    spoken = [line.strip() for line in lines if ERROR.search(line)] or lines[-1:] or ["nothing"]
    end = "had to be killed" if process.timed_out else f"exits with {process.exit_code}"
    message = f"No request reached the server; the process {end} and says: {spoken[-1]}"
    fix = "Make the snippet send its request." if _takes(specimen, URL) else NO_URL
    return Finding(rule=ARRIVED, message=message, fix=fix)


def _softened(finding: Finding) -> Finding:
    if finding.rule not in ADVICE:
        return finding
    return replace(finding, severity=Severity.WARNING)


def _reviewed(specimen: PageProgram, observation: Observation, file: str) -> Iterator[Finding]:
    refused = [e for e in observation.exchanges if e.status and e.status not in ACCEPTED]
    if refused and all(process.exit_code == 0 for process in observation.processes):
        yield Finding(
            rule="exit-code",
            message=f"The server answered {refused[-1].status}, and the process exits with 0.",
            fix="End with another exit code where the upload was not accepted.",
            severity=Severity.WARNING,
        )
    if observation.without_file and observation.without_file.changed and uses_file(specimen):
        yield Finding(
            rule="object-kept",
            message="Without the local file the snippet still uploads: it empties the object.",
            fix="Open the file before the connection, and send nothing if that fails.",
            severity=Severity.WARNING,
        )
    if observation.refused and observation.refused.kept:
        yield Finding(
            rule="error-kept",
            message="Where there is no object, the server's refusal is kept as the file.",
            fix="Look at the status before writing: `curl --fail`, `raise_for_status()`.",
            severity=Severity.WARNING,
        )
    for url in SIGNED.findall(specimen.block.text):
        yield from _bad_host(specimen, shown_fault(url), file)
    yield from _remarks(specimen, file)


def _remarks(specimen: PageProgram, file: str) -> Iterator[Finding]:
    text = specimen.block.text
    for remark in specimen.toolkit.remarks:
        found = re.search(remark.source, text, re.MULTILINE)
        if found is None or (remark.unless and re.search(remark.unless, text)):
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield Finding(
            rule=remark.rule,
            message=remark.message,
            fix=remark.fix,
            place=block_place(specimen, file, start),
            severity=Severity.WARNING,
        )


def _of_signer(program: PageProgram, observation: Observation, file: str) -> Iterator[Finding]:
    """Yield what is wrong with a signer: its URL must be printed, and be good for a transfer."""
    printed = observation.printed
    if observation.build.failure:
        refused = build_findings(observation.build.failure, program, file)
        yield from advised_build(refused, program)
    elif printed is None:
        yield _no_url(program, observation, file)
    elif not printed.is_good:
        yield _bad_url(program, observation, file)
    if printed is not None:
        yield from _bad_host(program, host_fault(printed.address, program.block.text), file)
    yield from (one for one in _remarks(program, file) if one.rule == "hard-coded-date")


def _no_url(specimen: PageProgram, observation: Observation, file: str) -> Finding:
    process = observation.processes[-1]
    said = process.stderr + "\n" + process.stdout
    last = (process.stderr or process.stdout).strip().splitlines()[-1:] or ["nothing"]
    message = (
        f"The signer prints no signed URL; it exits with {process.exit_code} "
        f"and says last: {last[0]}"
    )
    finding = Finding(rule="url-printed", message=message, fix="Print the URL that it makes.")
    blamed = replace(finding, rule=ARRIVED)
    return replace(placed(blamed, specimen, file, said), rule="url-printed")


def _bad_url(specimen: PageProgram, observation: Observation, file: str) -> Finding:
    trial = observation.exchanges[-1] if observation.exchanges else None
    answer = f"{trial.status} {trial.code}: {trial.why}" if trial else "nothing"
    use = "download" if method_of(specimen.block) == "GET" else "upload"
    return Finding(
        rule="url-good",
        message=f"The URL that the signer prints is good for no {use}: the server says {answer}",
        fix=_better_url(trial) if trial else GOOD_URL,
        place=_signing_place(specimen, file),
    )


def _bad_host(specimen: PageProgram, fault: HostFault | None, file: str) -> tuple[Finding, ...]:
    if fault is None:
        return ()
    found = Finding(
        rule="url-good",
        message=fault.message,
        fix=fault.fix,
        place=spoken_place(specimen, file, fault.near) or _signing_place(specimen, file),
        severity=fault.severity,
    )
    return (found,)


def _better_url(refused: Exchange) -> str:
    if refused.cause == "access-key-unknown":
        return OUR_KEYS
    explanation = refused.explanation
    is_known = explanation is not None and explanation.proof is not Proof.OPEN
    return explanation.advice if explanation and is_known and explanation.advice else GOOD_URL


def _signing_place(specimen: PageProgram, file: str) -> Place:
    found = re.search(r"(?i)sign_?\w*url|presign", specimen.block.text)
    if found:
        return block_place(specimen, file, found.start())
    return request_place(specimen, file)
