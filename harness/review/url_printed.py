"""The signer prints the URL that it makes."""

from collections.abc import Iterator
from dataclasses import replace

from harness.explain.ending import SLIP, ends_badly
from harness.explain.error_line import error_line
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.page_program import PageProgram
from harness.model.rule import ACCEPTED, Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.locations import crash_place, own_words
from harness.review.parts import page_file, signs
from harness.review.references import PRESIGNED

ID = "url-printed"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a signer that prints no signed URL, with what it says of why."""
    program = job.block
    if not signs(job) or program is None or observation.build.failure:
        return
    if observation.printed:
        yield from _after_url(job, program, observation)
        return
    # Who has used the URL already need not show it.
    if any(one.status in ACCEPTED for one in observation.exchanges):
        return
    process = observation.processes[-1]
    words = own_words(error_line(process.stderr) or error_line(process.stdout), program)
    place = crash_place(program, page_file(job), f"{process.stderr}\n{process.stdout}")
    if process.timed_out:
        yield Finding(rule=ID, kind="no-url-at-limit", details={"said": words}, place=place)
    elif words:
        kind = "no-form" if program.block.form else "no-url"
        details = {"exit_code": str(process.exit_code), "said": words}
        yield Finding(rule=ID, kind=kind, details=details, place=place)
    else:
        kind = "no-form-silent" if program.block.form else "no-url-silent"
        code = str(process.exit_code)
        silent = Finding(rule=ID, kind=kind, subject=code, details={"exit_code": code})
        yield replace(silent, place=place)


def _after_url(job: Job, program: PageProgram, observation: Observation) -> Iterator[Finding]:
    """Complain of a signer that fails when it has printed its URL.

    Only a slip of its own code is an error: what else it asks for, nobody here may have.
    """
    for process in observation.processes[-1:]:
        output = f"{process.stderr}\n{process.stdout}"
        words = own_words(error_line(process.stderr), program)
        if not ends_badly(process):
            continue
        kind = "fails-after-url" if words else "fails-after-url-silent"
        severity = Severity.ERROR if SLIP.search(words) else Severity.WARNING
        details = {"exit_code": str(process.exit_code), "said": words}
        place = crash_place(program, page_file(job), output)
        yield Finding(rule=ID, kind=kind, details=details, place=place, severity=severity)


RULE = Rule(
    id=ID,
    title="The signer prints the URL that it makes",
    why="The reader of the next block needs it.",
    check=check,
    explanation=(
        "The page's own signer is run, and the last signed URL in what it prints goes to the "
        "uploaders and downloaders after it. A signer that prints none leaves them without."
    ),
    wrong='bucket.sign_url("PUT", key, 3600)',
    right='print(bucket.sign_url("PUT", key, 3600))',
    references=(PRESIGNED,),
)
