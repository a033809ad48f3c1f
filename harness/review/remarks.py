"""What a rule finds in the text of a program, by the patterns of its toolkit."""

import re
from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.locations import block_place
from harness.review.parts import page_file, transfers


def reviewed(job: Job, observation: Observation) -> bool:
    """Tell whether the text of a program is looked at: of a transfer, one that could run."""
    return transfers(job) and not observation.build.failure


def remarks(rule: str, job: Job) -> Iterator[Finding]:
    """Yield what the toolkit's patterns for this rule find."""
    program = job.block
    if program is None:
        return
    text = program.block.text
    for remark in program.toolkit.remarks:
        found = re.search(remark.source, text, re.MULTILINE) if remark.rule == rule else None
        if found is None or (remark.unless and re.search(remark.unless, text)):
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield Finding(
            rule=rule,
            kind=remark.kind,
            subject=remark.subject,
            advice=remark.fix,
            place=block_place(program, page_file(job), start),
            severity=Severity.WARNING,
        )
