"""Fragments that use what their page does not show: classes of no library, names of a reader."""

from harness.catalog.wording import worded
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.plan import PlannedBlock
from harness.review.misspelt import unknown_symbol, unshown_class, unshown_name
from harness.syntax.source import parse

BUILDS = "snippet-builds"


def or_unshown(result: CellResult, planned: PlannedBlock) -> CellResult:
    """Return the verdict of a block, UNSUPPORTED where it does not build for want of them.

    What shows imports of its own is a whole program: there a reader meets the error, too.
    """
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    source = parse(planned.block.language, planned.block.text)
    is_cut_out = source is not None and not source.imports
    if result.verdict is not Verdict.FAILED or not is_cut_out or not errors:
        return result
    # What a compiler says after it has met an unknown name may follow from that.
    begins = unknown_symbol(errors[0].quoted, planned.program.toolkit)
    if not begins or any(one.rule != BUILDS for one in errors):
        return result
    reasons = (_reason(one.quoted, planned) for one in errors)
    reason = next(filter(None, reasons), "")
    return (
        CellResult(cell=result.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
        if reason
        else result
    )


def _reason(message: str, planned: PlannedBlock) -> str:
    """Return what a message does not know that the page does not show, empty for what it does."""
    if name := unshown_class(message, planned.program):
        return _class_reason(name)
    name = unshown_name(message, planned.program)
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
