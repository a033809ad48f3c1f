"""What is to be said of a page's program: what checks and rules find, each with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.catalog.messages import fix_of
from harness.catalog.wording import worded
from harness.explain.fix.fix import problem_of
from harness.explain.fix.plain import plain_edits
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page import Page
from harness.model.page_program import PageProgram
from harness.model.phrase import SPACE
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.pages.markup import is_unscripted
from harness.review import RULES
from harness.review.advice import advised, advised_build
from harness.review.locations import build_findings, own_words, placed
from harness.review.parts import packs, signs, uses_file, uses_url
from harness.review.patches import page_difference
from harness.review.signed_headers import with_headers_fixed
from harness.wire.redaction import redact

# What the matrix demands of our own clients is advice to somebody else's page.
ADVICE = {"url-not-printed", "status-reported"}
ARRIVED = "requests-arrived"
# By itself; what was stopped at its limit waits for something.
SENT_NOTHING = ("no-request", "no-request-silent")
ANSWER = "status-expected"
ADDED = "header-added"
# What an SDK that signs is known to need.
HARD_CODED = "date-hard-coded"
NO_TOKEN = {"token-missing", "token-not-signed"}
SHARED = (
    "The URL of the signer on line {} serves other blocks, too ({}), to which another signature "
    "gives 403: sign a URL of its own for this block."
)
# What a body is that has been packed.
OTHER_BYTES = {"", "body-compressed", "body-longer"}
OF_THE_FILE = {"body-identical", "missing-file-empties-nothing"}


def review(
    job: Job, program: PageProgram, observation: Observation, checked: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings of the checks as they are true of a page, and those of its own rules."""
    page = job.page
    if page is None:
        raise AssertionError(job)
    findings: list[Finding] = []
    if observation.build.failure:
        refused = build_findings(observation.build.failure, program, page.file)
        findings += advised_build(refused, program)
    elif not signs(job):
        findings += _of_checks(job, program, observation, checked)
    findings += (_advised(one, program) for rule in RULES for one in rule.check(job, observation))
    output = "\n".join(p.stderr + "\n" + p.stdout for p in observation.processes)
    named = (_in_words_of_page(finding, program) for finding in findings)
    plainly = (_with_shared_advice(_with_plain_fix(finding, program)) for finding in named)
    located = (placed(finding, program, page.file, output) for finding in plainly)
    return tuple(sorted((_on_page(one, program, page) for one in located), key=_order))


def _with_shared_advice(finding: Finding) -> Finding:
    """Return a finding with all that is to be done about it in its advice.

    Where an edit of the block is enough, nobody signs anew.
    """
    shared = finding.details.get("shared", "")
    if not shared or finding.edits:
        return finding
    return replace(finding, advice=SPACE.join(filter(None, (fix_of(finding), shared))))


def _advised(finding: Finding, program: PageProgram) -> Finding:
    is_known = finding.kind == HARD_CODED or finding.cause in NO_TOKEN
    return advised(finding, program) if finding.quoted or is_known else finding


def _of_checks(
    job: Job, program: PageProgram, observation: Observation, checked: Iterable[Finding]
) -> Iterator[Finding]:
    for finding in checked:
        adapted = _of_check(finding, job, program, observation)
        if adapted is not None:
            yield _softened(advised(adapted, program))


def _of_check(
    finding: Finding, job: Job, program: PageProgram, observation: Observation
) -> Finding | None:
    """Return what a check found as it is true of a page, None where it is not."""
    if finding.rule == ANSWER:
        return _with_signer(with_headers_fixed(finding, job, program, observation), job)
    if finding.rule == ARRIVED and not observation.exchanges:
        return _no_request(finding, program)
    # What a form is answered with without a script stands in the browser's own window.
    if finding.rule == "status-reported" and is_unscripted(program.block):
        return None
    if finding.rule in OF_THE_FILE and not uses_file(program):
        return None
    if finding.rule == "body-identical" and finding.cause in OTHER_BYTES and packs(program):
        return None
    # A line alone is known to the check; the page tells the column, too.
    return replace(finding, place=None)


def _with_signer(finding: Finding, job: Job) -> Finding:
    """Return a finding whose other fix is to sign otherwise with what that does to others."""
    only_added = finding.differences and all(one.kind == ADDED for one in finding.differences)
    if not only_added or not job.beside:
        return finding
    shared = worded(SHARED, job.signer, job.beside)
    return replace(finding, details={**finding.details, "shared": shared})


def _in_words_of_page(finding: Finding, program: PageProgram) -> Finding:
    """Return a finding that names the files of the page, and none of our folders."""
    details = {name: own_words(text, program) for name, text in finding.details.items()}
    return replace(finding, details=details)


def _with_plain_fix(finding: Finding, program: PageProgram) -> Finding:
    """Return a finding with the edits that need no library, where no library has any."""
    if finding.edits or not finding.differences:
        return finding
    problems = [problem_of(one) for one in finding.differences]
    block = program.block
    return replace(finding, edits=plain_edits(block.text, block.language, problems))


def _no_request(finding: Finding, program: PageProgram) -> Finding:
    words = own_words(finding.quoted, program)
    is_plain = finding.kind in SENT_NOTHING and not uses_url(program)
    kind = "no-request-unbound" if is_plain else finding.kind
    return replace(finding, kind=kind, details={**finding.details, "said": words})


def _softened(finding: Finding) -> Finding:
    if finding.rule not in ADVICE:
        return finding
    return replace(finding, severity=Severity.WARNING)


def _on_page(finding: Finding, program: PageProgram, page: Page) -> Finding:
    """Return the finding with its edits as a difference against the page.

    The page's own text is public; what a run has put into a fix is not.
    """
    if not finding.edits:
        return replace(finding, patch="")
    edits = tuple(replace(edit, text=redact(edit.text, public=page.text)) for edit in finding.edits)
    return replace(finding, edits=edits, patch=page_difference(page, program.block, edits))


def _order(finding: Finding) -> tuple[bool, int, int]:
    place = finding.place
    warning = finding.severity is Severity.WARNING
    return warning, place.line if place else 0, place.column if place else 0
