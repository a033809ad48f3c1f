"""What a rule finds in the code of a program, by the calls and the queries of its toolkit."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from harness.catalog.wording import worded
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.severity import Severity
from harness.model.toolkit import Remark
from harness.model.verdict import Finding
from harness.pages.libraries import asks_for
from harness.review.locations import block_place
from harness.review.parts import page_file, transfers
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.queries import matches, words
from harness.syntax.source import Call, Source, parse

PLACE = "place"


def reviewed(job: Job, observation: Observation) -> bool:
    """Tell whether the text of a program is looked at: of a transfer, one that could run."""
    return transfers(job) and not observation.build.failure


def remarks(rule: str, job: Job) -> Iterator[Finding]:
    """Yield what the toolkit knows for this rule and the text holds; of each kind the first."""
    program = job.block
    if program is None:
        return
    source = parse(program.block.language, program.block.text)
    seen: set[tuple[str, str]] = set()
    for remark in program.toolkit.remarks if source else ():
        at = spot(remark, source) if remark.rule == rule and source else None
        if at is None or (remark.kind, remark.subject) in seen:
            continue
        seen.add((remark.kind, remark.subject))
        yield Finding(
            rule=rule,
            kind=remark.kind,
            subject=remark.subject,
            advice=worded(remark.fix),
            place=block_place(program, page_file(job), at),
            severity=Severity.WARNING,
        )


def spot(remark: Remark, source: Source) -> int | None:
    """Return where in a text a remark is true, None where it is not."""
    if set(remark.unless) & words(source):
        return None
    if remark.modules and not asks_for(source, remark.modules):
        return None
    if remark.query:
        spots = (captured[PLACE] for captured in matches(source, remark.query))
        return next((spans[0].start for spans in spots), None)
    return next((call.start for call in source.calls if _is_it(remark, call, source)), None)


def _is_it(remark: Remark, call: Call, source: Source) -> bool:
    name = re.split(r"::|[.\\]", call.name.partition("<")[0])[-1]
    if name not in remark.calls:
        return False
    before = {one.name for one in source.calls if one.start < call.start}
    return (
        _is_one(call.receiver, remark.receivers)
        and not any(_is_one(text_of(leaf), remark.spared) for leaf in leaves_of(call.node))
        and not before & set(remark.after)
    )


def _is_one(text: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(text.lower(), name.lower()) for name in names)
