"""What a page does not show: classes of no library, names of a reader, what he types meanwhile."""

import re
from collections.abc import Sequence

from harness.catalog.wording import worded
from harness.model.page import SHELLS
from harness.model.severity import Severity
from harness.model.toolkit import Toolkit
from harness.model.verdict import CellResult, Finding, Verdict
from harness.pages.options import UNGIVEN
from harness.pages.plan import PlannedBlock
from harness.review.imports import unknown_name
from harness.review.misspelt import unknown_symbol, unshown_class, unshown_name
from harness.syntax.source import Source, parse

BUILDS = "snippet-builds"
# What is said of a program that waits for a line of its reader's, and meets the end of all.
ARRIVED = "requests-arrived"
# What is said of a program that fails after its file has arrived.
ENDED = "ends-well"
# What only prepares a file that is sent later.
MISSED_BY = re.compile(
    r"(?m)(?:^|: )(?P<command>cd|pushd|tar|gzip|xz|zstd|cp|mv|ls"
    r"|ln|install|rsync|split|stat|du|realpath|md5sum|sha\d+sum"
    r"|openssl|find): (?P<said>.*No such file.*)"
)
READS_OTHERS = "`{}` handles files that only the reader has: {}"
DEFINED_BESIDE = "it goes on from `{}` in the block on line {}, which is a file of its own"
FINDS = "it sends what `find` finds among the files of the reader"
ASKS_FOR = "it asks on its command line for `{}`, which only its reader has"
PROXY = re.compile(r"(?i)prox(?:y|ies)")
WITHOUT_ANSWER = {ARRIVED, "url-printed"}


def or_unshown(result: CellResult, planned: PlannedBlock) -> CellResult:
    """Return the verdict of a block, UNSUPPORTED where it fails for want of them."""
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    if result.verdict is not Verdict.FAILED or not errors:
        return result
    reason = _asks(errors, planned) or _ungiven(errors) or _through(errors, planned)
    reason = reason or _searches(errors, planned) or _stands_beside(errors, planned)
    reason = reason or _lacks(errors, planned)
    return (
        CellResult(cell=result.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
        if reason
        else result
    )


def _asks(errors: Sequence[Finding], planned: PlannedBlock) -> str:
    """Return that a program asks its reader on the console, empty for one that asks nothing."""
    pattern = planned.program.toolkit.console
    source = parse(planned.block.language, planned.block.before + planned.block.text)
    asks = pattern and source is not None and re.search(pattern, source.bare())
    is_for_want = {one.rule for one in errors} <= WITHOUT_ANSWER
    return worded("it asks its reader on the console while it runs") if asks and is_for_want else ""


def _ungiven(errors: Sequence[Finding]) -> str:
    """Return what a program asks for on its command line and nobody here has, empty if none."""
    is_for_want = {one.rule for one in errors} <= WITHOUT_ANSWER
    missing = next(filter(None, (UNGIVEN.search(one.quoted) for one in errors)), None)
    return worded(ASKS_FOR, missing["name"]) if missing and is_for_want else ""


def _through(errors: Sequence[Finding], planned: PlannedBlock) -> str:
    """Return that a program sends through a proxy of its reader's, empty for any other."""
    is_for_want = {one.rule for one in errors} <= WITHOUT_ANSWER
    sets = PROXY.search(planned.block.text) and any(PROXY.search(one.quoted) for one in errors)
    return (
        worded("it sends through a proxy that only its reader has") if sets and is_for_want else ""
    )


def _searches(errors: Sequence[Finding], planned: PlannedBlock) -> str:
    """Return that a shell handles files of its reader's before it sends, empty for any other.

    Which of them is the local file nobody can tell; what sends says of the local one that it is not
    there.
    """
    is_for_want = {one.rule for one in errors} <= {*WITHOUT_ANSWER, "placeholder-known"}
    source = parse(planned.block.language, planned.block.text)
    if source is None or source.language not in SHELLS or not is_for_want:
        return ""
    missed = next(filter(None, (MISSED_BY.search(one.quoted) for one in errors)), None)
    if missed:
        return worded(READS_OTHERS, missed["command"], missed["said"])
    silent = any(one.kind == "no-request-silent" for one in errors)
    return worded(FINDS) if silent and any(one.name == "find" for one in source.calls) else ""


def _stands_beside(errors: Sequence[Finding], planned: PlannedBlock) -> str:
    """Return that another block of the page defines what one does not build for, empty if none."""
    if any(one.rule != BUILDS for one in errors):
        return ""
    name = unknown_symbol(errors[0].quoted, planned.program.toolkit)
    for other in planned.page.blocks if name else ():
        is_other = other.number != planned.block.number and other.language is planned.block.language
        source = parse(other.language, other.text) if is_other else None
        if source and name in _defined_in(source):
            return worded(DEFINED_BESIDE, name, other.line)
    return ""


def _defined_in(source: Source) -> set[str]:
    return {one[0] for one in source.classes} | {one.name for one in source.functions}


def _lacks(errors: Sequence[Finding], planned: PlannedBlock) -> str:
    """Return what a block does not build for that its page does not show, empty for any other.

    What shows imports of its own is a whole program: there a reader meets the error, too, unless
    other files of its package bring the name.
    """
    source, toolkit = parse(planned.block.language, planned.block.text), planned.program.toolkit
    if source is None:
        return ""
    # Only its run tells which names a language lacks that has no list of its own, or that may leave
    # it to others to load what it names.
    is_whole = source.imports and not toolkit.part
    runs = source.grammar.goes_on and not is_whole
    rules = {BUILDS, *({ENDED} if runs else ())}
    is_listed = source.grammar.given and not toolkit.part
    rules |= WITHOUT_ANSWER if runs and not is_listed else set()
    if any(one.rule not in rules for one in errors):
        return ""
    # What a compiler says after it has met an unknown name may follow from that.
    first = next((one for one in errors if not _follows(one, toolkit)), errors[0])
    begins = unknown_symbol(first.quoted, toolkit)
    is_part = bool(source.imports)
    if is_part:
        text = planned.block.text
        lacks_import = any(unknown_name(one.quoted, toolkit, text) for one in errors)
        # What comes with its language an author has only forgotten to load.
        is_class, standard = begins[:1].isupper(), source.grammar.standard
        lacks_import |= is_class and bool(re.match(standard, begins.lower()))
        is_shared = toolkit.part and re.search(toolkit.part, text) and not lacks_import
        begins = begins if is_shared and re.match(toolkit.shared, begins) else ""
    if not begins:
        return ""
    reasons = (_reason(one.quoted, planned, is_part=is_part) for one in errors)
    return next(filter(None, reasons), "")


def _follows(error: Finding, toolkit: Toolkit) -> bool:
    """Tell whether an error is known to follow from another one, wherever the compiler says it."""
    follows = (one.says for one in toolkit.advice if one.follows)
    return any(re.search(says, error.quoted) for says in follows)


def _reason(message: str, planned: PlannedBlock, *, is_part: bool) -> str:
    """Return what a message does not know that the page does not show, empty for what it does."""
    name = unshown_class(message, planned.program)
    if name and not is_part:
        return _class_reason(name)
    name = name or unshown_name(message, planned.program)
    return (
        worded("it goes on from code that is not on the page: `{}` is not defined", name)
        if name
        else ""
    )


def _class_reason(name: str) -> str:
    return worded(
        "it shows no imports and uses `{}`, which is neither on the page nor in a library that "
        "pages are run with",
        name,
    )
