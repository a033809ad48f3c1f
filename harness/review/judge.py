"""From the facts of a page's snippet to its verdict: findings with places, and warnings."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.checks import DOWNLOAD_RULES, RULES
from harness.checks.status_expected import why
from harness.engine.judge import Baseline, decide
from harness.engine.page_observe import Seen
from harness.engine.signing import SignerResult
from harness.model.cell import Cell
from harness.model.explanation import Proof
from harness.model.observation import Exchange, Observation
from harness.model.page import Page, Role
from harness.model.verdict import CellResult, Finding, Place, Severity
from harness.pages.plan import method_of
from harness.pages.programs import PageProgram
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
from harness.review.signed_headers import answer_findings
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


def judge_upload(
    cell: Cell, specimen: PageProgram, seen: Seen, page: Page, baseline: Baseline
) -> CellResult:
    """Return the verdict of an uploader, with what a reviewer would say beside it."""
    observation = seen.observation
    if observation.build.failure:
        refused = advised_build(
            build_findings(observation.build.failure, specimen, page.file), specimen
        )
        findings = sorted((_on_page(f, specimen, page) for f in refused), key=_order)
        return decide(cell, observation, tuple(findings), baseline)
    said = "\n".join(p.stderr + "\n" + p.stdout for p in observation.processes)
    raw = list(_complaints(cell, specimen, observation, page.file))
    judged = [_softened(advised(finding, specimen)) for finding in raw]
    judged += list(_reviewed(specimen, seen, page.file))
    told = [_on_page(placed(f, specimen, page.file, said), specimen, page) for f in judged]
    return decide(cell, observation, tuple(sorted(told, key=_order)), baseline)


def _on_page(finding: Finding, specimen: PageProgram, page: Page) -> Finding:
    """Return the finding with its difference against the page in place of the block."""
    if not finding.patch:
        return finding
    mended = applied(finding.patch, specimen.block.text)
    return replace(finding, patch=page_difference(page, specimen.block, mended))


def _complaints(
    cell: Cell, specimen: PageProgram, observation: Observation, file: str
) -> Iterator[Finding]:
    yield from answer_findings(cell, specimen, observation, file)
    silent = not observation.exchanges
    if silent:
        yield no_request(observation, specimen)
    for rule in RULES if specimen.block.role is Role.UPLOADER else DOWNLOAD_RULES:
        told = rule.id == ANSWER or (silent and rule.id == ARRIVED)
        if not told and (rule.id not in OF_THE_FILE or uses_file(specimen)):
            # A line alone is known to the rule; the page tells the column, too.
            yield from (replace(one, place=None) for one in rule.check(cell, observation))
    if specimen.block.role is Role.UPLOADER and not uses_file(specimen):
        yield from unread_file(cell, specimen, observation, file)


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


def _reviewed(specimen: PageProgram, seen: Seen, file: str) -> Iterator[Finding]:
    observation = seen.observation
    refused = [e for e in observation.exchanges if e.status and e.status not in ACCEPTED]
    if refused and all(process.exit_code == 0 for process in observation.processes):
        yield Finding(
            rule="exit-code",
            message=f"The server answered {refused[-1].status}, and the process exits with 0.",
            fix="End with another exit code where the upload was not accepted.",
            severity=Severity.WARNING,
        )
    if seen.emptied and uses_file(specimen):
        yield Finding(
            rule="object-kept",
            message="Without the local file the snippet still uploads: it empties the object.",
            fix="Open the file before the connection, and send nothing if that fails.",
            severity=Severity.WARNING,
        )
    if seen.kept:
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


def judge_signer(
    cell: Cell,
    specimen: PageProgram,
    signing: SignerResult,
    observation: Observation,
    page: Page,
    baseline: Baseline,
) -> CellResult:
    """Return the verdict of a signer: its URL must be printed, and must be good for an upload."""
    file = page.file
    findings: tuple[Finding, ...] = ()
    if observation.build.failure:
        refused = build_findings(observation.build.failure, specimen, file)
        findings = tuple(_on_page(f, specimen, page) for f in advised_build(refused, specimen))
    elif signing.url is None:
        findings = (_no_url(specimen, observation, file),)
    elif signing.signed is None:
        findings = (_bad_url(specimen, signing, file),)
    if signing.url:
        findings += _bad_host(specimen, host_fault(signing.url.printed, specimen.block.text), file)
    findings += tuple(f for f in _remarks(specimen, file) if f.rule == "hard-coded-date")
    return decide(cell, observation, findings, baseline)


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


def _bad_url(specimen: PageProgram, signing: SignerResult, file: str) -> Finding:
    trial = signing.trials[-1] if signing.trials else None
    answer = f"{trial.status} {trial.code}: {why(trial)}" if trial else "nothing"
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
