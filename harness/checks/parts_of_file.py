"""The parts of an object as pieces of the local file, each of which goes on from the last."""

from collections.abc import Iterator
from itertools import pairwise

from harness.checks.fixes import with_fix
from harness.explain.wrongly_stored import body_explanation
from harness.model.job import Job
from harness.model.observation import Digests, Observation, PartFacts, PartsFacts
from harness.model.page import Block
from harness.model.verdict import Finding
from harness.syntax.sizes import sizes_in
from harness.syntax.source import parse

RULE = "body-identical"
FILE = "HARNESS_FILE"
# What is true of every piece of a file.
OF_PIECES = {"body-cut", "body-empty"}


def wrong_parts(parts: PartsFacts, job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of the first thing that is wrong with the parts of one object."""
    if not parts.size or _is_whole(parts):
        return
    is_beyond = job.block is not None and is_beyond_file(parts, job.block.block)
    for part in parts.parts:
        if part.start is None and (part.length or not is_beyond):
            yield _no_piece(part, parts.size, job, observation)
            return
    if is_beyond or _may_be_several_files(parts, job):
        return
    for last, part in pairwise(parts.parts):
        is_next = part.number == last.number + 1 or parts.is_complete
        if is_next and part.start != last.end:
            yield _elsewhere(part, last)
            return
    if parts.is_complete:
        covered = str(sum(part.length for part in parts.parts))
        yield Finding(rule=RULE, kind="parts-short", expected=str(parts.size), got=covered)


def _is_whole(parts: PartsFacts) -> bool:
    """Tell whether the parts are the file from begin to end; an empty one spoils nothing."""
    at = 0
    for part in parts.parts:
        if part.length and part.start != at:
            return False
        at += part.length
    return at == parts.size


def _may_be_several_files(parts: PartsFacts, job: Job) -> bool:
    """Tell whether each part is a whole file that the program names by itself.

    In the place of each stands the same local file.
    """
    is_named_once = job.block is not None and job.block.bound.source.count(FILE) == 1
    return not is_named_once and all(part.length == parts.size for part in parts.parts)


def is_beyond_file(parts: PartsFacts, block: Block) -> bool:
    """Tell whether an empty part may be read from where no local file of ours has anything."""
    is_empty = any(part.start is None and not part.length for part in parts.parts)
    source = parse(block.language, block.before + block.text) if is_empty else None
    return source is not None and any(size >= parts.size for size in sizes_in(source))


def _no_piece(part: PartFacts, size: int, job: Job, observation: Observation) -> Finding:
    number, got = str(part.number), str(part.length)
    kind = "part-bytes" if part.length else "part-empty"
    exchange = next(one for one in observation.exchanges if one.number == part.exchange)
    whole = Digests(length=size, md5="", crc64=0, sha256="")
    explanation = body_explanation(exchange, whole) if part.length else None
    if explanation is not None and explanation.cause in OF_PIECES:
        explanation = None
    finding = Finding(
        rule=RULE,
        kind=kind,
        subject=number,
        expected=str(size),
        got=got,
        exchange=part.exchange,
        details={"why": explanation.sentence if explanation else ""},
    )
    return with_fix(finding, job, observation, explanation) if explanation else finding


def _elsewhere(part: PartFacts, last: PartFacts) -> Finding:
    return Finding(
        rule=RULE,
        kind="part-elsewhere",
        subject=str(part.number),
        expected=str(last.end),
        got=str(part.start),
        exchange=part.exchange,
        details={"last": str(last.number)},
    )
